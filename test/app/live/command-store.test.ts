import { describe, expect, test } from "vitest";
import type { CommandNews } from "#lib/protocol.ts";
import { Page } from "./fakes.ts";

const A = "sensor/boiler-1/setpoint";

function livePage(): Page {
  const page = new Page();
  page.open();
  return page;
}

const newsOf = (facts: Partial<CommandNews>): CommandNews => ({
  id: "1",
  channel: A,
  value: 75,
  state: "accepted",
  ...facts,
});

/** Tells the channel 75 and answers that it was accepted. */
function send(page: Page, id = "1"): void {
  page.live.commands.send(A, 75);
  const [asked] = page.transport.take("command");
  expect(asked?.ask).toEqual({ channel: A, value: 75 });
  asked?.done({ ok: true, state: "accepted", id });
  page.transport.tell("command", newsOf({ id }));
}

describe("what is told to a channel", () => {
  test("[CMD2] is pending from the click on, then confirmed for 5 s", () => {
    const page = livePage();
    send(page);
    expect(page.live.commands.told(A).pending).toMatchObject({ id: "1", value: 75, mine: true });
    page.timers.advance(300);
    page.transport.tell("command", newsOf({ state: "confirmed" }));
    expect(page.live.commands.told(A)).toMatchObject({
      pending: null,
      outcome: { state: "confirmed", mine: true, since: page.timers.now() },
      confirmed: 75,
    });
    page.timers.advance(5_000);
    expect(page.live.commands.told(A)).toMatchObject({ outcome: null, confirmed: 75 });
  });

  test("[CMD2] what failed stays until it is dismissed", () => {
    const page = livePage();
    send(page);
    page.transport.tell(
      "command",
      newsOf({ state: "timeout", message: "nothing was reported within 5000 ms" }),
    );
    page.timers.advance(60_000);
    expect(page.live.commands.told(A)).toMatchObject({
      pending: null,
      outcome: { state: "timeout", message: "nothing was reported within 5000 ms" },
      confirmed: Number.NaN,
    });
    page.live.commands.dismiss(A);
    expect(page.live.commands.told(A).outcome).toBeNull();
  });

  test("[CMD1] a refusal is a rejection in the server's words", () => {
    const page = livePage();
    page.live.commands.send(A, 75);
    page.transport.take("command")[0]?.done({ ok: false, code: "denied", message: "list it" });
    expect(page.live.commands.told(A)).toMatchObject({
      pending: null,
      outcome: { state: "rejected", message: "list it" },
    });
  });

  test("[CMD2] from elsewhere is heard too, and is not mine", () => {
    const page = livePage();
    page.transport.tell("command", newsOf({ id: "9", value: 80 }));
    expect(page.live.commands.told(A).pending).toMatchObject({ id: "9", value: 80, mine: false });
    page.transport.tell("command", newsOf({ id: "9", value: 80, state: "confirmed" }));
    expect(page.live.commands.told(A)).toMatchObject({
      pending: null,
      outcome: { state: "confirmed", mine: false },
    });
  });

  test("[CMD3] a later one takes its place: the rejection is mine, the pending one is not", () => {
    const page = livePage();
    send(page);
    page.transport.tell("command", newsOf({ state: "rejected", message: "a later command took its place" }));
    page.transport.tell("command", newsOf({ id: "2", value: 60 }));
    expect(page.live.commands.told(A)).toMatchObject({
      pending: { id: "2", mine: false },
      outcome: { id: "1", state: "rejected", mine: true },
    });
  });

  test("is unknown, and not failed, where the connection is lost before it is told", () => {
    const page = livePage();
    send(page);
    page.transport.tell("closed");
    expect(page.live.commands.told(A)).toMatchObject({
      pending: null,
      outcome: { state: "unknown", mine: true },
    });
    page.live.commands.send("sensor/b/x", 1);
    page.transport.take("command")[0]?.done(null);
    expect(page.live.commands.told("sensor/b/x").outcome?.state).toBe("unknown");
  });

  test("is told while the board is paused", () => {
    const page = livePage();
    let told = 0;
    page.live.commands.listen(() => told++);
    page.live.pause.toggle();
    send(page);
    expect(told).toBeGreaterThan(0);
  });
});

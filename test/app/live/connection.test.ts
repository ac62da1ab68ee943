import { describe, expect, test } from "vitest";
import { retryDelay } from "../../../app/_live/retry-delay.ts";
import { entryOf, helloAt, Page, START } from "./fakes.ts";

const CHANNEL = "sensor/a/b";

/** A page that watches one channel and is live. */
function livePage(): Page {
  const page = new Page();
  page.transport.alive = false;
  page.live.channels.watch(CHANNEL, 60_000);
  page.open();
  page.answer(entryOf(CHANNEL, { seq: 1, rows: [[1, 0, 5]] }));
  return page;
}

/** Lets time pass with a server that answers each probe after `rttMs`. */
function pass(page: Page, ms: number, rttMs: number): void {
  for (let at = 0; at < ms; at += 100) {
    page.timers.advance(100);
    for (const { done } of page.transport.take("catalog")) {
      page.timers.after(rttMs, () => done({ ok: true, channels: [] }));
    }
  }
}

describe("Connection", () => {
  test("is connecting until what it watches is answered, and then live", () => {
    const page = new Page();
    page.live.channels.watch(CHANNEL, 60_000);
    expect(page.phase).toBe("connecting");
    page.open();
    expect(page.phase).toBe("connecting");
    page.answer(entryOf(CHANNEL));
    expect(page.phase).toBe("live");
    expect(page.live.connection.snapshot.hello?.node).toBe("n");
  });

  test("is live at once when nothing is watched", () => {
    const page = new Page();
    page.open();
    expect(page.phase).toBe("live");
  });

  test("is reconnecting the moment the socket closes, with the next try known", () => {
    const page = livePage();
    page.transport.tell("feeds", []);
    page.transport.tell("closed");
    expect(page.live.connection.snapshot).toMatchObject({
      phase: "reconnecting",
      lostAt: START,
      attempt: 0,
      nextTryAt: START + 500,
      feeds: null,
    });
  });

  test("counts failed tries, waits longer after each, and is offline after 10 s", () => {
    const page = livePage();
    page.transport.tell("closed");
    page.timers.advance(500);
    expect(page.transport.tries).toBe(2);
    expect(page.live.connection.snapshot.nextTryAt).toBeNull();
    page.transport.tell("closed");
    expect(page.live.connection.snapshot).toMatchObject({ attempt: 1, nextTryAt: START + 1_500 });
    page.timers.advance(9_000);
    expect(page.phase).toBe("reconnecting");
    page.timers.advance(500);
    expect(page.phase).toBe("offline");
  });

  test("is offline at once where the browser has no network, and tries again when it is back", () => {
    const page = livePage();
    page.online = false;
    page.transport.tell("closed");
    expect(page.phase).toBe("offline");
    const { tries } = page.transport;
    page.online = true;
    page.live.connection.onlineChanged();
    expect(page.phase).toBe("reconnecting");
    expect(page.transport.tries).toBe(tries + 1);
  });

  test("the browser's opinion of its network does not end a connection that works", () => {
    const page = livePage();
    page.online = false;
    page.live.connection.onlineChanged();
    expect(page.phase).toBe("live");
  });

  test("retryNow tries at once, and not twice", () => {
    const page = livePage();
    page.transport.tell("closed");
    page.live.connection.retryNow();
    page.live.connection.retryNow();
    page.timers.advance(5_000);
    expect(page.transport.tries).toBe(2);
  });

  test("is resyncing until everything is answered anew, and says for 5 s how long it was away", () => {
    const page = livePage();
    page.transport.tell("closed");
    page.timers.advance(4_000);
    page.open();
    expect(page.phase).toBe("resyncing");
    page.answer(entryOf(CHANNEL, { from: "replay", seq: 3, rows: [[3, 3_000, 7, 2, 6, 7, 6]] }));
    const { phase, lostAt, recovered } = page.live.connection.snapshot;
    expect({ phase, lostAt }).toEqual({ phase: "live", lostAt: null });
    expect(recovered).toEqual({ awayMs: 4_000, filledMs: 3_000, at: START + 4_000 });
    page.timers.advance(5_500);
    expect(page.live.connection.snapshot.recovered).toBeNull();
  });

  test("a connection lost again while resyncing keeps counting from the first loss", () => {
    const page = livePage();
    page.transport.tell("closed");
    page.timers.advance(2_000);
    page.open();
    page.transport.tell("closed");
    expect(page.live.connection.snapshot).toMatchObject({ lostAt: START, attempt: 1, phase: "reconnecting" });
  });

  test("stopped, it gives the connection up and tries no more", () => {
    const page = livePage();
    page.live.connection.stop();
    page.timers.advance(60_000);
    expect(page.transport.tries).toBe(1);
    expect(page.live.connection.snapshot).toMatchObject({ phase: "reconnecting", nextTryAt: null });
  });

  test("an answer to an earlier connection is void", () => {
    const page = livePage();
    page.transport.tell("closed");
    page.open();
    const [old] = page.transport.take("subscribe");
    page.transport.tell("closed");
    page.open();
    old?.done({ ok: true, granted: { mode: "bars", rate: 10 }, channels: [], refused: [] });
    expect(page.phase).toBe("resyncing");
  });

  test("is lagging after 3 s of a slow round trip, and live again with a quick one", () => {
    const page = livePage();
    pass(page, 2_900, 600);
    expect(page.phase).toBe("live");
    pass(page, 4_000, 600);
    expect(page.phase).toBe("lagging");
    expect(page.live.connection.snapshot.rttMs).toBe(600);
    pass(page, 5_000, 20);
    expect(page.phase).toBe("live");
  });

  test("is lagging when frames arrive late for 3 s", () => {
    const page = livePage();
    for (let n = 0; n < 50; n++) {
      page.transport.tell("frame", n, page.timers.now() - 2_500);
      pass(page, 100, 10);
    }
    expect(page.phase).toBe("lagging");
    // Half the round trip of 10 ms belongs to the clock's offset.
    expect(page.live.connection.snapshot.lagMs).toBe(2_505);
  });

  test("[TR5] a peer that no longer answers is given up within 10 s", () => {
    const page = livePage();
    pass(page, 4_000, 10);
    page.timers.advance(10_000);
    expect(page.phase).not.toMatch(/live|lagging/);
  });

  test("counts the ticks of the last second", () => {
    const page = livePage();
    page.transport.tell(
      "frame",
      1,
      START,
      [1, [2, 0, 1], [12, 0, 1, 10, 1, 1, 1]],
      [2, [4, 0, 1, null, null, null]],
    );
    page.timers.advance(500);
    expect(page.live.connection.snapshot.messagesPerSecond).toBe(12);
    page.timers.advance(1_000);
    expect(page.live.connection.snapshot.messagesPerSecond).toBe(0);
  });

  test("tells figures at most twice a second, and keeps a snapshot that did not change", () => {
    const page = livePage();
    let told = 0;
    page.live.connection.listen(() => told++);
    for (let n = 0; n < 100; n++) {
      page.transport.tell("frame", n, page.timers.now());
      page.timers.advance(10);
    }
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(2);
  });

  test("knows the server's clock from hello and half the round trip", () => {
    const page = new Page();
    page.transport.alive = false;
    page.transport.tell("opened");
    page.transport.tell("hello", helloAt(START + 5_000));
    expect(page.live.now()).toBe(START + 5_000);
    page.timers.advance(80);
    for (const { ask, done } of page.transport.take("catalog")) {
      if (ask.match) done({ ok: true, channels: [] });
    }
    expect(page.live.now()).toBe(START + 5_000 + 80 + 40);
  });
});

describe("retryDelay", () => {
  test("doubles from 0.5 s to 3 s within 30 %", () => {
    expect([0, 1, 2, 3, 50].map((failed) => retryDelay(failed, 0.5))).toEqual([
      500, 1_000, 2_000, 3_000, 3_000,
    ]);
    expect(retryDelay(0, 0)).toBe(350);
    expect(retryDelay(0, 1)).toBe(650);
  });
});

describe("a server that says goodbye", () => {
  test("[BYE1] is tried again when it said, and the reason stays known until it is back", () => {
    const page = livePage();
    page.transport.tell("notice", { code: "shutdown", resumeAfterMs: 2_345 });
    page.transport.tell("closed");
    expect(page.live.connection.snapshot).toMatchObject({
      nextTryAt: START + 2_345,
      loss: { cause: "shutdown", message: null },
    });
    page.timers.advance(2_345);
    expect(page.transport.tries).toBe(2);
    page.transport.tell("closed");
    const { nextTryAt, loss } = page.live.connection.snapshot;
    expect({ wait: (nextTryAt ?? 0) - page.timers.now(), cause: loss?.cause }).toEqual({
      wait: 1_000,
      cause: "shutdown",
    });
    page.open();
    page.answer(entryOf(CHANNEL));
    expect(page.live.connection.snapshot.loss).toBeNull();
  });

  test("[SLOW4] is tried again soon by a page that did not keep up", () => {
    const page = livePage();
    page.transport.tell("notice", { code: "stalled", message: "no frame was taken for 30 s" });
    page.transport.tell("closed");
    expect(page.live.connection.snapshot).toMatchObject({
      nextTryAt: START + 500,
      loss: { cause: "stalled", message: null },
    });
  });

  test("a refusal is shown in the server's words, and no longer where the next try fails without any", () => {
    const page = new Page();
    page.transport.tell("closed", "there are 20,000 sessions");
    expect(page.live.connection.snapshot.loss).toEqual({
      cause: "refused",
      message: "there are 20,000 sessions",
    });
    page.timers.advance(5_000);
    page.transport.tell("closed");
    expect(page.live.connection.snapshot.loss).toEqual({ cause: "lost", message: null });
  });
});

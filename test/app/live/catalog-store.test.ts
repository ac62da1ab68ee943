import { expect, test } from "vitest";
import { factsOf } from "../../../app/_live/absorb.ts";
import { entryOf, Page } from "./fakes.ts";

const catalogOf = (...names: string[]) => names.map((name, at) => factsOf(entryOf(name, { handle: at })));

function pageWith(...names: string[]): Page {
  const page = new Page();
  page.transport.alive = false;
  page.open();
  answer(page, catalogOf(...names));
  return page;
}

/** Answers the questions for the whole catalog, and says how many there were. */
function answer(page: Page, channels: ReturnType<typeof catalogOf>): number {
  const asked = page.transport.take("catalog").filter(({ ask }) => ask.match === undefined);
  for (const { done } of asked) done({ ok: true, channels });
  return asked.length;
}

test("is asked for on connect, when a feed changes, on demand, and every 30 s while visible", () => {
  const page = pageWith("sensor/a/x");
  expect(page.live.catalog.entries).toHaveLength(1);
  page.transport.tell("feeds", []);
  expect(answer(page, [])).toBe(1);
  page.live.catalog.refresh();
  expect(answer(page, [])).toBe(1);
  page.timers.advance(30_000);
  expect(answer(page, [])).toBe(1);
  page.hidden = true;
  page.timers.advance(60_000);
  expect(answer(page, [])).toBe(0);
});

test("keeps the array while nothing but ticks came, and the entries that did not change when something did", () => {
  const page = pageWith("sensor/a/x", "sensor/b/x");
  const before = page.live.catalog.entries;
  const [a, b] = catalogOf("sensor/a/x", "sensor/b/x");
  if (!a || !b) throw new Error("two entries were made");
  page.live.catalog.refresh();
  answer(page, [{ ...a, seq: 9 }, b]);
  expect(page.live.catalog.entries).toBe(before);
  page.live.catalog.refresh();
  answer(page, [a, { ...b, name: "renamed" }]);
  expect(page.live.catalog.entries).not.toBe(before);
  expect(page.live.catalog.entries?.[0]).toBe(before?.[0]);
  expect(page.live.catalog.entries?.[1]?.name).toBe("renamed");
});

test("facts that changed reach a watched channel, whose state stays the stream's", () => {
  const page = new Page();
  page.live.channels.watch("sensor/a/x", 60_000);
  page.open();
  page.answer(entryOf("sensor/a/x"));
  const { facts } = page.live.channels.data("sensor/a/x");
  page.live.channels.learn([factsOf(entryOf("sensor/a/x", { name: "Boiler", state: "stale", seq: 7 }))]);
  const data = page.live.channels.data("sensor/a/x");
  expect(data.entry).toMatchObject({ name: "Boiler", state: "live", seq: 0 });
  expect(data.facts).toBeGreaterThan(facts);
});

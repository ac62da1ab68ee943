import { expect, test } from "vitest";
import type { CatalogQuery, FeedStatus } from "#lib/protocol.ts";
import { factsOf } from "../../../app/_live/absorb.ts";
import { isSameEntry } from "../../../app/_live/same-entry.ts";
import { entryOf, Page, START } from "./fakes.ts";

const catalogOf = (...names: string[]) => names.map((name, at) => factsOf(entryOf(name, { handle: at + 1 })));

function pageWith(...names: string[]): Page {
  const page = new Page();
  page.transport.alive = false;
  page.open();
  answer(page, catalogOf(...names));
  return page;
}

/** Answers the questions for the catalog, and says what they were. */
function answer(page: Page, channels: ReturnType<typeof catalogOf>): CatalogQuery[] {
  const asked = page.transport.take("catalog").filter(({ ask }) => ask.match === undefined);
  for (const { done } of asked) done({ ok: true, channels });
  return asked.map(({ ask }) => ask);
}

/** How a feed of so many channels is doing. */
function feedOf(channels: number, facts: Partial<FeedStatus> = {}): FeedStatus {
  return {
    name: "mqtt",
    type: "mqtt",
    state: "running",
    simulated: false,
    channels,
    since: START,
    message: null,
    nextTry: null,
    source: null,
    ticks: 0,
    rate: 0,
    lastTick: null,
    late: 0,
    reconnects: 0,
    refused: { total: 0, last: [] },
    ...facts,
  };
}

test("is asked for as a whole on connect, and every 5 minutes while visible", () => {
  const page = pageWith("sensor/a/x");
  expect(page.live.catalog.entries).toHaveLength(1);
  page.timers.advance(5 * 60_000);
  expect(answer(page, [])).toEqual([{}]);
  page.hidden = true;
  page.timers.advance(10 * 60_000);
  expect(answer(page, [])).toEqual([]);
});

test("[SUB8] what is beyond it is asked for when a feed brings more or enters another state, not when it counts", () => {
  const page = pageWith("sensor/a/x", "sensor/b/x");
  const tell = (feed: FeedStatus) => page.transport.tell("feeds", [feed]);
  tell(feedOf(2));
  tell(feedOf(2, { ticks: 500, rate: 9 }));
  expect(answer(page, [])).toEqual([]);
  tell(feedOf(3));
  expect(answer(page, [factsOf(entryOf("sensor/c/x", { handle: 3 }))])).toEqual([{ after: 2 }]);
  expect(page.live.catalog.entries?.map(({ channel }) => channel)).toEqual([
    "sensor/a/x",
    "sensor/b/x",
    "sensor/c/x",
  ]);
  tell(feedOf(3, { state: "retrying" }));
  expect(answer(page, [])).toEqual([{ after: 3 }]);
  tell(feedOf(2));
  expect(answer(page, catalogOf("sensor/a/x", "sensor/b/x"))).toEqual([{}]);
  expect(page.live.catalog.entries).toHaveLength(2);
});

test("[SUB8] news while an answer is awaited is asked for once it is there, and a channel that came again replaces itself", () => {
  const page = pageWith("sensor/a/x");
  for (const channels of [1, 2, 3]) page.transport.tell("feeds", [feedOf(channels)]);
  expect(answer(page, [factsOf(entryOf("sensor/b/x", { handle: 5 }))])).toEqual([{ after: 1 }]);
  expect(answer(page, [factsOf(entryOf("sensor/a/x", { handle: 6 }))])).toEqual([{ after: 5 }]);
  expect(answer(page, [])).toEqual([]);
  expect(page.live.catalog.entries?.map(({ handle }) => handle)).toEqual([5, 6]);
});

test("keeps the array while nothing but ticks came and tells nobody, and the entries that did not change when something did", () => {
  const page = pageWith("sensor/a/x", "sensor/b/x");
  const before = page.live.catalog.entries;
  let told = 0;
  page.live.catalog.listen(() => told++);
  const [a, b] = catalogOf("sensor/a/x", "sensor/b/x");
  if (!a || !b) throw new Error("two entries were made");
  page.timers.advance(5 * 60_000);
  answer(page, [{ ...a, seq: 9 }, b]);
  expect([page.live.catalog.entries, told]).toEqual([before, 0]);
  expect(page.live.catalog.entries).toBe(before);
  page.timers.advance(5 * 60_000);
  answer(page, [a, { ...b, name: "renamed" }]);
  expect(told).toBe(1);
  expect(page.live.catalog.entries?.[0]).toBe(before?.[0]);
  expect(page.live.catalog.entries?.[1]?.name).toBe("renamed");
});

test("[SUB9] takes over what is described anew", () => {
  const page = pageWith("sensor/a/x", "sensor/b/x");
  page.transport.tell("described", [factsOf(entryOf("sensor/b/x", { handle: 2, unit: "°C" }))]);
  expect(page.live.catalog.entries?.map(({ unit }) => unit)).toEqual([null, "°C"]);
});

test.each([
  { name: "Boiler" },
  { expectedMs: null },
  { limits: { ll: null, l: null, h: 9, hh: null } },
  { labels: { "0": "off" } },
  { command: { type: "choice" as const, options: { "0": "off", "1": "on" }, allowed: false } },
  { command: { type: "choice" as const, options: { "0": "off" }, allowed: true } },
  { command: null },
  { state: "stale" as const },
])("an entry is another where one fact is: %o", (facts) => {
  const command = { type: "choice" as const, options: { "0": "off" }, allowed: false };
  const limits = { ll: null, l: null, h: 8, hh: null };
  const entry = factsOf(entryOf("sensor/a/x", { command, limits, labels: { "0": "on" } }));
  expect(isSameEntry(entry, structuredClone({ ...entry, seq: 7 }))).toBe(true);
  expect(isSameEntry(entry, { ...entry, ...facts })).toBe(false);
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

import { expect, test } from "vitest";
import {
  agoWords,
  conditionOf,
  conditionSince,
  failingFirst,
  heldWords,
  lastRefusals,
  matches,
  nextTryWords,
  rateWords,
  reasonsOf,
  tally,
  typeWords,
} from "../../../../app/_widgets/feeds/feed-words.ts";
import { FEED_TYPES } from "../../../../server/feeds/choose-feeds.ts";
import { madeFeed } from "../status/made.ts";

const NOW = 1_700_000_000_000;
const TROUBLE = { since: NOW - 40_000, time: NOW - 9_000, message: "refused", failures: 5 };
const LIVE = madeFeed({ name: "plant", type: "mqtt", lastTick: NOW - 200, source: "mqtt://plant:1883, a/#" });
const FAILING = madeFeed({ name: "yard", state: "retrying", trouble: TROUBLE, since: NOW - 9_000 });

test("every type of feed has its words", () => {
  const types = [...FEED_TYPES.map(({ type }) => type), "push"];
  expect(types.filter((type) => typeWords(type) === type)).toEqual([]);
  expect(typeWords("carrier-pigeon")).toBe("carrier-pigeon");
});

test("a feed is live only while it brings something", () => {
  expect(conditionOf(LIVE, NOW)).toBe("live");
  expect(conditionOf(LIVE, NOW + 61_000)).toBe("quiet");
  expect(conditionOf(madeFeed(), NOW)).toBe("waiting");
  expect(conditionOf(madeFeed({ state: "starting" }), NOW)).toBe("starting");
  expect(conditionOf(madeFeed({ state: "ended", lastTick: NOW }), NOW)).toBe("ended");
});

test("a feed that is being started again still fails, since it failed first", () => {
  const again = { ...FAILING, state: "starting", since: NOW } as const;
  expect([FAILING, again].map((feed) => conditionOf(feed, NOW))).toEqual(["failing", "failing"]);
  expect([LIVE, again].map((feed) => conditionSince(feed, NOW))).toEqual([0, NOW - 40_000]);
});

test("a feed that is quiet is since its last tick", () => {
  expect(conditionSince(LIVE, NOW + 61_000)).toBe(NOW - 200);
});

test("a feed that runs again without a tick still fails, and before long waits for one", () => {
  const again = { ...FAILING, state: "running", since: NOW } as const;
  expect([NOW + 1_000, NOW + 6_000].map((now) => conditionOf(again, now))).toEqual(["failing", "waiting"]);
  expect(conditionSince(again, NOW + 6_000)).toBe(NOW);
});

test("those that fail come first, the others as they were", () => {
  const feeds = [LIVE, madeFeed({ name: "other" }), FAILING];
  expect(failingFirst(feeds, NOW).map(({ name }) => name)).toEqual(["yard", "plant", "other"]);
  expect(tally(feeds, NOW)).toEqual({ ok: "2 of 3 ok", failing: 1 });
});

test.each(["", "PLANT", "mqtt", "subscriber", "1883", "live", "plant live"])("%j finds it", (filter) => {
  expect(matches(LIVE, filter, NOW)).toBe(true);
});

test.each(["failing", "plant failing", "poll"])("%j does not", (filter) => {
  expect(matches(LIVE, filter, NOW)).toBe(false);
});

test("ages and rates: what never was is unknown, not 0", () => {
  expect(agoWords(null, NOW)).toBe("—");
  expect(agoWords(NOW - 230, NOW)).toMatch(/^0\.2\ss ago$/);
  expect([0, 86.44, 46_700].map(rateWords)).toEqual(["0.0", "86.4", "46.7K"]);
});

test("the next try is counted down in whole seconds", () => {
  const feed = { ...FAILING, nextTry: NOW + 20_100 };
  expect(nextTryWords(feed, NOW)).toBe("in 21 s");
  expect(nextTryWords(feed, NOW + 20_000)).toBe("in 1 s");
  expect(nextTryWords(feed, NOW + 21_000)).toBe("now");
  expect(nextTryWords({ ...feed, state: "starting", nextTry: null }, NOW)).toBe("now");
});

test("what becomes of channels", () => {
  const words = (channels: number, valued: number) => heldWords({ channels, valued });
  expect(words(38, 38)).toBe("38 channels keep their last value, marked offline.");
  expect(words(1, 1)).toBe("1 channel keeps its last value, marked offline.");
  expect(words(3, 1)).toBe("1 channel keeps its last value, marked offline. 2 more had none yet.");
  expect(words(0, 0)).toBe("It has brought no channel yet.");
  expect(words(1, 0)).toBe("Its channel has no value yet.");
  expect(words(2, 0)).toBe("Its channels have no value yet.");
});

test("reasons, most often given first", () => {
  const refused = { total: 5, last: [], byCode: {}, byReason: { "not JSON": 1, "told twice": 4 } };
  expect(reasonsOf(madeFeed({ refused })).map(({ reason }) => reason)).toEqual(["told twice", "not JSON"]);
});

test("refusals are newest first, and two that are the same are told apart", () => {
  const same = { reason: "not JSON", detail: "x", time: NOW };
  const refused = { total: 9, last: [{ ...same, detail: "first" }, same, same], byCode: {}, byReason: {} };
  const last = lastRefusals(madeFeed({ refused }));
  expect(last.map(({ number, detail }) => [number, detail])).toEqual([
    [9, "x"],
    [8, "x"],
    [7, "first"],
  ]);
});

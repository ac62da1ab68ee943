import { expect, test } from "vitest";
import type { WatchedFeed } from "#lib/status.ts";
import {
  clockWords,
  feedRate,
  formatBytes,
  formatCount,
  formatShare,
  inOrder,
  refusalsOf,
} from "../../../../app/_widgets/status/status-words.ts";
import { madeFeed, madeSession, madeStatus } from "./made.ts";

function feedOf(ticks: number, byCode: WatchedFeed["refused"]["byCode"] = {}): WatchedFeed {
  return madeFeed({ ticks, refused: { total: 0, last: [], byCode, byReason: {} } });
}

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_900_000, "1.9 MB"],
  [143_000_000, "143 MB"],
  [2e15, "2,000 TB"],
  [Number.NaN, "—"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [
    -3_600_000,
    /^The clock was set back 1.h, to 10:00:00\. Until it is 11:00:00 again, what is stamped by it is late/,
  ],
  [90_000, /^The clock went 1.min 30.s forward, to 10:00:00: it was set, or the machine was asleep/],
])("a clock that was set by %d ms is told in words", (byMs, words) => {
  const time = Date.UTC(2026, 10, 21, 10);
  expect(clockWords({ time, byMs, until: time + 3_600_000 }, "UTC")).toMatch(words);
});

test("counts are whole below ten thousand and in short above", () => {
  expect([0, 9_999, 46_700].map(formatCount)).toEqual(["0", "9,999", "46.7K"]);
});

test("a share of nothing is unknown, not 0", () => {
  expect(formatShare(0, 0)).toBe("—");
  expect([formatShare(0, 10), formatShare(38, 100), formatShare(1, 30)]).toEqual(["0 %", "38 %", "3.3 %"]);
});

test("a feed's rate is what came between two answers, and unknown where there was one", () => {
  const before = madeStatus({ time: 10_000, feeds: [feedOf(100)] });
  const after = madeStatus({ time: 14_000, feeds: [feedOf(130)] });
  expect(feedRate(feedOf(130), before, after)).toBe(7.5);
  expect(feedRate(feedOf(130), null, after)).toBeNaN();
  expect(feedRate(feedOf(130), madeStatus(), after)).toBeNaN();
});

test("refusals are summed, and told by reason", () => {
  const feed = feedOf(0, { "bad-time": 1_200, other: 1, "bad-value": 0 });
  expect(refusalsOf(feed)).toEqual({ total: 1_201, why: "1,200 bad-time, 1 other" });
});

test("those that do not keep up come first, the others stand still whatever waits for them", () => {
  const sessions = [
    madeSession("young", { since: 5, waiting: 90 }),
    madeSession("old", { since: 1 }),
    madeSession("slow", { state: "lagging", lagMs: 900 }),
    madeSession("slower", { state: "lagging", lagMs: 1_900 }),
    madeSession("still", { state: "stalled", lagMs: 1_000 }),
  ];
  expect(inOrder(sessions).map(({ id }) => id)).toEqual(["still", "slower", "slow", "old", "young"]);
});

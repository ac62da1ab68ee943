import { describe, expect, it } from "vitest";
import type { FeedStatus, RefusedItem } from "#lib/protocol.ts";
import { newsOf, type Quote } from "../../../../app/_widgets/connect/refused.ts";

const SINCE = 1_700_000_000_000;
const item = (detail: string, ms: number): RefusedItem => ({
  reason: "not a number",
  detail,
  time: SINCE + ms,
});

function feedOf(total: number, ...last: RefusedItem[]): FeedStatus {
  return {
    name: "HTTP push",
    type: "push",
    state: "running",
    simulated: false,
    channels: 0,
    since: SINCE,
    message: null,
    nextTry: null,
    source: null,
    ticks: 0,
    rate: 0,
    lastTick: null,
    late: 0,
    reconnects: 0,
    refused: { total, last },
  };
}

const told = ([quote]: readonly Quote[]) => [
  quote?.total,
  ...(quote?.newest ?? []).map(({ detail, count }) => `${detail} ${count}`),
];

describe("what is refused while somebody waits", () => {
  it("is the newest first, the same counted as one", () => {
    const first = newsOf([], feedOf(7, item("a", 1), item("a", 2), item("b", 3)), 4, SINCE);
    expect(told(first)).toEqual([3, "b 1", "a 2"]);
    const second = newsOf(first, feedOf(10, item("c", 4), item("d", 5), item("a", 6)), 7, SINCE);
    expect(told(second)).toEqual([6, "a 3", "d 1", "c 1", "b 1"]);
  });

  it("counts those that came too fast to be named", () => {
    const quotes = newsOf([], feedOf(100, item("a", 1), item("a", 1), item("a", 1)), 0, SINCE);
    expect(told(quotes)).toEqual([100, "a 3"]);
  });

  it("is nothing that was refused before, and stays the same where nothing comes", () => {
    const feed = feedOf(2, item("a", -9), item("b", -5));
    const none = newsOf([], feed, undefined, SINCE);
    expect(none).toEqual([]);
    const one = newsOf(none, feedOf(3, item("c", 1)), 2, SINCE);
    expect(newsOf(one, feedOf(3, item("c", 1)), 3, SINCE)).toBe(one);
  });

  it("goes on where a server that started again counts anew", () => {
    const one = newsOf([], feedOf(9, item("a", 1)), 8, SINCE);
    expect(told(newsOf(one, feedOf(1, item("b", 2)), 9, SINCE))).toEqual([2, "b 1", "a 1"]);
  });
});

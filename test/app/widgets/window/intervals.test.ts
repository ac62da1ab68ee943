import { expect, test } from "vitest";
import { faultOfInterval, sayInterval, suiting } from "../../../../app/_widgets/window/intervals.ts";
import { TickCounter } from "../../../../app/_widgets/window/use-ticks-since.ts";

const DAY = 86_400_000;

test("candles of a length that would be more than 4,000 or a single one are refused with their number", () => {
  expect(faultOfInterval("1s", 4_000_000)).toBeNull();
  expect(faultOfInterval("1s", 4_000_001)).toBe("4,001 candles, 4,000 at most");
  expect(faultOfInterval("1d", 365 * DAY)).toBeNull();
  expect(faultOfInterval("1d", DAY)).toBe("1 candle, 2 at least");
  expect(faultOfInterval("1d", DAY + 1)).toBeNull();
});

test("candles that are drawn in the place of those chosen are named, and why", () => {
  expect(sayInterval("1s", DAY, 300_000)).toEqual({
    text: "5m, 1s too short",
    title: "5m is drawn: 1s over 1\u202Fd would be 86,400 candles, 4,000 at most",
  });
  expect(sayInterval("1d", 300_000, 2_000).text).toBe("2s, 1d too long");
  expect(sayInterval("1m", DAY, 60_000).text).toBe("1m");
  expect(sayInterval("1m", DAY, 300_000).text).toBe("1m");
  expect(sayInterval(null, DAY, 300_000)).toEqual({
    text: "Auto",
    title: "How long a candle is, 5m as it suits the chart",
  });
});

test("an interval somebody chose gives way where it does not suit, and only there", () => {
  expect(suiting("10s", DAY)).toBeNull();
  expect(suiting("1m", DAY)).toBe("1m");
  expect(suiting("1d", 300_000)).toBeNull();
  expect(suiting(null, DAY)).toBeNull();
});

test("ticks are counted by their numbers, also where those begin anew", () => {
  const channel = { seq: 100 };
  const counter = new TickCounter(channel);
  expect(counter.count()).toBe(0);
  channel.seq = 130;
  expect(counter.count()).toBe(30);
  channel.seq = 5;
  expect(counter.count()).toBe(35);
});

test("what came before a channel was first told of is no news", () => {
  const channel = { seq: 0 };
  const counter = new TickCounter(channel);
  channel.seq = 5_000;
  expect(counter.count()).toBe(0);
  channel.seq = 5_002;
  expect(counter.count()).toBe(2);
});

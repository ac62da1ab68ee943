import { expect, test } from "vitest";
import { faultOfInterval, suiting } from "../../../../app/_widgets/window/intervals.ts";
import { TickCounter } from "../../../../app/_widgets/window/use-ticks-since.ts";

const DAY = 86_400_000;

test("candles of a length that would be more than 5,000 are refused with their number", () => {
  expect(faultOfInterval("1s", 5_000_000)).toBeNull();
  expect(faultOfInterval("1s", 5_000_001)).toBe("5,001 candles, 5,000 at most");
  expect(faultOfInterval("1d", 365 * DAY)).toBeNull();
});

test("an interval somebody chose gives way where it does not suit, and only there", () => {
  expect(suiting("10s", DAY)).toBeNull();
  expect(suiting("1m", DAY)).toBe("1m");
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

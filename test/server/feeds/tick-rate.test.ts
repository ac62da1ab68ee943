import { expect, test } from "vitest";
import { TickRate } from "../../../server/feeds/tick-rate.ts";

function rateOf(times: readonly number[], now: number): number {
  const rate = new TickRate();
  for (const time of times) rate.add(time);
  return rate.at(now);
}

test("a steady stream has its rate after the first whole second", () => {
  const times = Array.from({ length: 400 }, (_, at) => at * 25);
  expect(rateOf(times.slice(0, 60), 1_400)).toBe(40);
  expect(rateOf(times, 9_990)).toBe(40);
});

test("before a whole second has passed the rate is 0", () => {
  expect(new TickRate().at(5_000)).toBe(0);
  expect(rateOf([100, 200, 300], 900)).toBe(0);
});

test("a stream that stops fades within five seconds", () => {
  const times = Array.from({ length: 100 }, (_, at) => at * 50);
  expect([5_500, 7_500, 9_500, 10_500, 100_000].map((now) => rateOf(times, now))).toEqual([20, 12, 4, 0, 0]);
});

test("after a hole or a clock set back it counts anew", () => {
  expect(rateOf([1_000, 1_100, 60_000, 60_100], 61_000)).toBe(2);
  expect(rateOf([60_000, 60_100, 1_000, 1_100, 1_200], 2_000)).toBe(3);
});

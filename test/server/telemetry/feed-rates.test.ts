import { expect, test } from "vitest";
import { FeedRates } from "../../../server/telemetry/feed-rates.ts";
import { madeFeed } from "./sources.ts";

test("each five seconds say what every feed brought in them, and 15 minutes are kept", () => {
  const rates = new FeedRates();
  for (let second = 1; second <= 1_000; second++) {
    rates.observe([madeFeed({ ticks: 100 + second * 2 }), madeFeed()], second * 1_000);
  }
  const points = rates.points();
  expect(points).toHaveLength(180);
  expect(points.every(({ ticks }) => ticks[0] === 10 && ticks[1] === 0)).toBe(true);
  expect(points.at(-1)?.time).toBe(1_000_000);
  expect(rates.points(995_000).map(({ time }) => time)).toEqual([995_000, 1_000_000]);
});

test("what comes in the first five seconds, as a simulator's past does, is no rate", () => {
  const rates = new FeedRates();
  for (let second = 1; second <= 10; second++)
    rates.observe([madeFeed({ ticks: 5_000 + second })], second * 1_000);
  expect(rates.points()).toEqual([{ time: 10_000, ticks: [5] }]);
});

import { expect, test } from "vitest";
import { axesOf, pathOf, pointsOf, type Series } from "../../../../app/_widgets/status/trend-data.ts";
import { madeSample } from "./made.ts";

const SERIES: readonly Series[] = [
  { name: "in", value: ({ published }) => published, color: "red" },
  { name: "out", value: ({ delivered }) => delivered, color: "blue" },
];
const PLOT = { width: 300, height: 120 };

test("a line is broken where seconds are missing, and nowhere else", () => {
  const samples = [1_000, 2_000, 4_400, 9_000].map((time) =>
    madeSample(time, { published: 5, delivered: 7 }),
  );
  expect(pointsOf(samples, SERIES)).toEqual([
    { time: 1_000, values: [5, 7] },
    { time: 2_000, values: [5, 7] },
    { time: 4_400, values: [5, 7] },
    { time: 4_401, values: [null, null] },
    { time: 9_000, values: [5, 7] },
  ]);
});

test("the axes end at the newest second and hold five minutes", () => {
  const { from, to, timeTicks } = axesOf(pointsOf([madeSample(1_000_000)], SERIES), 10, PLOT);
  expect([from, to]).toEqual([700_000, 1_000_000]);
  expect(timeTicks.every((time) => time > from && time < to)).toBe(true);
  expect(timeTicks.length).toBeGreaterThan(1);
});

test("the scale starts at 0, holds the highest value in sight and is no smaller than its least top", () => {
  const high = pointsOf(
    [madeSample(1_000, { delivered: 9_999 }), madeSample(900_000, { delivered: 40 })],
    SERIES,
  );
  expect(axesOf(high, 10, PLOT).high).toBeCloseTo(44);
  const low = pointsOf([madeSample(1_000, { delivered: 0.1 })], SERIES);
  expect(axesOf(low, 10, PLOT).high).toBeCloseTo(11);
  expect(axesOf(low, 10, PLOT).valueTicks[0]).toBe(0);
});

test("a line goes from second to second, is lifted at a break, and starts where the window does", () => {
  const times = [1_000, 700_000, 701_000, 900_000, 1_000_000];
  const points = pointsOf(
    times.map((time) => madeSample(time, { published: 10 })),
    SERIES,
  );
  const axes = { ...axesOf(points, 10, PLOT), high: 20 };
  expect(pathOf(points, 0, axes, PLOT)).toBe("M0.0 60.0L1.0 60.0M200.0 60.0M300.0 60.0");
});

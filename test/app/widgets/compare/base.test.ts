import { expect, test } from "vitest";
import { baseAt, baseOf, percentOf } from "../../../../app/_widgets/compare/base.ts";
import { DAY0, MadeSeries, MINUTE } from "../indicators/made-series.ts";
import { dataOf, T0 } from "../made.ts";

const minute = (at: number) => DAY0 + at * MINUTE;

test("candles are compared with the close of the one that reaches over the left edge", () => {
  const series = new MadeSeries([
    [0, 10],
    [1, 20],
    [9, 90],
  ]);
  expect(baseOf(series, minute(1))).toBe(20);
  // The newest tick of the candle was 20 s after its border.
  expect(baseOf(series, minute(1) + 59_000)).toBe(20);
  expect(baseOf(series, minute(-5))).toBe(10);
  expect(baseAt(series, minute(2))).toEqual({ value: 90, time: minute(9) + 20_000 });
  expect(baseOf(series, minute(10))).toBeNaN();
});

test("single ticks are compared with the first at or after the edge, held values with the one held there", () => {
  const rows = [
    [0, 1],
    [5_000, 2],
    [9_000, 3],
  ] as const;
  const paced = dataOf(rows);
  const held = dataOf(rows, { expectedMs: null });
  expect([0, 1, 5_000, 9_001].map((ms) => baseOf(paced, T0 + ms))).toEqual([1, 2, 2, NaN]);
  expect([-1, 0, 1, 5_000, 9_001].map((ms) => baseOf(held, T0 + ms))).toEqual([1, 1, 1, 2, 3]);
});

test("a percentage is signed as the change is, also of what is below zero, and none of zero", () => {
  expect(percentOf(110, 100)).toBeCloseTo(10, 12);
  expect(percentOf(-15, -20)).toBeCloseTo(25, 12);
  expect(percentOf(5, 0)).toBeNaN();
  expect(percentOf(5, Number.NaN)).toBeNaN();
});

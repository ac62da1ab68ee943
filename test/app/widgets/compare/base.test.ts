import { expect, test } from "vitest";
import { baseAt, baseOf, percentOf } from "../../../../app/_widgets/compare/base.ts";
import { DAY0, MadeSeries, MINUTE } from "../indicators/made-series.ts";
import { barsOf, dataOf, T0 } from "../made.ts";

const minute = (at: number) => DAY0 + at * MINUTE;

test("is the close before the left edge, however long the candles are, and after a gap the open of what comes next", () => {
  const series = new MadeSeries([
    [0, 10],
    [1, 20],
    [9, 90, { open: 80 }],
  ]);
  expect(baseAt(series, minute(1))).toEqual({ value: 10, time: minute(0) + 20_000 });
  // The newest tick of each is 20 s after its border.
  expect(baseOf(series, minute(1) + 20_000)).toBe(10);
  expect(baseAt(series, minute(2))).toEqual({ value: 80, time: minute(9) + 20_000 });
  expect(baseOf(series, minute(-5))).toBe(10);
  expect(baseOf(series, minute(10))).toBeNaN();
});

test("is the same of ticks and of what they are folded into, and where a value holds also after a silence", () => {
  const rows = [
    [0, 1],
    [1_000, 2],
    [9_000, 3],
  ] as const;
  const paced = dataOf(rows);
  const held = dataOf(rows, { expectedMs: null });
  const folded = barsOf(1_000, rows);
  expect([0, 1, 1_000, 1_001, 9_001].map((ms) => baseOf(paced, T0 + ms))).toEqual([1, 1, 2, 3, NaN]);
  expect([0, 1, 1_000, 9_001].map((ms) => baseOf(held, T0 + ms))).toEqual([1, 1, 2, 3]);
  expect(baseOf(folded, T0 + 1_000)).toBe(baseOf(paced, T0 + 999));
});

test("a percentage is signed as the change is, also of what is below zero, and none of zero", () => {
  expect(percentOf(110, 100)).toBeCloseTo(10, 12);
  expect(percentOf(-15, -20)).toBeCloseTo(25, 12);
  expect(percentOf(5, 0)).toBeNaN();
  expect(percentOf(5, Number.NaN)).toBeNaN();
});

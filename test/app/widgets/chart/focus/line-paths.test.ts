import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bandPath, overlayDomain, overlayPath } from "../../../../../app/_widgets/chart/focus/line-paths.ts";
import { scaleOf, shownAs } from "../../../../../app/_widgets/chart/focus/scale.ts";
import { dataOf, type MadeRow, T0 } from "../../made.ts";
import { piecesOf, pointsOf } from "../paths.ts";
import { overlayOf } from "./overlays.ts";

/** 10 s of 100 px, values 0 to 100 upside down. */
const SCALE = scaleOf({ from: T0, to: T0 + 10_000 }, { low: 0, high: 100 }, { width: 100, height: 100 });
const asItIs = (time: number) => time;

describe("the line of an overlay", () => {
  test("goes through its points in sight, from the one before to the one after", () => {
    const overlay = overlayOf([
      [-3_000, 1],
      [-1_000, 10],
      [2_000, 20],
      [11_000, 30],
      [12_000, 40],
    ]);
    expect(overlayPath(overlay, SCALE, asItIs)).toBe("M-10.0 90.0L20.0 80.0L110.0 70.0");
  });

  test("is broken where it has no value, and is where its candle is", () => {
    const overlay = overlayOf([
      [0, 10],
      [1_000, Number.NaN],
      [2_000, 20],
      [3_000, 30],
    ]);
    const middle = (time: number) => time + 500;
    expect(overlayPath(overlay, SCALE, middle)).toBe("M5.0 90.0M25.0 80.0L35.0 70.0");
  });

  test("has at most two points a pixel, the lowest and the highest, however many it is made of", () => {
    // Three numbers that make a long wave, so that a failure is short to read.
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 3_000 }), fc.nat(50), fc.nat(700), (length, pace, bend) => {
        const all = Array.from({ length }, (_, at) =>
          Math.round(50 + 49 * Math.sin(at * pace + at ** 2 / (bend + 1))),
        );
        const overlay = overlayOf(all.map((value, at) => [(at * 10_000) / all.length, value]));
        const ys = pointsOf(overlayPath(overlay, SCALE, asItIs)).map(({ y }) => y);
        expect(ys.length).toBeLessThanOrEqual(202);
        expect(Math.min(...ys)).toBeCloseTo(100 - Math.max(...all), 6);
        expect(Math.max(...ys)).toBeCloseTo(100 - Math.min(...all), 6);
      }),
      { numRuns: 20 },
    );
  });

  test("wants the span of its values in sight, as they are shown; none where it has none", () => {
    const overlay = overlayOf([
      [-1_000, 500],
      [0, 10],
      [5_000, Number.NaN],
      [9_000, 40],
      [20_000, 700],
    ]);
    const seen = (from: number, to: number) =>
      overlayDomain(overlay, T0 + from, T0 + to, (value) => value * 2);
    expect(seen(0, 10_000)).toEqual({ low: 20, high: 80 });
    expect(seen(1_000, 8_000)).toBeNull();
    expect(overlayDomain(overlayOf([]), T0, T0 + 1, (value) => value)).toBeNull();
  });
});

describe("the band of a bucket's lowest to highest", () => {
  const rows: MadeRow[] = [
    [1_000, 50, { high: 60, low: 40 }],
    [2_000, 50, { high: 70, low: 30 }],
    [5_000, 50, { high: 55, low: 45 }],
    [6_000, 50, { high: 80, low: 20 }],
  ];

  test("goes along the highest and back along the lowest, in pieces where the line breaks", () => {
    const path = bandPath(dataOf(rows).rows, SCALE, (index) => index === 2);
    expect(piecesOf(path)).toHaveLength(2);
    expect(path).toBe("M10.0 40.0L20.0 30.0L20.0 70.0L10.0 60.0ZM50.0 45.0L60.0 20.0L60.0 80.0L50.0 55.0Z");
  });

  test("keeps the extremes of a pixel column", () => {
    const dense = Array.from(
      { length: 5_000 },
      (_, at): MadeRow => [at * 2, 50, { high: 60 + (at % 30), low: 40 - (at % 30) }],
    );
    const points = pointsOf(bandPath(dataOf(dense).rows, SCALE, () => false));
    expect(points.length).toBeLessThanOrEqual(204);
    expect(Math.min(...points.map(({ y }) => y))).toBe(11);
  });

  test("follows how values are shown", () => {
    const half = shownAs(SCALE, (value) => value / 2);
    expect(bandPath(dataOf(rows.slice(0, 2)).rows, half, () => false)).toMatch(/^M10\.0 70\.0L20\.0 65\.0L/);
  });
});

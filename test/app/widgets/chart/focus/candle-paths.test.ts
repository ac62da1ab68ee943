import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bar } from "#lib/bar.ts";
import {
  bodyPx,
  candleAt,
  candlePaths,
  cellsOf,
  volumePaths,
} from "../../../../../app/_widgets/chart/focus/candle-paths.ts";
import { scaleOf } from "../../../../../app/_widgets/chart/focus/scale.ts";
import { dataOf, type MadeRow, T0 } from "../../made.ts";

/** A whole number of seconds and minutes. */
const START = Math.ceil(T0 / 60_000) * 60_000;
const SHIFT = START - T0;

const candle = (ms: number, open: number, high: number, low: number, close: number, volume = 1): MadeRow => [
  SHIFT + ms,
  close,
  { open, high, low, count: 2, volume } satisfies Partial<Bar>,
];

/** 10 s of 100 px, values 0 to 100 upside down. */
const SCALE = scaleOf(
  { from: START, to: START + 10_000 },
  { low: 0, high: 100 },
  { width: 100, height: 100 },
);

/** The boxes of a path: x, y, width, height. */
function boxes(path: string): number[][] {
  return [...path.matchAll(/M(\S+) (\S+)h(\S+)v(\S+)h/g)].map(([, ...numbers]) => numbers.map(Number));
}

describe("candles", () => {
  test("stand in the place of their bucket, and not at their tick's time", () => {
    const early = dataOf([candle(2_001, 10, 30, 5, 20)]);
    const late = dataOf([candle(2_999, 10, 30, 5, 20)]);
    const paths = [early, late].map(({ rows }) => candlePaths(cellsOf(rows, 1_000, SCALE), SCALE.y));
    expect(paths[0]).toEqual(paths[1]);
    expect(boxes(paths[0]?.up ?? "")).toEqual([[22, 80, 7, 10]]);
    expect(boxes(paths[0]?.upWick ?? "")).toEqual([[25, 70, 1, 25]]);
  });

  test("that fell are apart from those that rose, and what did neither is a line across", () => {
    const { rows } = dataOf([
      candle(0, 10, 20, 5, 15),
      candle(1_000, 15, 18, 4, 6),
      candle(2_000, 6, 6, 6, 6),
    ]);
    const paths = candlePaths(cellsOf(rows, 1_000, SCALE), SCALE.y);
    expect(boxes(paths.down)).toEqual([[12, 85, 7, 9]]);
    expect(boxes(paths.up)).toEqual([
      [2, 85, 7, 5],
      [22, 93, 7, 2],
    ]);
    // A single value is a cross.
    expect(boxes(paths.upWick)[1]).toEqual([25, 91, 1, 6]);
    expect(boxes(paths.downWick)).toHaveLength(1);
  });

  test("fold rows of one bucket, and those of the last are told with their numbers", () => {
    const data = dataOf([
      [SHIFT + 100, 10],
      [SHIFT + 1_100, 20],
      [SHIFT + 1_500, 60],
      [SHIFT + 1_900, 40],
    ]);
    const cells = cellsOf(data.rows, 1_000, SCALE);
    expect(cells.map(({ open, high, low, close }) => [open, high, low, close])).toEqual([
      [10, 10, 10, 10],
      [20, 60, 20, 40],
    ]);
    expect(candleAt(data, 1_000, data.rows.length - 1)).toMatchObject({
      ...{ bucket: START + 1_000, open: 20, high: 60, low: 20, close: 40, count: 3 },
    });
    expect(candleAt(dataOf([]), 1_000, -1)).toBeNull();
  });

  test("narrower than 3 px are one line a pixel column with its lowest and highest, however many there are", () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      candle(at * 2, 50, 50 + (at % 7), 50 - (at % 5), 51),
    );
    const cells = cellsOf(dataOf(many).rows, 2, SCALE);
    expect(cells.length).toBeLessThanOrEqual(101);
    const paths = candlePaths(cells, SCALE.y);
    expect(paths.up + paths.down).toBe("");
    expect(boxes(paths.upWick + paths.downWick).length).toBeLessThanOrEqual(101);
    expect(boxes(paths.upWick)[1]).toEqual([1, 44, 1, 10]);
  });

  test("have bodies of odd width with a pixel between them", () => {
    expect([1, 2, 3, 4, 6, 8, 9, 40].map(bodyPx)).toEqual([1, 1, 1, 3, 5, 5, 7, 31]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), (cell) => {
        expect(bodyPx(cell) % 2).toBe(1);
        expect(bodyPx(cell)).toBeLessThan(cell);
      }),
    );
  });

  test("out of sight are left out", () => {
    const { rows } = dataOf([
      candle(-5_000, 1, 2, 1, 2),
      candle(5_000, 1, 2, 1, 2),
      candle(10_000, 1, 2, 1, 2),
    ]);
    expect(cellsOf(rows, 1_000, SCALE)).toHaveLength(1);
  });
});

describe("volumes", () => {
  test("stand on the floor, by whether their candle rose, and are left out where there is none", () => {
    const { rows } = dataOf([
      candle(0, 1, 2, 1, 2, 40),
      candle(1_000, 2, 2, 1, 1, 0.001),
      candle(2_000, 1, 2, 1, 2, Number.NaN),
    ]);
    const paths = volumePaths(cellsOf(rows, 1_000, SCALE), SCALE.y, 100);
    expect(boxes(paths.up)).toEqual([[2, 60, 7, 40]]);
    expect(boxes(paths.down)).toEqual([[12, 99, 7, 1]]);
  });
});

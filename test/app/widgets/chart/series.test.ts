import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Bar } from "#lib/bar.ts";
import { breaksBefore, holdOf } from "../../../../app/_widgets/chart/gaps.ts";
import {
  areaUnder,
  brokenEnds,
  extentIn,
  extentOf,
  isGap,
  linePath,
  rowNear,
  type View,
} from "../../../../app/_widgets/chart/series.ts";
import { dataOf, type MadeRow, pushAll, T0 } from "../made.ts";
import { piecesOf, pointsOf } from "./paths.ts";

/** Values between 0 and 900 upside down, as on a screen. */
const toY = (value: number) => 1_000 - value;
const unbroken = () => false;

/** A past of single ticks, some of them far from the one before. Values to a tenth, as coordinates are. */
const past = fc
  .array(fc.tuple(fc.constantFrom(0, 40, 300, 900, 9_000), fc.integer({ min: 0, max: 9_000 })), {
    minLength: 1,
    maxLength: 120,
  })
  .map((steps) => {
    let ms = 0;
    return steps.map(([step, tenths]): MadeRow => {
      ms += step;
      return [ms, tenths / 10];
    });
  });

const end = (rows: readonly MadeRow[]) => T0 + (rows.at(-1)?.[0] ?? 0);
const whole = (rows: readonly MadeRow[], width: number): View => ({
  from: T0 - 1_000,
  to: end(rows) + 1_000,
  width,
});

describe("the extent of a window", () => {
  const data = dataOf([
    [0, 50],
    [1_000, 10, { high: 80, low: 5, count: 3, open: 20 }],
    [2_000, 30],
    [3_000, 90],
  ]);

  test("is that of highs and lows inside it, both ends included, with a mean by ticks and not by rows", () => {
    expect(extentOf(data.rows, T0 + 1_000, T0 + 2_000)).toEqual({ low: 5, high: 80, mean: 18.75 });
  });

  test.each([
    ["before the first row", -5_000, -1],
    ["between two rows", 1_001, 1_999],
    ["after the last row", 3_001, 9_000],
  ])("is unknown %s", (_, from, to) => {
    const unknown = { low: Number.NaN, high: Number.NaN, mean: Number.NaN };
    expect(extentOf(data.rows, T0 + from, T0 + to)).toEqual(unknown);
  });

  test("holds every value in it and is no wider than they are", () => {
    fc.assert(
      fc.property(past, (rows) => {
        const values = rows.map(([, value]) => value);
        const { low, high, mean } = extentOf(dataOf(rows).rows, T0, end(rows));
        expect([low, high]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 6);
      }),
    );
  });
});

describe("a gap", () => {
  test.each([
    ["three paces of silence are none", 3_000, 1, 1_000, false],
    ["more than three paces are one", 3_001, 1, 1_000, true],
    ["up to 2 s are none on a fast channel", 2_000, 1, 100, false],
    ["more than 2 s are one on a fast channel", 2_001, 1, 100, true],
    ["a row of ten ticks covers ten paces", 15_000, 10, 1_000, false],
    ["a row of ten ticks does not cover fifty", 50_000, 10, 1_000, true],
    ["a channel that speaks only on a change has none", 86_400_000, 1, null, false],
  ] as const)("%s", (_, deltaMs, count, expectedMs, gap) => {
    expect(isGap(deltaMs, count, expectedMs)).toBe(gap);
  });

  test("is never made by a row of more ticks", () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5_000 }),
        (ms, n, pace) => {
          if (!isGap(ms, n, pace)) expect(isGap(ms, n + 1, pace)).toBe(false);
        },
      ),
    );
  });
});

describe("the path of a line", () => {
  test("stays within the extent of the rows it shows", () => {
    fc.assert(
      fc.property(past, fc.integer({ min: 1, max: 400 }), (rows, width) => {
        const data = dataOf(rows);
        const { low, high } = extentOf(data.rows, T0, end(rows));
        for (const { x, y } of pointsOf(linePath(data.rows, whole(rows, width), toY, unbroken))) {
          expect(y).toBeGreaterThanOrEqual(toY(high) - 0.051);
          expect(y).toBeLessThanOrEqual(toY(low) + 0.051);
          expect(x).toBeGreaterThanOrEqual(-0.051);
          expect(x).toBeLessThanOrEqual(width + 0.051);
        }
      }),
    );
  });

  test("ends at the newest row and never goes back in time", () => {
    fc.assert(
      fc.property(past, fc.integer({ min: 1, max: 400 }), (rows, width) => {
        const view = whole(rows, width);
        const points = pointsOf(linePath(dataOf(rows).rows, view, toY, unbroken));
        const xs = points.map(({ x }) => x);
        expect(xs).toEqual(xs.toSorted((a, b) => a - b));
        expect(points.at(-1)?.y).toBeCloseTo(toY(rows.at(-1)?.[1] ?? Number.NaN), 1);
        expect(points.at(-1)?.x).toBeCloseTo(((end(rows) - view.from) / (view.to - view.from)) * width, 0);
      }),
    );
  });

  test("is broken exactly once at each gap, and nowhere else", () => {
    fc.assert(
      fc.property(past, fc.integer({ min: 1, max: 400 }), (rows, width) => {
        const data = dataOf(rows);
        const breaks = breaksBefore(data);
        const gaps = rows.filter((_, at) => breaks(at));
        const path = linePath(data.rows, whole(rows, width), toY, breaks);
        expect(piecesOf(path)).toHaveLength(1 + gaps.length);
      }),
    );
  });

  test("is the same wherever the window stands, so that it slides without a shimmer", () => {
    const window = fc.record({
      rows: past,
      bucketMs: fc.integer({ min: 1, max: 500 }),
      // Of any length: whole columns would hide columns that are aligned to the window.
      slide: fc.nat(30_000),
    });
    fc.assert(
      fc.property(window, ({ rows, bucketMs, slide }) => {
        const slideMs = slide % (60 * bucketMs);
        const data = dataOf(rows);
        const width = Math.ceil((end(rows) - T0 + 2_000) / bucketMs) + 100;
        const seenFrom = (from: number) =>
          pointsOf(
            linePath(data.rows, { from, to: from + width * bucketMs, width }, toY, breaksBefore(data)),
          );
        const from = T0 - 70 * bucketMs;
        const [here, shifted] = [seenFrom(from), seenFrom(from + slideMs)];
        expect(shifted.map(({ y }) => y)).toEqual(here.map(({ y }) => y));
        for (const [at, { x }] of shifted.entries()) {
          expect(x).toBeCloseTo((here[at]?.x ?? 0) - slideMs / bucketMs, 0);
        }
      }),
    );
  });

  test("has no more than three points a pixel column, however many rows there are", () => {
    const rows = Array.from({ length: 5_000 }, (_, at): MadeRow => [at * 10, (at * 7_919) % 900]);
    const columns = new Map<number, number>();
    const view = { from: T0, to: T0 + 50_000, width: 100 };
    for (const { x } of pointsOf(linePath(dataOf(rows).rows, view, toY, unbroken))) {
      columns.set(Math.floor(x), (columns.get(Math.floor(x)) ?? 0) + 1);
    }
    expect(columns.size).toBeGreaterThanOrEqual(99);
    expect(Math.max(...columns.values())).toBeLessThanOrEqual(3);
  });

  test("enters from the last row before the window and shows nothing after it", () => {
    const data = dataOf([
      [0, 1],
      [1_000, 2],
      [2_000, 3],
      [5_000, 4],
    ]);
    const view = { from: T0 + 1_500, to: T0 + 2_500, width: 100 };
    expect(pointsOf(linePath(data.rows, view, toY, unbroken))).toEqual([
      { x: -50, y: toY(2) },
      { x: 50, y: toY(3) },
    ]);
  });

  const spiked = (rest: Partial<Bar>) =>
    pointsOf(
      linePath(
        dataOf([
          [100, 100],
          [200, 100, rest],
          [300, 100],
        ]).rows,
        { from: T0, to: T0 + 10_000, width: 10 },
        toY,
        unbroken,
      ),
    ).map(({ y }) => y);

  test.each([
    ["keeps a spike up inside one column", { high: 500 }, [toY(500), toY(100)]],
    ["keeps a spike down inside one column", { low: 3 }, [toY(3), toY(100)]],
    ["keeps both", { high: 500, low: 3 }, [toY(500), toY(3), toY(100)]],
    // A point alone is drawn twice: a line of no length is a dot.
    ["leaves out what bounces by a few pixels", { high: 106, low: 94 }, [toY(100), toY(100)]],
  ])("%s", (_, rest, ys) => expect(spiked(rest)).toEqual(ys));

  test("of nothing is nothing", () => {
    const data = dataOf([]);
    expect(linePath(data.rows, { from: T0, to: T0 + 1_000, width: 10 }, toY, unbroken)).toBe("");
    expect(areaUnder("", 10)).toBe("");
  });
});

describe("the area under a line", () => {
  test("closes each piece down to the height, under its own first and last point", () => {
    expect(areaUnder("M1.0 5.0L2.0 6.0L3.0 7.0M8.0 5.0L9.0 6.0", 20)).toBe(
      "M1.0 5.0L2.0 6.0L3.0 7.0L3.0 20.0L1.0 20.0ZM8.0 5.0L9.0 6.0L9.0 20.0L8.0 20.0Z",
    );
  });

  test("has the line's points and two more a piece, whatever the line", () => {
    fc.assert(
      fc.property(past, fc.integer({ min: 1, max: 400 }), (rows, width) => {
        const data = dataOf(rows);
        const line = linePath(data.rows, whole(rows, width), toY, breaksBefore(data));
        const pieces = piecesOf(areaUnder(line, 1_000));
        for (const [at, piece] of piecesOf(line).entries()) {
          const [first, last] = [piece[0], piece.at(-1)];
          expect(pieces[at]).toEqual([...piece, { x: last?.x, y: 1_000 }, { x: first?.x, y: 1_000 }]);
        }
      }),
    );
  });
});

describe("where a line breaks off", () => {
  test("there is a circle at the last value before each break that can be seen, and none at its end", () => {
    const ends = brokenEnds("M1.0 5.0L2.0 6.0M7.9 5.0L9.0 6.0M15.0 1.0L15.0 1.0M90.0 2.0L99.0 3.0");
    expect([...ends.matchAll(/M([\d.]+ [\d.]+)/g)].map(([, at]) => at)).toEqual(["9.0 6.0", "15.0 1.0"]);
  });

  test("an unbroken line has none", () => {
    expect(brokenEnds("M1.0 5.0L2.0 6.0")).toBe("");
    expect(brokenEnds("")).toBe("");
  });
});

describe("the row nearest to a moment", () => {
  const { rows } = dataOf([
    [0, 1],
    [1_000, 2],
    [20_000, 3],
  ]);

  test.each([
    [-500, 0],
    [0, 0],
    [400, 0],
    [600, 1],
    [2_900, 1],
    [19_000, 2],
    [21_000, 2],
  ])("at %i ms is row %i", (at, row) => expect(rowNear(rows, T0 + at, 1_000)).toBe(row));

  test.each([5_000, 16_000, 30_000, -5_000])("at %i ms is none: there is no data", (at) => {
    expect(rowNear(rows, T0 + at, 1_000)).toBe(-1);
  });

  test("of a state is the one that held then, and none before the first", () => {
    const held = [-1, 0, 999, 1_000, 19_999, 90_000].map((at) => rowNear(rows, T0 + at, null));
    expect(held).toEqual([-1, 0, 0, 1, 1, 2]);
  });

  test("of nothing is none", () => expect(rowNear(dataOf([]).rows, T0, 1_000)).toBe(-1));
});

describe("a sensor that speaks only on a change", () => {
  const held = dataOf(
    [
      [0, 10],
      [4_000, 20],
      [6_000, 12.5],
    ],
    { expectedMs: null },
  );
  const draw = (data: typeof held, from: number, to: number) =>
    linePath(
      data.rows,
      { from: T0 + from, to: T0 + to, width: (to - from) / 100 },
      toY,
      breaksBefore(data),
      holdOf(data, T0 + 8_000),
    );

  test("is drawn in steps, each value held until the next tick and the last until now", () => {
    expect(draw(held, 0, 10_000)).toBe("M0.0 990.0L40.0 990.0L40.0 980.0L60.0 980.0L60.0 987.5L80.0 987.5");
  });

  test("holds what it said before the window", () => {
    expect(draw(held, 7_000, 9_000)).toBe("M-10.0 987.5L10.0 987.5");
  });

  test("holds nothing across an outage, and nothing after one that lasts", () => {
    const data = dataOf([[0, 10]], { expectedMs: null });
    data.beginOutage("connection");
    expect(draw(data, 0, 10_000)).toBe("M0.0 990.0L0.0 990.0");
    pushAll(data, [[4_000, 20]]);
    expect(draw(data, 0, 10_000)).toBe("M0.0 990.0L0.0 990.0M40.0 980.0L80.0 980.0");
  });

  test("has the value it entered the window with among its extent, and a mean by time", () => {
    expect(extentIn(held, T0 + 2_000, T0 + 8_000)).toEqual({ low: 10, high: 20, mean: (20 + 40 + 25) / 6 });
    expect(extentIn(held, T0 + 7_000, T0 + 8_000)).toEqual({ low: 12.5, high: 12.5, mean: 12.5 });
  });

  test("is a line where it is a price", () => {
    const price = dataOf([[0, 1]], { kind: "symbol", expectedMs: null });
    expect(holdOf(price, T0)).toBeUndefined();
    expect(holdOf(dataOf([[0, 1]]), T0)).toBeUndefined();
  });
});

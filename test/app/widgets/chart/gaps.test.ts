import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breaksBefore, gapsOf } from "../../../../app/_widgets/chart/gaps.ts";
import { DAY0, MadeSeries } from "../indicators/made-series.ts";
import { barsOf, dataOf, type MadeRow, pushAll, T0 } from "../made.ts";

const steady = (from: number, count: number): MadeRow[] =>
  Array.from({ length: count }, (_, at) => [from + at * 1_000, at]);

/** Rows each so many milliseconds after the one before. */
function rowsAfter(steps: readonly number[]): MadeRow[] {
  let ms = 0;
  return steps.map((step) => {
    ms += step;
    return [ms, 0];
  });
}

describe("gaps", () => {
  test("there are none while a channel keeps its pace", () => {
    expect(gapsOf(dataOf(steady(0, 10)), T0, T0 + 9_500)).toEqual([]);
  });

  test("a hole between rows is the feed's", () => {
    const data = dataOf([...steady(0, 3), ...steady(10_000, 3)]);
    expect(gapsOf(data, T0, T0 + 12_000)).toEqual([
      { from: T0 + 2_000, to: T0 + 10_000, cause: "feed", open: false },
    ]);
  });

  test("a hole that began before the window is still seen from its real beginning", () => {
    const data = dataOf([...steady(0, 3), ...steady(10_000, 3)]);
    expect(gapsOf(data, T0 + 5_000, T0 + 12_000)).toMatchObject([{ from: T0 + 2_000, to: T0 + 10_000 }]);
    expect(gapsOf(data, T0 + 10_500, T0 + 12_000)).toEqual([]);
  });

  test("silence up to the edge is open, from the last row on", () => {
    const data = dataOf(steady(0, 3));
    expect(gapsOf(data, T0, T0 + 5_000)).toEqual([]);
    expect(gapsOf(data, T0, T0 + 5_001)).toEqual([
      { from: T0 + 2_000, to: T0 + 5_001, cause: "feed", open: true },
    ]);
  });

  test("an outage that lasts is open and is told once, not as the feed's silence too", () => {
    const data = dataOf(steady(0, 3));
    data.beginOutage("connection");
    expect(gapsOf(data, T0, T0 + 30_000)).toEqual([
      { from: T0 + 2_000, to: T0 + 30_000, cause: "connection", open: true },
    ]);
  });

  test("an outage that ended takes the place of the hole it made", () => {
    const data = dataOf(steady(0, 3));
    data.beginOutage("restart");
    pushAll(data, steady(10_000, 3));
    expect(gapsOf(data, T0, T0 + 12_000)).toEqual([
      { from: T0 + 2_000, to: T0 + 10_000, cause: "restart", open: false },
    ]);
  });

  test("one around the moment that the server began is its restart, also of a channel that misses no number", () => {
    const begun = T0 + 9_000;
    const hole = dataOf([...steady(0, 3), ...steady(10_000, 3)], {}, begun);
    expect(gapsOf(hole, T0, T0 + 12_000).map(({ cause }) => cause)).toEqual(["restart"]);
    const earlier = dataOf([...steady(0, 3), ...steady(10_000, 3)], {}, T0 + 11_000);
    expect(gapsOf(earlier, T0, T0 + 12_000).map(({ cause }) => cause)).toEqual(["feed"]);
    const lost = dataOf(steady(0, 3), {}, begun);
    lost.beginOutage("connection");
    pushAll(lost, steady(10_000, 3));
    expect(gapsOf(lost, T0, T0 + 12_000).map(({ cause }) => cause)).toEqual(["restart"]);
  });

  test("silence since before the server began is its restart for as long as a silence is usual", () => {
    const data = dataOf(steady(0, 3), {}, T0 + 9_000);
    expect(gapsOf(data, T0, T0 + 12_000)).toMatchObject([{ cause: "restart", open: true }]);
    expect(gapsOf(data, T0, T0 + 12_001)).toMatchObject([{ cause: "feed", open: true }]);
  });

  test("come in the order of time, whatever made them", () => {
    const data = dataOf([...steady(0, 3), ...steady(10_000, 3)]);
    data.beginOutage("connection");
    pushAll(data, [...steady(20_000, 3), ...steady(30_000, 1)]);
    const causes = gapsOf(data, T0, T0 + 40_000).map(({ cause, open }) => `${cause} ${open}`);
    expect(causes).toEqual(["feed false", "connection false", "feed false", "feed true"]);
  });

  test("an outage before the window is not in it", () => {
    const data = dataOf(steady(0, 3));
    data.beginOutage("connection");
    pushAll(data, steady(10_000, 10));
    expect(gapsOf(data, T0 + 11_000, T0 + 19_000)).toEqual([]);
  });

  test("a channel that speaks only on a change has none but outages", () => {
    const data = dataOf([...steady(0, 3), ...steady(600_000, 1)], { expectedMs: null });
    expect(gapsOf(data, T0, T0 + 9_000_000)).toEqual([]);
    data.beginOutage("connection");
    expect(gapsOf(data, T0, T0 + 9_000_000)).toMatchObject([{ cause: "connection", open: true }]);
  });

  test("a channel without a row, or of which nothing is known, has none", () => {
    expect(gapsOf(dataOf([]), T0, T0 + 60_000)).toEqual([]);
    expect(gapsOf(dataOf([], null), T0, T0 + 60_000)).toEqual([]);
  });
});

describe("gaps of bars", () => {
  const MINUTE = 60_000;
  /** A minute begins here. */
  const B0 = Math.ceil(T0 / MINUTE) * MINUTE - T0;
  const minute = (nth: number, second = 59): MadeRow => [B0 + nth * MINUTE + second * 1_000, 1];

  test("are whole empty ones, from the end of the one before to the beginning of the next", () => {
    const data = barsOf(MINUTE, [minute(0), minute(1), minute(4), minute(5)]);
    expect(gapsOf(data, T0, T0 + B0 + 6 * MINUTE)).toEqual([
      { from: T0 + B0 + 2 * MINUTE, to: T0 + B0 + 4 * MINUTE, cause: "feed", open: false },
    ]);
    expect([0, 1, 2, 3].filter(breaksBefore(data))).toEqual([2]);
  });

  test("there are none where each has a tick, however far apart their last ticks are", () => {
    expect(gapsOf(barsOf(MINUTE, [minute(0, 0), minute(1, 59)]), T0, T0 + B0 + 2 * MINUTE)).toEqual([]);
  });

  test("there are none where the pace explains an empty one", () => {
    const slow = { expectedMs: 50_000 };
    const rows = [minute(0, 55), minute(2, 5)];
    expect(gapsOf(barsOf(MINUTE, rows, slow), T0, T0 + B0 + 2.5 * MINUTE)).toEqual([]);
    expect(gapsOf(barsOf(MINUTE, rows), T0, T0 + B0 + 125_000)).toHaveLength(1);
  });
});

describe("a channel that was slower", () => {
  const MINUTE = 60_000;
  const slow = (from: number, count: number): MadeRow[] =>
    Array.from({ length: count }, (_, at) => [from + at * 5 * MINUTE, at]);

  test("has no gaps where it kept the pace it had then", () => {
    const rows = [...slow(0, 12), ...steady(60 * MINUTE, 60)];
    for (const data of [dataOf(rows), barsOf(10_000, rows)]) {
      expect(gapsOf(data, T0, T0 + 61 * MINUTE)).toEqual([]);
      expect(rows.filter((_, at) => breaksBefore(data)(at))).toEqual([]);
    }
  });

  test("has a gap where it was silent for longer than that, and where it is for longer than it is now", () => {
    const rows = [
      ...slow(0, 8),
      ...slow(60 * MINUTE, 4),
      ...steady(80 * MINUTE, 9),
      ...steady(81 * MINUTE, 9),
    ];
    const found = gapsOf(dataOf(rows), T0, T0 + 81 * MINUTE);
    expect(found.map(({ from, to }) => [from - T0, to - T0])).toEqual([
      [35 * MINUTE, 60 * MINUTE],
      [80 * MINUTE + 8_000, 81 * MINUTE],
    ]);
  });

  test("is not silent between the last tick and the end of a span in that past", () => {
    const data = dataOf(slow(0, 12));
    expect(gapsOf(data, T0, T0 + 59 * MINUTE, false)).toEqual([]);
    expect(gapsOf(data, T0, T0 + 75 * MINUTE, false)).toHaveLength(1);
    expect(gapsOf(data, T0, T0 + 59 * MINUTE)).toHaveLength(1);
  });
});

test("an outage shorter than a bar is no gap between bars, unless it lasts", () => {
  const before: MadeRow[] = [[50_000, 1, { count: 60 }]];
  const after: MadeRow[] = [[70_000, 2, { count: 60 }]];
  const gapsWith = (bucketMs: number) => {
    const data = barsOf(bucketMs, before);
    data.beginOutage("restart");
    expect(gapsOf(data, T0, T0 + 60_000)).toMatchObject([{ cause: "restart", open: true }]);
    pushAll(data, after);
    return [gapsOf(data, T0, T0 + 71_000).length, breaksBefore(data)(1)];
  };
  expect(gapsWith(60_000)).toEqual([0, false]);
  expect(gapsWith(20_000)).toEqual([1, true]);
});

test("another story that begins without a pause is seen between bars, however wide", () => {
  const series = new MadeSeries([
    [0, 1],
    [1, 2],
  ]);
  const seam = { from: DAY0 + 20_000, to: DAY0 + 20_400, cause: "anew" as const };
  series.outages = [seam];
  expect(gapsOf(series, DAY0, DAY0 + 100_000)).toEqual([{ ...seam, open: false }]);
  expect(breaksBefore(series)(1)).toBe(true);
});

describe("gaps of a span that is over", () => {
  test("end with it, and are not said to last", () => {
    const data = dataOf(steady(0, 3));
    expect(gapsOf(data, T0, T0 + 9_000, false)).toEqual([
      { from: T0 + 2_000, to: T0 + 9_000, cause: "feed", open: false },
    ]);
  });

  test("are those that reach into it, also from both sides, and no others", () => {
    const data = dataOf([...steady(0, 3), ...steady(10_000, 3), ...steady(20_000, 3)]);
    expect(gapsOf(data, T0 + 4_000, T0 + 8_000, false)).toMatchObject([
      { from: T0 + 2_000, to: T0 + 10_000 },
    ]);
    expect(gapsOf(data, T0, T0 + 11_000, false)).toHaveLength(1);
  });
});

describe("breaks", () => {
  test("come before the row that ends a hole or an outage, and before no other", () => {
    const data = dataOf([...steady(0, 3), ...steady(10_000, 2)]);
    data.beginOutage("restart");
    pushAll(data, steady(12_000, 2));
    const breaks = breaksBefore(data);
    const where = Array.from({ length: data.rows.length }, (_, at) => at).filter(breaks);
    expect(where).toEqual([3, 5]);
  });

  test("an outage breaks the line once, however short it was", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 2, maxLength: 40 }),
        fc.nat(),
        (steps, cut) => {
          const lost = 1 + (cut % (steps.length - 1));
          const rows = rowsAfter(steps);
          const data = dataOf(rows.slice(0, lost));
          data.beginOutage("connection");
          pushAll(data, rows.slice(lost));
          expect(rows.map((_, at) => at).filter(breaksBefore(data))).toEqual([lost]);
        },
      ),
    );
  });

  test("each closed gap in sight has its break, so that no line is drawn across a hatch", () => {
    const steps = fc.array(fc.constantFrom(500, 1_000, 3_000, 3_001, 20_000), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(steps, (all) => {
        const data = dataOf(rowsAfter(all));
        const closed = gapsOf(data, T0, data.lastTime).filter(({ open }) => !open);
        const breaks = all.map((_, at) => at).filter(breaksBefore(data));
        expect(closed).toHaveLength(breaks.length);
      }),
    );
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import { CandleColumns } from "../../../../app/_widgets/indicators/candle-columns.ts";
import { dataOf, T0 } from "../made.ts";
import { DAY0, type MadeCandle, MadeSeries, MINUTE } from "./made-series.ts";

const candles = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }).map((steps) => {
  let minute = 0;
  return steps.map((step): MadeCandle => {
    // A candle is missing after most, and a pace is missed after some.
    minute += step;
    return [minute, minute % 7];
  });
});

const changes = fc.array(
  fc.oneof(
    fc.record({ what: fc.constant("append"), value: fc.nat(9) }),
    fc.record({ what: fc.constant("forget"), value: fc.nat(9) }),
    fc.record({ what: fc.constant("replace"), value: fc.nat(60) }),
    fc.record({ what: fc.constant("fill"), value: fc.nat(60) }),
    fc.record({ what: fc.constant("cut"), value: fc.nat(9) }),
  ),
  { maxLength: 12 },
);

function changed(made: readonly MadeCandle[], what: string, value: number): MadeCandle[] {
  const next = [...made];
  const at = Math.min(value, next.length - 1);
  if (what === "append") next.push([(next.at(-1)?.[0] ?? 0) + 1, value + 0.5]);
  if (what === "forget") next.splice(0, value);
  if (what === "replace" && at >= 0) next[at] = [next[at]?.[0] ?? 0, value + 0.25];
  if (what === "fill" && !next.some(([minute]) => minute === value)) next.push([value, 99]);
  if (what === "cut") next.length = Math.max(0, next.length - value);
  return next.sort(([a], [b]) => a - b);
}

const contents = ({ times, highs, lows, closes, volumes, breaks }: CandleColumns) =>
  structuredClone({ times, highs, lows, closes, volumes, breaks });

test("whatever happens to a series, its columns are those of one seen for the first time", () => {
  fc.assert(
    fc.property(candles, changes, (made, all) => {
      const series = new MadeSeries(made);
      const columns = new CandleColumns();
      columns.sync(series);
      let now = made;
      for (const { what, value } of all) {
        const before = contents(columns);
        now = changed(now, what, value);
        series.become(now);
        const change = columns.sync(series);
        const fresh = new CandleColumns();
        fresh.sync(series);
        expect(contents(columns)).toEqual(contents(fresh));
        // What is said to be as it was is.
        const { dropped, from } = change ?? { dropped: 0, from: before.closes.length };
        expect(columns.closes.slice(0, from)).toEqual(before.closes.slice(dropped, dropped + from));
        expect(columns.times.slice(0, from)).toEqual(before.times.slice(dropped, dropped + from));
      }
    }),
  );
});

test("the live candle's change is that of the last, a late one's is its own", () => {
  const series = new MadeSeries([
    [0, 1],
    [1, 2],
    [2, 3],
  ]);
  const columns = new CandleColumns();
  expect(columns.sync(series)).toEqual({ dropped: 0, from: 0 });
  expect(columns.sync(series)).toBeNull();
  series.become([
    [0, 1],
    [1, 2],
    [2, 4],
  ]);
  expect(columns.sync(series)).toEqual({ dropped: 0, from: 2 });
  series.become([
    [1, 5],
    [2, 4],
    [3, 1],
  ]);
  expect(columns.sync(series)).toEqual({ dropped: 1, from: 0 });
});

test("a candle begins at its border, and a line breaks where candles are missing", () => {
  const series = new MadeSeries([
    [0, 1],
    [1, Number.NaN],
    [2, 2],
    [30, 3],
  ]);
  const columns = new CandleColumns();
  columns.sync(series);
  expect(columns.times).toEqual([0, 2, 30].map((minute) => DAY0 + minute * MINUTE));
  expect(columns.breaks).toEqual([false, false, true]);
});

test("a row of more ticks may be further away before a line breaks", () => {
  const data = dataOf([
    [0, 1],
    [8_000, 1],
  ]);
  const columns = new CandleColumns();
  columns.sync(data);
  expect(columns.breaks).toEqual([false, true]);
  data.replaceRun([barOf(1, T0, 1), { ...barOf(9, T0 + 8_000, 1), count: 8 }]);
  expect(columns.sync(data)).toEqual({ dropped: 0, from: 1 });
  expect(columns.breaks).toEqual([false, false]);
});

test("an outage that ended breaks lines that were whole", () => {
  const series = new MadeSeries([
    [0, 1],
    [2, 2],
  ]);
  const columns = new CandleColumns();
  columns.sync(series);
  expect(columns.breaks).toEqual([false, false]);
  series.outages = [{ from: DAY0 + 30_000, to: DAY0 + 100_000, cause: "connection" }];
  series.version++;
  expect(columns.sync(series)).toEqual({ dropped: 0, from: 0 });
  expect(columns.breaks).toEqual([false, true]);
});

import { expect, test } from "vitest";
import { indicatorLayers } from "../../../../app/_widgets/indicators/indicator-layers.ts";
import type { IndicatorWish } from "../../../../app/_widgets/view-store.ts";
import { DAY0, type MadeCandle, MadeSeries, MINUTE } from "./made-series.ts";

const SMA3: IndicatorWish = { name: "sma", length: 3 };
const VWAP: IndicatorWish = { name: "vwap", length: null };
const NO_COLORS = new Map<string, string>();

const rising = (minutes: readonly number[]) => minutes.map((minute): MadeCandle => [minute, minute + 100]);
const minute = (at: number) => DAY0 + at * MINUTE;

function layersOf(series: MadeSeries, ...wishes: IndicatorWish[]) {
  return indicatorLayers(series, wishes, NO_COLORS, null);
}

function lineOf(series: MadeSeries, wish: IndicatorWish) {
  const line = layersOf(series, wish)[0]?.lines[0];
  if (!line) throw new Error("no line");
  return line;
}

test("a line has a point for each candle, at its newest tick, and breaks where candles are missing", () => {
  const line = lineOf(new MadeSeries(rising([0, 1, 2, 3, 30, 31])), SMA3);
  expect(line.points().times).toEqual([0, 1, 2, 3, 30, 30, 31].map((at) => minute(at) + 20_000));
  const [last30, last31] = [(102 + 103 + 130) / 3, (103 + 130 + 131) / 3];
  expect(line.points().values).toEqual([NaN, NaN, 101, 102, NaN, last30, last31]);
});

test("points follow the live candle, a new one, an older one that changed and one forgotten", () => {
  const made = rising([0, 1, 2, 3, 30, 31]);
  const series = new MadeSeries(made);
  const line = lineOf(series, SMA3);
  const steps: MadeCandle[][] = [
    [...made.slice(0, -1), [31, 7]],
    [...made, [32, 9]],
    [...made.slice(0, 2), [2, 50], ...made.slice(3), [32, 9]],
    [...made.slice(1), [32, 10], [40, 3]],
    [...made.slice(2), [32, 10], [40, 3]],
    made.slice(1, 3),
  ];
  for (const step of steps) {
    const before = line.version();
    series.become(step);
    expect(line.version()).toBeGreaterThan(before);
    const { times, values } = line.points();
    expect([times.length, times.at(-1)]).toEqual([values.length, minute(step.at(-1)?.[0] ?? 0) + 20_000]);
    // What a moment has is what the line has there.
    for (const [at, time] of times.entries()) {
      if (time !== times[at + 1]) expect(line.at(time)).toBe(values[at]);
    }
  }
});

test("a moment has the value of its candle, none before the first, in a hole or long after the last", () => {
  const line = lineOf(new MadeSeries(rising([0, 1, 2, 3, 30, 31, 32])), SMA3);
  expect(line.at(minute(3))).toBe(102);
  expect(line.at(minute(4) - 1)).toBe(102);
  expect(line.at(minute(4))).toBeNaN();
  expect(line.at(minute(-1))).toBeNaN();
  expect(line.at(minute(33))).toBe(131);
  expect(line.at(minute(60))).toBeNaN();
  expect([minute(-1), minute(10), Number.POSITIVE_INFINITY].map((time) => line.lastUpTo(time))).toEqual([
    NaN,
    102,
    131,
  ]);
});

test("what has too few candles, or no volumes, says so", () => {
  const few = new MadeSeries(rising([0, 1]));
  const silent = new MadeSeries([[0, 1, { volume: Number.NaN }]]);
  const notes = [...layersOf(few, SMA3, VWAP), ...layersOf(silent, VWAP)].map(({ note }) => note("UTC", 0));
  expect(notes).toEqual(["needs 3 candles, 2 held", null, "no volumes"]);
});

test("a VWAP that cannot count from midnight says since when it does", () => {
  const [late] = layersOf(new MadeSeries(rising([90, 91])), VWAP);
  const [whole] = layersOf(new MadeSeries(rising([-1, 1, 91])), VWAP);
  expect(late?.note("UTC", 0)).toBe("since 01:30:00");
  expect(whole?.note("UTC", 0)).toBeNull();
});

test("as % a value is told against the channel's at the left edge, but for what is a share of 100 anyway", () => {
  const series = new MadeSeries(rising([0, 1, 2, 3]));
  const ahead = new MadeSeries([[0, 7], ...rising([1, 2, 3])]);
  const [sma, rsi] = indicatorLayers(ahead, [SMA3, { name: "rsi", length: 2 }], NO_COLORS, series);
  expect(sma?.text(102.01, minute(1) + 5)).toBe("+2.01\u202F%");
  expect(rsi?.text(55.5, minute(1) + 5)).toBe("55.50");
});

test("Bollinger bands are three lines of one layer", () => {
  const [layer] = layersOf(new MadeSeries(rising([0, 1, 2])), { name: "bollinger", length: 3 });
  expect(layer?.lines.map(({ id, label }) => [id, label])).toEqual([
    ["bollinger-3-upper", "BB 3, 2 upper"],
    ["bollinger-3-middle", "BB 3, 2 middle"],
    ["bollinger-3-lower", "BB 3, 2 lower"],
  ]);
  const [upper = 0, middle = 0, lower = 0] = layer?.lines.map((line) => line.at(minute(2))) ?? [];
  expect([middle, upper - middle, middle - lower].map((value) => value.toFixed(9))).toEqual([
    "101.000000000",
    "1.632993162",
    "1.632993162",
  ]);
});

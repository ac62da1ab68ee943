import { expect, test } from "vitest";
import { Bollinger } from "#lib/indicators/bollinger.ts";
import { Ema } from "#lib/indicators/ema.ts";
import { Rsi } from "#lib/indicators/rsi.ts";
import { Sma } from "#lib/indicators/sma.ts";
import { Vwap } from "#lib/indicators/vwap.ts";
import { candlesOf, closesOf, computed, type MadeCandle } from "./made-candles.ts";

const rounded = (line: readonly number[] | undefined, decimals: number) =>
  (line ?? []).filter((value) => !Number.isNaN(value)).map((value) => Number(value.toFixed(decimals)));

test("RSI 14 is Wilder's own, as far as he rounded on the way", () => {
  // J. Welles Wilder, New Concepts in Technical Trading Systems, 1978: his worksheet, with averages cut to cents.
  const closes = [
    54.8, 56.8, 57.85, 59.85, 60.57, 61.1, 62.17, 60.6, 62.35, 62.15, 62.35, 61.45, 62.8, 61.37, 62.5, 62.57,
    60.8, 59.37, 60.35, 62.35, 62.17, 62.55, 64.55, 64.37, 65.3,
  ];
  const [line = []] = computed(new Rsi(14), closesOf(closes));
  const printed = [74.36, 74.55, 65.75, 59.68, 61.98, 66.44, 65.75, 67, 71.43, 70.5, 72.14];
  expect(line.slice(0, 14).every(Number.isNaN)).toBe(true);
  for (const [at, value] of printed.entries())
    expect(Math.abs((line[at + 14] ?? NaN) - value)).toBeLessThan(0.53);
});

test("RSI 14 is that of the worked example of StockCharts' ChartSchool", () => {
  const closes = [
    44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931,
    46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439, 46.2122, 46.2521, 45.7137,
    46.4515, 45.7835, 45.3548, 44.0288, 44.1783, 44.2181, 44.5672, 43.4205, 42.6628, 43.1314,
  ];
  const [line] = computed(new Rsi(14), closesOf(closes));
  expect(rounded(line, 2)).toEqual([
    70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99, 41.46, 41.87,
    45.46, 37.3, 33.08, 37.77,
  ]);
});

test("SMA 5 of 11 to 17 is 13, 14, 15", () => {
  const [line] = computed(new Sma(5), closesOf([11, 12, 13, 14, 15, 16, 17]));
  expect(line).toEqual([NaN, NaN, NaN, NaN, 13, 14, 15]);
});

test("EMA 3 gives each close a half, and is told from the third on", () => {
  const [line] = computed(new Ema(3), closesOf([8, 4, 10, 2]));
  expect(line).toEqual([NaN, NaN, 8, 5]);
});

test("Bollinger bands are two deviations of a population from the mean", () => {
  const [upper, middle, lower] = computed(new Bollinger(8, 2), closesOf([2, 4, 4, 4, 5, 5, 7, 9]));
  expect([upper, middle, lower].map((line) => rounded(line, 9))).toEqual([[9], [5], [1]]);
});

test("RSI is 100 where nothing fell and 0 where nothing rose", () => {
  expect(computed(new Rsi(2), closesOf([1, 2, 3]))[0]?.at(-1)).toBe(100);
  expect(computed(new Rsi(2), closesOf([3, 2, 1]))[0]?.at(-1)).toBe(0);
});

test("VWAP weighs typical prices by volume and begins anew with the day", () => {
  const candle = (typical: number, volume: number): MadeCandle => ({
    high: typical + 2,
    low: typical - 1,
    close: typical - 1,
    volume,
  });
  // Candles of an hour from midnight on: the 25th is of the next day.
  const day = Array.from({ length: 24 }, (_, hour) => candle(hour < 12 ? 10 : 20, hour < 12 ? 1 : 3));
  const [line] = computed(new Vwap(), candlesOf([...day, candle(50, NaN), candle(40, 2), candle(43, 1)]));
  expect(line?.[11]).toBeCloseTo(10, 12);
  expect(line?.[23]).toBeCloseTo((12 * 10 + 36 * 20) / 48, 12);
  expect(line?.[24]).toBeNaN();
  expect(line?.[25]).toBeCloseTo(40, 12);
  expect(line?.[26]).toBeCloseTo(41, 12);
});

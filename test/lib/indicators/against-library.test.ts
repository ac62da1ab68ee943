import fc from "fast-check";
import { BollingerBands, EMA, RSI, SMA, VWAP } from "trading-signals";
import { describe, expect, test } from "vitest";
import { Bollinger } from "#lib/indicators/bollinger.ts";
import { Ema } from "#lib/indicators/ema.ts";
import type { Indicator } from "#lib/indicators/indicator.ts";
import { Rsi } from "#lib/indicators/rsi.ts";
import { Sma } from "#lib/indicators/sma.ts";
import { Vwap } from "#lib/indicators/vwap.ts";
import { candlesOf, closesOf, type MadeCandle, prices } from "./made-candles.ts";

/** What the library says after a value, line by line; `NaN` for nothing yet. */
type Reference = (value: number, replace: boolean) => readonly number[];

const PAIRS: Record<string, (length: number) => { ours: Indicator; theirs: Reference }> = {
  SMA: (length) => {
    const theirs = new SMA(length);
    return { ours: new Sma(length), theirs: (value, replace) => [theirs.update(value, replace) ?? NaN] };
  },
  EMA: (length) => {
    const theirs = new EMA(length);
    const update = (value: number, replace: boolean) => {
      theirs.update(value, replace);
      return [theirs.getResult() ?? NaN];
    };
    return { ours: new Ema(length), theirs: update };
  },
  Bollinger: (length) => {
    const theirs = new BollingerBands(length, 2);
    const update = (value: number, replace: boolean) => {
      const bands = theirs.update(value, replace);
      return bands ? [bands.upper, bands.middle, bands.lower] : [NaN, NaN, NaN];
    };
    return { ours: new Bollinger(length, 2), theirs: update };
  },
  RSI: (length) => {
    const theirs = new RSI(length);
    return { ours: new Rsi(length), theirs: (value, replace) => [theirs.update(value, replace) ?? NaN] };
  },
};

/** Equal to 1e-9 of the value, or of 1 where that is smaller. */
function expectEqual(ours: readonly number[], theirs: readonly number[]): void {
  for (const [line, value] of theirs.entries()) {
    const mine = ours[line] ?? NaN;
    if (Number.isNaN(value)) expect(mine).toBeNaN();
    else expect(Math.abs(mine - value) / Math.max(1, Math.abs(value))).toBeLessThanOrEqual(1e-9);
  }
}

describe.each(Object.entries(PAIRS))("%s equals trading-signals", (_, pair) => {
  test("after every change of the live candle and every new one", () => {
    const changes = fc.array(fc.nat(3), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(prices, fc.integer({ min: 2, max: 40 }), changes, (values, length, times) => {
        const { ours, theirs } = pair(length);
        const candles = closesOf([]);
        for (const [at, value] of values.entries()) {
          for (let change = times[at % times.length] ?? 0; change >= 0; change--) {
            const live = value + change / 8;
            const replace = candles.closes.length > at;
            candles.closes[at] = live;
            ours.compute(candles, at);
            expectEqual(
              ours.lines.map((line) => line[at] ?? NaN),
              theirs(live, replace),
            );
          }
        }
      }),
    );
  });
});

test("VWAP equals trading-signals over a day, after every change of the live candle", () => {
  const volumes = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(prices, volumes, (values, sizes) => {
      const ours = new Vwap();
      const theirs = new VWAP();
      const made: MadeCandle[] = [];
      for (const [at, close] of values.slice(0, 24).entries()) {
        for (const part of [0.5, 1]) {
          const volume = (sizes[at] ?? 1) * part;
          made[at] = { high: close + part, low: close - 0.25, close, volume };
          ours.compute(candlesOf(made), at);
          const value = theirs.update(made[at], part === 1);
          expectEqual([ours.lines[0]?.[at] ?? NaN], [value ?? NaN]);
        }
      }
    }),
  );
});

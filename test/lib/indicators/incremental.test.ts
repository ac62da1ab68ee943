import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Bollinger } from "#lib/indicators/bollinger.ts";
import { Closes } from "#lib/indicators/closes.ts";
import { Ema } from "#lib/indicators/ema.ts";
import type { Indicator } from "#lib/indicators/indicator.ts";
import { Rsi } from "#lib/indicators/rsi.ts";
import { Sma } from "#lib/indicators/sma.ts";
import { Vwap } from "#lib/indicators/vwap.ts";
import { candlesOf, computed, type MadeCandle, madeCandles } from "./made-candles.ts";

const MAKERS: Record<string, () => Indicator> = {
  SMA: () => new Sma(5),
  EMA: () => new Ema(5),
  Bollinger: () => new Bollinger(5),
  RSI: () => new Rsi(5),
  VWAP: () => new Vwap(),
  closes: () => new Closes(),
};

/** What may happen to candles: one more, or another word for one of them, counted from the last. */
const changes = fc.array(
  fc.record({ back: fc.option(fc.oneof(fc.constant(0), fc.nat(60)), { nil: null }), by: fc.integer() }),
  { maxLength: 40 },
);

function changed(candle: MadeCandle, by: number): MadeCandle {
  const step = (by % 700) / 100;
  return { ...candle, high: candle.high + 7, close: candle.close + step, volume: Math.abs(by % 5) };
}

describe.each(Object.entries(MAKERS))("%s", (_, make) => {
  test("computed change by change is what it is from scratch, to the last bit", () => {
    fc.assert(
      fc.property(madeCandles, changes, (made, all) => {
        const candles = [...made];
        const indicator = make();
        indicator.compute(candlesOf(candles), 0);
        for (const { back, by } of all) {
          const at = back === null ? candles.length : Math.max(0, candles.length - 1 - back);
          const changing = candles[at] ?? candles.at(-1);
          if (changing) candles[at] = changed(changing, by);
          indicator.compute(candlesOf(candles), at);
          expect(indicator.lines).toEqual(computed(make(), candlesOf(candles)));
        }
      }),
    );
  });

  test("goes on where its oldest candles are forgotten as if they were held", () => {
    fc.assert(
      fc.property(madeCandles, madeCandles, fc.nat(100), (made, later, some) => {
        // What a candle needs stays: as many as the length, and one that is older.
        const gone = Math.min(some, Math.max(0, made.length - 7));
        const whole = [...made, ...later];
        const indicator = make();
        indicator.compute(candlesOf(made), 0);
        indicator.drop(gone);
        const all = candlesOf(whole);
        const held = {
          times: all.times.slice(gone),
          highs: all.highs.slice(gone),
          lows: all.lows.slice(gone),
          closes: all.closes.slice(gone),
          volumes: all.volumes.slice(gone),
        };
        indicator.compute(held, made.length - gone);
        const expected = computed(make(), all).map((line) => line.slice(gone));
        expect(indicator.lines).toEqual(expected);
      }),
    );
  });
});

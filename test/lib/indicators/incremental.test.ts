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

/** Each, and how many candles it needs to go on from. */
const MAKERS: Record<string, { make: () => Indicator; needs: number }> = {
  SMA: { make: () => new Sma(5), needs: 5 },
  EMA: { make: () => new Ema(5), needs: 1 },
  Bollinger: { make: () => new Bollinger(5), needs: 5 },
  RSI: { make: () => new Rsi(5), needs: 1 },
  VWAP: { make: () => new Vwap(), needs: 1 },
  closes: { make: () => new Closes(), needs: 1 },
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

describe.each(Object.entries(MAKERS))("%s", (_, { make, needs }) => {
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
        const gone = Math.min(some, Math.max(0, made.length - needs));
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
        indicator.compute(held, 0);
        expect(indicator.lines).toEqual(computed(make(), held));
      }),
    );
  });
});

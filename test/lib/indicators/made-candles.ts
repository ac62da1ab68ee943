import fc from "fast-check";
import type { Candles, Indicator } from "#lib/indicators/indicator.ts";

/** Candles that a test may change. */
export interface MadeCandles extends Candles {
  readonly times: number[];
  readonly highs: number[];
  readonly lows: number[];
  readonly closes: number[];
  readonly volumes: number[];
}

export interface MadeCandle {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A midnight of universal time. */
export const DAY0 = 19_676 * 86_400_000;

/** Candles of an hour from a midnight on. */
export function candlesOf(made: readonly MadeCandle[]): MadeCandles {
  return {
    times: made.map((_, at) => DAY0 + at * 3_600_000),
    highs: made.map(({ high }) => high),
    lows: made.map(({ low }) => low),
    closes: made.map(({ close }) => close),
    volumes: made.map(({ volume }) => volume),
  };
}

/** Candles of which only the closes matter. */
export function closesOf(closes: readonly number[]): MadeCandles {
  return candlesOf(closes.map((close) => ({ high: close, low: close, close, volume: 1 })));
}

/** Prices as they are: they go on from one another, in whole cents, near any level from cents to billions. */
export const prices = fc
  .tuple(
    fc.constantFrom(1, 100, 67_000, 1e9),
    fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 120 }),
  )
  .map(([level, steps]) => {
    let close = level + 60_000;
    return steps.map((step) => {
      close += step / 100;
      return close;
    });
  });

/** Whole candles of such prices; some volumes are nothing, some unknown. */
export const madeCandles = fc
  .tuple(prices, fc.infiniteStream(fc.tuple(fc.nat(300), fc.nat(300), fc.nat(9), fc.boolean())))
  .map(([closes, rest]) =>
    closes.map((close): MadeCandle => {
      const [above, below, volume, known] = rest.next().value;
      return { high: close + above / 100, low: close - below / 100, close, volume: known ? volume / 4 : NaN };
    }),
  );

/** Its lines over all candles at once. */
export function computed(indicator: Indicator, candles: Candles): readonly (readonly number[])[] {
  indicator.compute(candles, 0);
  return indicator.lines;
}

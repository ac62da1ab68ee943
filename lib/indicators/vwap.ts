import { DAY } from "../durations.ts";
import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/** A session, ms: a day of universal time, as for all that is traded around the clock. */
export const SESSION_MS = DAY;

/**
 * Volume-weighted average price since the session began: the sum of typical price × volume over the sum of volumes,
 * where the typical price is the mean of high, low and close
 * (S. Berkowitz, D. Logue, E. Noser, The Total Cost of Transactions on the NYSE, Journal of Finance 43, 1988).
 * A session is a day of universal time, and begins with the first candle held where its start is not. A volume that is
 * unknown counts for nothing; `NaN` before any.
 */
export class Vwap extends ByCandle {
  readonly #values: number[] = [];
  readonly #volumes: number[] = [];
  readonly lines = [this.#values];
  protected readonly columns = [this.#values, this.#volumes];

  protected add({ times, highs, lows, closes, volumes }: Candles, at: number): void {
    const goesOn = at > 0 && sessionOf(numberAt(times, at)) === sessionOf(numberAt(times, at - 1));
    const sum = goesOn ? numberAt(this.#volumes, at - 1) : 0;
    const before = goesOn && sum > 0 ? numberAt(this.#values, at - 1) : 0;
    const volume = numberAt(volumes, at) || 0;
    const typical = (numberAt(highs, at) + numberAt(lows, at) + numberAt(closes, at)) / 3;
    const total = sum + volume;
    this.#volumes.push(total);
    // A mean that each volume moves by its share: sums of price × volume would lose digits over a day.
    this.#values.push(total > 0 ? before + ((typical - before) * volume) / total : Number.NaN);
  }
}

function sessionOf(time: number): number {
  return Math.floor(time / SESSION_MS);
}

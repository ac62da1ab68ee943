import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/**
 * Simple moving average: the mean of the last `length` closes
 * (J. Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9).
 */
export class Sma extends ByCandle {
  readonly #length: number;
  readonly #values: number[] = [];
  readonly lines = [this.#values];
  protected readonly columns = [this.#values];
  /** The sum of the closes before a candle that count for it, added up afresh for each candle: it cannot drift. */
  #before = { place: -1, sum: Number.NaN };

  /** @param length candles, 1 or more. */
  constructor(length: number) {
    super();
    this.#length = length;
  }

  protected add({ closes }: Candles, at: number, place: number): void {
    // Where only the live candle changed, the closes before it are those of the last time.
    if (this.#before.place !== place) this.#before = { place, sum: sumBefore(closes, at, this.#length) };
    this.#values.push((this.#before.sum + numberAt(closes, at)) / this.#length);
  }
}

function sumBefore(closes: readonly number[], at: number, length: number): number {
  const first = at - length + 1;
  let sum = first < 0 ? Number.NaN : 0;
  for (let i = Math.max(0, first); i < at; i++) sum += numberAt(closes, i);
  return sum;
}

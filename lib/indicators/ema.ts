import { type Candles, type Indicator, numberAt } from "./indicator.ts";

/**
 * Exponential moving average: each close counts for `2 / (length + 1)`, what was before for the rest
 * (J. Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9). It begins with the first close and is told from
 * the candle on by which an average of that length could be.
 */
export class Ema implements Indicator {
  readonly #length: number;
  readonly #values: number[] = [];
  /** The average from the first candle on. */
  readonly #averages: number[] = [];
  #dropped = 0;

  /** @param length candles, 1 or more. */
  constructor(length: number) {
    this.#length = length;
  }

  get lines(): readonly (readonly number[])[] {
    return [this.#values];
  }

  compute({ closes }: Candles, from: number): void {
    if (from === 0) this.#dropped = 0;
    this.#values.length = from;
    this.#averages.length = from;
    const share = 2 / (this.#length + 1);
    for (let at = from; at < closes.length; at++) {
      const close = numberAt(closes, at);
      const before = this.#averages[at - 1] ?? close;
      const average = close * share + before * (1 - share);
      this.#averages.push(average);
      this.#values.push(at + this.#dropped < this.#length - 1 ? Number.NaN : average);
    }
  }

  drop(count: number): void {
    this.#values.splice(0, count);
    this.#averages.splice(0, count);
    this.#dropped += count;
  }
}

import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/**
 * Exponential moving average: each close counts for `2 / (length + 1)`, what was before for the rest
 * (J. Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9). It begins with the first close and is told from
 * the candle on by which an average of that length could be.
 */
export class Ema extends ByCandle {
  readonly #length: number;
  readonly #values: number[] = [];
  /** The average from the first candle on. */
  readonly #averages: number[] = [];
  readonly lines = [this.#values];
  protected readonly columns = [this.#values, this.#averages];

  /** @param length candles, 1 or more. */
  constructor(length: number) {
    super();
    this.#length = length;
  }

  protected add({ closes }: Candles, at: number, place: number): void {
    const share = 2 / (this.#length + 1);
    const close = numberAt(closes, at);
    const before = this.#averages[at - 1] ?? close;
    const average = close * share + before * (1 - share);
    this.#averages.push(average);
    this.#values.push(place < this.#length - 1 ? Number.NaN : average);
  }
}

import { type Candles, type Indicator, numberAt } from "./indicator.ts";

/**
 * Simple moving average: the mean of the last `length` closes
 * (J. Murphy, Technical Analysis of the Financial Markets, 1999, ch. 9).
 */
export class Sma implements Indicator {
  readonly #length: number;
  readonly #values: number[] = [];
  /** The sum of the closes before a candle that count for it, added up afresh for each candle: it cannot drift. */
  #before = { index: -1, sum: Number.NaN };

  /** @param length candles, 1 or more. */
  constructor(length: number) {
    this.#length = length;
  }

  get lines(): readonly (readonly number[])[] {
    return [this.#values];
  }

  compute({ closes }: Candles, from: number): void {
    this.#values.length = from;
    for (let at = from; at < closes.length; at++) {
      this.#values.push((this.#sumBefore(closes, at) + numberAt(closes, at)) / this.#length);
    }
  }

  drop(count: number): void {
    this.#values.splice(0, count);
    this.#before.index -= count;
  }

  #sumBefore(closes: readonly number[], at: number): number {
    // Where only the live candle changed, the closes before it are those of the last time.
    if (this.#before.index === at) return this.#before.sum;
    const first = at - this.#length + 1;
    let sum = first < 0 ? Number.NaN : 0;
    for (let i = Math.max(0, first); i < at; i++) sum += numberAt(closes, i);
    this.#before = { index: at, sum };
    return sum;
  }
}

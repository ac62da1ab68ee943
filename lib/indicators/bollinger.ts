import { type Candles, type Indicator, numberAt } from "./indicator.ts";

/** The mean of the closes before a candle that count for it, and the sum of their squared distances from it. */
interface Before {
  index: number;
  mean: number;
  squares: number;
}

/**
 * Bollinger bands: the mean of the last `length` closes, and so many standard deviations of them above and below, those
 * of a population (J. Bollinger, Bollinger on Bollinger Bands, 2001). The lines are upper, middle, lower.
 */
export class Bollinger implements Indicator {
  readonly lines: readonly [number[], number[], number[]] = [[], [], []];
  readonly #length: number;
  readonly #deviations: number;
  #before: Before = { index: -1, mean: Number.NaN, squares: Number.NaN };

  /** @param length candles, 2 or more. @param deviations standard deviations from the middle to each band. */
  constructor(length: number, deviations = 2) {
    this.#length = length;
    this.#deviations = deviations;
  }

  compute({ closes }: Candles, from: number): void {
    const [upper, middle, lower] = this.lines;
    for (const line of this.lines) line.length = from;
    for (let at = from; at < closes.length; at++) {
      if (this.#before.index !== at) this.#before = before(closes, at, this.#length);
      const close = numberAt(closes, at);
      // Welford's step: the last close joins the others without a second look at them.
      const mean = this.#before.mean + (close - this.#before.mean) / this.#length;
      const squares = this.#before.squares + (close - this.#before.mean) * (close - mean);
      const away = this.#deviations * Math.sqrt(squares / this.#length);
      upper.push(mean + away);
      middle.push(mean);
      lower.push(mean - away);
    }
  }

  drop(count: number): void {
    for (const line of this.lines) line.splice(0, count);
    this.#before.index -= count;
  }
}

function before(closes: readonly number[], index: number, length: number): Before {
  const first = index - length + 1;
  if (first < 0) return { index, mean: Number.NaN, squares: Number.NaN };
  let sum = 0;
  for (let i = first; i < index; i++) sum += numberAt(closes, i);
  const mean = sum / (length - 1);
  let squares = 0;
  for (let i = first; i < index; i++) squares += (numberAt(closes, i) - mean) ** 2;
  return { index, mean, squares };
}

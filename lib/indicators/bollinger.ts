import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/** The mean of the closes before a candle that count for it, and the sum of their squared distances from it. */
interface Before {
  readonly place: number;
  readonly mean: number;
  readonly squares: number;
}

/**
 * Bollinger bands: the mean of the last `length` closes, and so many standard deviations of them above and below, those
 * of a population (J. Bollinger, Bollinger on Bollinger Bands, 2001). The lines are upper, middle, lower.
 */
export class Bollinger extends ByCandle {
  readonly lines: readonly [number[], number[], number[]] = [[], [], []];
  protected readonly columns = this.lines;
  readonly #length: number;
  readonly #deviations: number;
  #before: Before = { place: -1, mean: Number.NaN, squares: Number.NaN };

  /** @param length candles, 2 or more. @param deviations standard deviations from the middle to each band. */
  constructor(length: number, deviations = 2) {
    super();
    this.#length = length;
    this.#deviations = deviations;
  }

  protected add({ closes }: Candles, at: number, place: number): void {
    if (this.#before.place !== place) this.#before = { place, ...before(closes, at, this.#length) };
    const close = numberAt(closes, at);
    // Welford's step: the last close joins the others without a second look at them.
    const mean = this.#before.mean + (close - this.#before.mean) / this.#length;
    const squares = this.#before.squares + (close - this.#before.mean) * (close - mean);
    const away = this.#deviations * Math.sqrt(squares / this.#length);
    const [upper, middle, lower] = this.lines;
    upper.push(mean + away);
    middle.push(mean);
    lower.push(mean - away);
  }
}

function before(closes: readonly number[], at: number, length: number): Omit<Before, "place"> {
  const first = at - length + 1;
  if (first < 0) return { mean: Number.NaN, squares: Number.NaN };
  let sum = 0;
  for (let i = first; i < at; i++) sum += numberAt(closes, i);
  const mean = sum / (length - 1);
  let squares = 0;
  for (let i = first; i < at; i++) squares += (numberAt(closes, i) - mean) ** 2;
  return { mean, squares };
}

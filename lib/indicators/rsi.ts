import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/**
 * Relative strength index, 0 to 100: `100 − 100 / (1 + gain / loss)`, where gain and loss are the averages of the rises
 * and falls from close to close, the first of `length` of them plain means, and each next
 * `(before × (length − 1) + this) / length` (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978, ch. 6).
 * 100 where nothing fell.
 */
export class Rsi extends ByCandle {
  readonly #length: number;
  readonly #values: number[] = [];
  readonly #gains: number[] = [];
  readonly #losses: number[] = [];
  readonly lines = [this.#values];
  protected readonly columns = [this.#values, this.#gains, this.#losses];

  /** @param length candles, 1 or more. */
  constructor(length: number) {
    super();
    this.#length = length;
  }

  protected add({ closes }: Candles, at: number, place: number): void {
    const change = at === 0 ? 0 : numberAt(closes, at) - numberAt(closes, at - 1);
    const gain = this.#averaged(this.#gains[at - 1], Math.max(0, change), place);
    const loss = this.#averaged(this.#losses[at - 1], Math.max(0, -change), place);
    this.#gains.push(gain);
    this.#losses.push(loss);
    this.#values.push(place < this.#length ? Number.NaN : indexOf(gain, loss));
  }

  #averaged(before = 0, now: number, place: number): number {
    // The first of them grows into a plain mean.
    if (place <= this.#length) return before + now / this.#length;
    return before + (now - before) / this.#length;
  }
}

function indexOf(gain: number, loss: number): number {
  return loss === 0 ? 100 : 100 - 100 / (1 + gain / loss);
}

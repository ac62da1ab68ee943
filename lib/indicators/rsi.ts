import { type Candles, type Indicator, numberAt } from "./indicator.ts";

/**
 * Relative strength index, 0 to 100: `100 − 100 / (1 + gain / loss)`, where gain and loss are the averages of the rises
 * and falls from close to close, the first of `length` of them plain means, and each next
 * `(before × (length − 1) + this) / length` (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978, ch. 6).
 * 100 where nothing fell.
 */
export class Rsi implements Indicator {
  readonly #length: number;
  readonly #values: number[] = [];
  readonly #gains: number[] = [];
  readonly #losses: number[] = [];
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
    for (const column of [this.#values, this.#gains, this.#losses]) column.length = from;
    for (let at = from; at < closes.length; at++) {
      const change = at === 0 ? 0 : numberAt(closes, at) - numberAt(closes, at - 1);
      const gain = this.#averaged(this.#gains, at, Math.max(0, change));
      const loss = this.#averaged(this.#losses, at, Math.max(0, -change));
      this.#gains.push(gain);
      this.#losses.push(loss);
      this.#values.push(at + this.#dropped < this.#length ? Number.NaN : indexOf(gain, loss));
    }
  }

  drop(count: number): void {
    for (const column of [this.#values, this.#gains, this.#losses]) column.splice(0, count);
    this.#dropped += count;
  }

  #averaged(averages: readonly number[], at: number, now: number): number {
    const before = averages[at - 1] ?? 0;
    // The first of them grows into a plain mean.
    if (at + this.#dropped <= this.#length) return before + now / this.#length;
    return before + (now - before) / this.#length;
  }
}

function indexOf(gain: number, loss: number): number {
  return loss === 0 ? 100 : 100 - 100 / (1 + gain / loss);
}

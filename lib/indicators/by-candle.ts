import type { Candles, Indicator } from "./indicator.ts";

/**
 * An indicator whose numbers follow candle by candle from those of the candle before. It says which columns it keeps, a
 * number a candle each, and how the next candle adds to each of them; going back and forgetting are the same for all.
 */
export abstract class ByCandle implements Indicator {
  abstract readonly lines: Indicator["lines"];
  /** Its lines and what it keeps beside them. */
  protected abstract readonly columns: readonly number[][];
  #dropped = 0;

  compute(candles: Candles, from: number): void {
    if (from === 0) this.#dropped = 0;
    for (const column of this.columns) column.length = from;
    for (let at = from; at < candles.closes.length; at++) this.add(candles, at, at + this.#dropped);
  }

  drop(count: number): void {
    for (const column of this.columns) column.splice(0, count);
    this.#dropped += count;
  }

  /**
   * Adds one number to each column.
   * @param at the candle's index. @param place how many candles there were before it, those forgotten among them.
   */
  protected abstract add(candles: Candles, at: number, place: number): void;
}

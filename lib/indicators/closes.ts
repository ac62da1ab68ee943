import { ByCandle } from "./by-candle.ts";
import { type Candles, numberAt } from "./indicator.ts";

/** The closes themselves, as a line among the others. */
export class Closes extends ByCandle {
  readonly #values: number[] = [];
  readonly lines = [this.#values];
  protected readonly columns = [this.#values];

  protected add({ closes }: Candles, at: number): void {
    this.#values.push(numberAt(closes, at));
  }
}

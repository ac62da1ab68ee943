import type { Candles, Indicator } from "./indicator.ts";

/** The closes themselves, as a line among the others. */
export class Closes implements Indicator {
  readonly #values: number[] = [];

  get lines(): readonly (readonly number[])[] {
    return [this.#values];
  }

  compute({ closes }: Candles, from: number): void {
    this.#values.length = from;
    for (const close of closes.slice(from)) this.#values.push(close);
  }

  drop(count: number): void {
    this.#values.splice(0, count);
  }
}

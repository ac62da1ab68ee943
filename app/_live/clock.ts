import type { Timers } from "./timers.ts";

/**
 * The server's clock as the browser knows it: the time in `hello` plus half the shortest round trip of the
 * connection, which is the estimate of Cristian's algorithm (1989).
 */
export class ServerClock {
  readonly #timers: Timers;
  #helloTime = 0;
  #helloAt = 0;
  #shortest = Number.POSITIVE_INFINITY;
  #offset = 0;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Epoch milliseconds on the server's clock; on the browser's before the first hello. */
  now(): number {
    return this.#timers.now() + this.#offset;
  }

  /** A moment of the browser's clock, in epoch milliseconds, on the server's. */
  fromBrowser(time: number): number {
    return time + this.#offset;
  }

  /** The server has just said what time it is. */
  hello(time: number): void {
    this.#helloTime = time;
    this.#helloAt = this.#timers.now();
    this.#shortest = Number.POSITIVE_INFINITY;
    this.#offset = time - this.#helloAt;
  }

  /** A round trip took `ms` milliseconds. */
  measured(ms: number): void {
    if (ms >= this.#shortest) return;
    this.#shortest = ms;
    this.#offset = this.#helloTime + ms / 2 - this.#helloAt;
  }

  /** Something the server dated has arrived, so its clock shows at least this. Heals a browser's clock set back. */
  atLeast(time: number): void {
    if (this.now() < time) this.#offset = time - this.#timers.now();
  }
}

import type { RetrySooner } from "./retry.ts";
import { sleep } from "./sleep.ts";

/** Milliseconds that a source is left alone after a failure, however often another try is asked for. */
const REST = 1_000;

interface Wait {
  /** Milliseconds until the next try. */
  readonly ms: number;
  /** Milliseconds that the source asks to be left alone for. */
  readonly asked: number;
  readonly worthwhile?: RetrySooner["worthwhile"] | undefined;
}

/** The time between a failure of a feed and its next try. */
export class NextTry {
  #over: AbortController | undefined;
  /** When somebody may have it tried, in milliseconds of a clock that never goes back. */
  #earliest = 0;

  /** Resolves when it is over, when another try is worthwhile or asked for, or when the signal aborts. */
  async wait({ ms, asked, worthwhile }: Wait, stopped: AbortSignal): Promise<void> {
    const over = new AbortController();
    this.#over = over;
    this.#earliest = performance.now() + Math.max(REST, asked);
    const signal = AbortSignal.any([stopped, over.signal]);
    await Promise.race([sleep(ms, signal), ...(worthwhile ? [worthwhile(signal)] : [])]);
    this.#over = undefined;
    over.abort();
  }

  /** Ends the wait. Returns why not, in words, where it does not. */
  hurry(): string | undefined {
    if (!this.#over) return "it does not wait for its next try";
    const left = this.#earliest - performance.now();
    if (left > 0) return `its source is left alone for another ${Math.ceil(left / 1_000)} s`;
    this.#over.abort();
    return undefined;
  }
}

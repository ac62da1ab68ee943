import { createHistogram } from "node:perf_hooks";

/** How often the loop is looked at, milliseconds: a stall is seen short by this much at the most. */
const EVERY_MS = 10;
const NS_PER_MS = 1e6;

/** Milliseconds. */
export interface Delay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/**
 * By how much the event loop is late. Node's own monitor counts its interval as delay and forgets the first interval
 * after each reset, in which a stall of a second sampled once a second can hide; this one subtracts and forgets none.
 */
export class LoopDelay implements Disposable {
  readonly #histogram = createHistogram();
  readonly #timer = setInterval(() => this.#note(), EVERY_MS).unref();
  #last = performance.now();

  /** The delay since it was last taken; zeros where nothing was measured yet. */
  take(): Delay {
    const histogram = this.#histogram;
    const empty = histogram.count === 0;
    const delay = {
      p50Ms: empty ? 0 : histogram.percentile(50) / NS_PER_MS,
      p99Ms: empty ? 0 : histogram.percentile(99) / NS_PER_MS,
      maxMs: empty ? 0 : histogram.max / NS_PER_MS,
    };
    histogram.reset();
    return delay;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #note(): void {
    const now = performance.now();
    const late = now - this.#last - EVERY_MS;
    this.#last = now;
    // A histogram has no 0.
    this.#histogram.record(Math.max(1, Math.round(late * NS_PER_MS)));
  }
}

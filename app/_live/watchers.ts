import type { Timers } from "./timers.ts";

/** A channel nobody watches any more is kept this long, ms: pages change and come back. */
const LINGER_MS = 3_000;

interface Watched {
  historyMs: number;
  watchers: number;
  cancelEnd: (() => void) | null;
}

export interface WatchersOptions {
  readonly timers: Timers;
  /** More of a channel is wanted than before: all of it, or a longer past. */
  wanted(channel: string): void;
  /** Nobody watches it any more. */
  unwanted(channel: string): void;
}

/** Counts who watches which channel, and how far back. */
export class Watchers {
  readonly #options: WatchersOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: WatchersOptions) {
    this.#options = options;
  }

  /** Watches a channel and `historyMs` of its past; the answer ends it, however often it is called. */
  watch(channel: string, historyMs: number): () => void {
    const watched = this.#hold(channel);
    watched.watchers++;
    watched.cancelEnd?.();
    watched.cancelEnd = null;
    if (historyMs > watched.historyMs) {
      watched.historyMs = historyMs;
      this.#options.wanted(channel);
    }
    let held = true;
    return () => {
      if (held) this.#release(channel, watched);
      held = false;
    };
  }

  /** Every channel watched, lingering ones included. */
  channels(): string[] {
    return [...this.#watched.keys()];
  }

  /** How many ms of its past anybody wants; `undefined` where nobody watches it. */
  historyMs(channel: string): number | undefined {
    return this.#watched.get(channel)?.historyMs;
  }

  #hold(channel: string): Watched {
    const held = this.#watched.get(channel);
    if (held) return held;
    const watched: Watched = { historyMs: Number.NEGATIVE_INFINITY, watchers: 0, cancelEnd: null };
    this.#watched.set(channel, watched);
    return watched;
  }

  #release(channel: string, watched: Watched): void {
    if (--watched.watchers > 0) return;
    watched.cancelEnd = this.#options.timers.after(LINGER_MS, () => {
      this.#watched.delete(channel);
      this.#options.unwanted(channel);
    });
  }
}

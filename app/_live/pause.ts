import { Listeners } from "./listeners.ts";
import type { Timers } from "./timers.ts";

/** The longest pace at which the number of waiting updates is told, ms. */
const TELL_MS = 250;

export interface PauseSnapshot {
  readonly paused: boolean;
  /** The server's clock when the pause began, epoch milliseconds; `NaN` while running. */
  readonly pausedAt: number;
  /** Ticks that arrived since. */
  readonly waiting: number;
}

export const RUNNING: PauseSnapshot = { paused: false, pausedAt: Number.NaN, waiting: 0 };

/** Holds the board still for whoever reads it, while its buffers keep filling. */
export class Pause {
  readonly #timers: Timers;
  readonly #now: () => number;
  readonly #listeners = new Listeners();
  #snapshot = RUNNING;
  #waiting = 0;
  #telling: (() => void) | null = null;

  /** @param now the server's clock, epoch milliseconds. */
  constructor(timers: Timers, now: () => number) {
    this.#timers = timers;
    this.#now = now;
  }

  get snapshot(): PauseSnapshot {
    return this.#snapshot;
  }

  get paused(): boolean {
    return this.#snapshot.paused;
  }

  get pausedAt(): number {
    return this.#snapshot.pausedAt;
  }

  get waiting(): number {
    return this.#waiting;
  }

  pause(): void {
    if (this.paused) return;
    this.#waiting = 0;
    this.#change({ paused: true, pausedAt: this.#now(), waiting: 0 });
  }

  resume(): void {
    if (!this.paused) return;
    this.#telling?.();
    this.#telling = null;
    this.#waiting = 0;
    this.#change(RUNNING);
  }

  toggle(): void {
    if (this.paused) this.resume();
    else this.pause();
  }

  /** So many ticks arrived. Told at most four times a second. */
  arrived(ticks: number): void {
    if (!this.paused) return;
    this.#waiting += ticks;
    this.#telling ??= this.#timers.after(TELL_MS, () => {
      this.#telling = null;
      this.#change({ ...this.#snapshot, waiting: this.#waiting });
    });
  }

  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  #change(snapshot: PauseSnapshot): void {
    this.#snapshot = snapshot;
    this.#listeners.tell();
  }
}

import type { Staller } from "./staller.ts";
import { sessionsAt } from "./status.ts";

export const POLL_MS = 50;

/** Asks a server again and again which of its sessions lag, and notes how long after each stall it first says so. */
export class LagWatcher implements Disposable {
  /** Looks before the first stall, and how many of them found a session that lags. */
  calmPolls = 0;
  falseAlarms = 0;
  readonly #url: string;
  readonly #staller: Staller;
  /** Milliseconds from each stall until it was noticed. */
  readonly #noticed: number[] = [];
  #over = false;

  constructor(url: string, staller: Staller) {
    this.#url = url;
    this.#staller = staller;
    void this.#watch();
  }

  /** The longest that a stall took to be noticed, milliseconds; infinite where one was not. */
  slowest(): number {
    if (this.#noticed.length < this.#staller.stalls.length) return Number.POSITIVE_INFINITY;
    return Math.max(...this.#noticed);
  }

  [Symbol.dispose](): void {
    this.#over = true;
  }

  async #watch(): Promise<void> {
    while (!this.#over) {
      await this.#look();
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async #look(): Promise<void> {
    try {
      const { lagging, stalled } = await sessionsAt(this.#url);
      this.#note(lagging + stalled > 0);
    } catch (error) {
      // The server may end while it is asked for the last time.
      if (!this.#over) throw error;
    }
  }

  #note(lags: boolean): void {
    const { stalls } = this.#staller;
    const stalledAt = stalls[this.#noticed.length];
    if (stalledAt !== undefined && lags) this.#noticed.push(performance.now() - stalledAt);
    if (stalls.length > 0) return;
    this.calmPolls++;
    if (lags) this.falseAlarms++;
  }
}

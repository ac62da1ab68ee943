/** How long to wait before a failed feed is started again. Times in milliseconds. */
export interface BackoffOptions {
  /** The ceiling of the first wait; it doubles with each failure. */
  readonly base: number;
  /** No wait is longer. */
  readonly cap: number;
  /** A run at least this long was healthy: the next failure counts as the first. */
  readonly healthy: number;
  /** A number from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

const DEFAULT_BACKOFF: BackoffOptions = {
  base: 1_000,
  cap: 30_000,
  healthy: 60_000,
  random: Math.random,
};

/**
 * Exponential backoff with full jitter: a wait drawn evenly from 0 to min(cap, base × 2^failures), so that many
 * feeds of one failed source do not come back in step (M. Brooker, "Exponential Backoff And Jitter", AWS
 * Architecture Blog, 2015).
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;

  constructor(options: Partial<BackoffOptions> = {}) {
    this.#options = { ...DEFAULT_BACKOFF, ...options };
  }

  /** Milliseconds to wait after a run of `ranFor` milliseconds has failed. */
  next(ranFor: number): number {
    const { base, cap, healthy, random } = this.#options;
    if (ranFor >= healthy) this.#failures = 0;
    const ceiling = Math.min(cap, base * 2 ** this.#failures);
    this.#failures++;
    return Math.round(random() * ceiling);
  }
}

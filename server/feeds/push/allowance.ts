/**
 * How much a source may bring: so many a second, a second's worth at once. It is paid afterwards, as nobody knows how
 * much a body holds before it is read: what was too much delays the next one.
 */
export class Allowance {
  readonly #perSecond: number;
  #left: number;
  #filledAt: number;

  /** @param now a clock that never goes back, in milliseconds. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#filledAt = now;
  }

  spend(count: number): void {
    this.#left -= count;
  }

  /** Milliseconds until more may be brought; 0 where it may be now. */
  wait(now: number): number {
    const gained = ((now - this.#filledAt) * this.#perSecond) / 1_000;
    this.#left = Math.min(this.#perSecond, this.#left + gained);
    this.#filledAt = now;
    return this.#left > 0 ? 0 : ((1 - this.#left) * 1_000) / this.#perSecond;
  }
}

/**
 * A token bucket: `burst` at once, `perSecond` in the long run (Turner 1986, as in RFC 2697 with one colour).
 */
export class TokenBucket {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: number;

  /** @param now a clock that never goes back, in milliseconds. */
  constructor(burst: number, perSecond: number, now: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes so many tokens, or none and `false` where there are fewer. What exceeds the burst takes all of it. */
  take(now: number, count = 1): boolean {
    if (this.wait(now, count) > 0) return false;
    this.#tokens -= Math.min(count, this.#burst);
    return true;
  }

  /** Milliseconds until so many tokens can be taken. */
  wait(now: number, count: number): number {
    const gained = ((now - this.#filledAt) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
    const missing = Math.min(count, this.#burst) - this.#tokens;
    return missing > 0 ? (missing * 1000) / this.#perSecond : 0;
  }
}

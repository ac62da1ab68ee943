import { TokenBucket } from "./token-bucket.ts";

/** Addresses remembered before those are looked for that can be forgotten. */
const FIRST_SWEEP = 1_000;

/**
 * A token bucket for each address. One that is full again is no other than a fresh one and is forgotten, so that only
 * addresses of the last seconds are remembered.
 */
export class AddressBuckets {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #buckets = new Map<string, TokenBucket>();
  #sweepAt = FIRST_SWEEP;

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes a token of an address's bucket.
   * @returns 0, or the milliseconds until there is one.
   */
  take(address: string, now: number): number {
    const bucket = this.#buckets.get(address) ?? this.#add(address, now);
    return bucket.take(now) ? 0 : Math.max(1, bucket.wait(now, 1));
  }

  #add(address: string, now: number): TokenBucket {
    if (this.#buckets.size >= this.#sweepAt) this.#sweep(now);
    const bucket = new TokenBucket(this.#burst, this.#perSecond, now);
    this.#buckets.set(address, bucket);
    return bucket;
  }

  #sweep(now: number): void {
    for (const [address, bucket] of this.#buckets) {
      if (bucket.wait(now, this.#burst) === 0) this.#buckets.delete(address);
    }
    this.#sweepAt = Math.max(FIRST_SWEEP, 2 * this.#buckets.size);
  }
}

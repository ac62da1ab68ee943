/** Bytes that many share: what nobody has taken is there for whoever asks first. */
export class ByteBudget {
  readonly limit: number;
  #used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes taken and not given back. */
  get used(): number {
    return this.#used;
  }

  /** Whether so many more bytes stay within the limit. */
  hasRoom(bytes: number): boolean {
    return this.#used + bytes <= this.limit;
  }

  /** Takes bytes, or gives them back where they are fewer than none. Whoever must have them need not ask for room. */
  take(bytes: number): void {
    this.#used += bytes;
  }
}

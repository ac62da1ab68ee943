/** Messages kept at the most, and their bytes in all. */
const MAX_KEPT = 10_000;
const MAX_BYTES = 33_554_432;

/** What a broker keeps for whoever comes later, so that it never keeps more than so much. */
export class RetainedRoom {
  readonly #bytes = new Map<string, number>();
  readonly #onFull: (topic: string) => void;
  #total = 0;

  constructor(onFull: (topic: string) => void) {
    this.#onFull = onFull;
  }

  /** Whether a message of so many bytes may be kept; without a byte it is one that makes room. */
  admits(topic: string, bytes: number): boolean {
    const before = this.#bytes.get(topic);
    const total = this.#total - (before ?? 0) + bytes;
    if (bytes > 0 && (total > MAX_BYTES || (before === undefined && this.#bytes.size >= MAX_KEPT))) {
      this.#onFull(topic);
      return false;
    }
    this.#total = total;
    if (bytes === 0) this.#bytes.delete(topic);
    else this.#bytes.set(topic, bytes);
    return true;
  }
}

/** Trades remembered of each symbol: more than any exchange repeats after a reconnect. */
const MAX_SEEN = 2_000;

/** Which trades of a symbol were told already; the newest are remembered. */
export class Seen {
  readonly #ids = new Set<string>();

  /** Whether it is one not told before. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    const [oldest] = this.#ids;
    if (this.#ids.size > MAX_SEEN && oldest !== undefined) this.#ids.delete(oldest);
    return true;
  }
}

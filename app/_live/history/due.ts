/** From where on the newest bars are to be asked for anew, and when: wishes of several reasons as one. */
export class Due {
  #from = Number.POSITIVE_INFINITY;
  #at = Number.POSITIVE_INFINITY;

  /** From where on, epoch milliseconds; `Infinity` where no reason named a moment. */
  get from(): number {
    return this.#from;
  }

  /** When, ms; `Infinity` where nothing is. */
  get at(): number {
    return this.#at;
  }

  /** @param from epoch milliseconds. @param at browser's clock, ms. */
  want(from: number, at: number): void {
    this.#from = Math.min(this.#from, from);
    this.#at = Math.min(this.#at, at);
  }

  /** What is wanted, which is wanted no longer. */
  take(): number {
    const from = this.#from;
    this.#from = Number.POSITIVE_INFINITY;
    this.#at = Number.POSITIVE_INFINITY;
    return from;
  }
}

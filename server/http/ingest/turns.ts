/** Milliseconds that reading bodies may take in one turn of the event loop. */
const SLICE_MS = 8;

/** Lets whoever reads a body do so in turns, so that frames, feeds and other requests never wait for a long one. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #startedAt = 0;
  #isUnderway = false;

  /** Calls back at once while this turn has time left, and in one of the next ones otherwise. */
  take(work: () => void): void {
    if (this.#isUnderway && (this.#waiting.length > 0 || !this.#hasTime())) this.#waiting.push(work);
    else {
      if (!this.#isUnderway) this.#start();
      work();
    }
  }

  #start(): void {
    this.#isUnderway = true;
    this.#startedAt = performance.now();
    setImmediate(() => this.#next());
  }

  #next(): void {
    this.#isUnderway = false;
    if (this.#waiting.length === 0) return;
    this.#start();
    while (this.#hasTime()) {
      const work = this.#waiting.shift();
      if (!work) return;
      work();
    }
  }

  #hasTime(): boolean {
    return performance.now() - this.#startedAt < SLICE_MS;
  }
}

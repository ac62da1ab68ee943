/** Handling requests pauses after so many milliseconds, so that frames, feeds and other connections get their turn. */
const SLICE_MS = 5;
/** Lines that cannot be answered now are looked at again after this many milliseconds. */
const RETRY_MS = 20;

/** What waits to be answered, one after the other. */
export interface Line {
  readonly waiting: number;
  /** Whether an answer could be taken now. */
  ready(): boolean;
  answerNext(): void;
}

/**
 * Lets lines take turns, one request each. At most one request that takes long is handled in a turn of the event loop,
 * and as much time as a turn took is then left to everything else, so that requests never get more than about half of it.
 */
export class RequestTurns {
  readonly #lines = new Set<Line>();
  #timer: NodeJS.Timeout | undefined;
  #due = 0;
  #restUntil = 0;
  #closed = false;

  /** Notes that a line has something to be answered. */
  add(line: Line): void {
    if (this.#closed) return;
    this.#lines.add(line);
    this.#schedule(0);
  }

  delete(line: Line): void {
    this.#lines.delete(line);
  }

  /** From here on nothing is answered. */
  close(): void {
    this.#closed = true;
    this.#lines.clear();
    clearTimeout(this.#timer);
  }

  readonly #turn = (): void => {
    this.#timer = undefined;
    const started = performance.now();
    this.#answer(started + SLICE_MS);
    const ended = performance.now();
    if (ended - started > SLICE_MS) this.#restUntil = ended + (ended - started);
    if (this.#lines.size > 0 && !this.#closed) this.#schedule(ended < this.#restUntil ? 0 : RETRY_MS);
  };

  /** A line put back at the end is visited again within the slice; one that is not ready keeps its place. */
  #answer(until: number): void {
    for (const line of this.#lines) {
      if (!line.ready()) continue;
      this.#lines.delete(line);
      line.answerNext();
      if (line.waiting > 0) this.#lines.add(line);
      if (performance.now() > until) return;
    }
  }

  #schedule(delay: number): void {
    const now = performance.now();
    const due = Math.max(now + delay, this.#restUntil);
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(this.#turn, Math.ceil(due - now));
  }
}

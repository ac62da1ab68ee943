/** Milliseconds between two looks at the time. */
const PERIOD = 250;
/** What is counted of the time between two looks at the most: more means that the process did not run. */
const MOST = 2 * PERIOD;

/**
 * The time for which this process was awake, in milliseconds. While the event loop is blocked or the process stopped,
 * answers wait unread, and nobody but the server is late.
 */
export class AwakeClock {
  #timer: NodeJS.Timeout | undefined;
  #awake = 0;
  #last = 0;

  /** The time so far; it stands while the clock is stopped. */
  get now(): number {
    if (!this.#timer) return this.#awake;
    return this.#awake + Math.min(performance.now() - this.#last, MOST);
  }

  start(): void {
    this.#last = performance.now();
    this.#timer ??= setInterval(() => this.#look(), PERIOD);
  }

  stop(): void {
    this.#awake = this.now;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    this.#awake = this.now;
    this.#last = performance.now();
  }
}

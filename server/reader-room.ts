import { MIN_RATE } from "#lib/limits.ts";

/** Milliseconds between two frames of the slowest reader there is, and a fifth more for its way through the kernel. */
const PATIENCE = (1.2 * 1000) / MIN_RATE;
/** Milliseconds for each question once a reader has used that up: it gets a gap, and holds others up no more than this. */
const IMPATIENCE = 1_000;
const STEP_MS = 10;

/**
 * Whether readers have room for more. It takes one turn of the event loop at the least, so that a source read at
 * full speed starves nobody, and as long as the slowest healthy reader takes between two frames at the most. After
 * that some reader is dead or behind for good: until all have room again, every wait is short.
 */
export class ReaderRoom {
  readonly #waiting: () => number;
  readonly #most: number;
  #patience = PATIENCE;
  /** One wait for all who ask meanwhile, so that many sources look no more often than one. */
  #wait: Promise<void> | undefined;

  /**
   * @param waiting the most ticks of any channel that a reader has yet to be told one by one.
   * @param kept ticks that every channel keeps; when more than half of them wait, a source that can wait does.
   */
  constructor(waiting: () => number, kept: number) {
    this.#waiting = waiting;
    this.#most = kept / 2;
  }

  /** Resolves when readers have room, or have had their time. */
  async ready(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#wait ??= this.#untilRoom().finally(() => {
      this.#wait = undefined;
    });
    await this.#wait;
  }

  async #untilRoom(): Promise<void> {
    const latest = performance.now() + this.#patience;
    while (this.#waiting() > this.#most) {
      if (performance.now() >= latest) {
        this.#patience = IMPATIENCE;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    this.#patience = PATIENCE;
  }
}

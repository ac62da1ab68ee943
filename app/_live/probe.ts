import { every, type Timers } from "./timers.ts";

const EVERY_MS = 2_000;
/**
 * Probes that may fall due while one is unanswered: the peer is dead 6 s after the question, and
 * so at most 8 s after it fell silent (TR5 allows 10).
 */
const MISSED = 3;

export interface ProbeOptions {
  readonly timers: Timers;
  /** Asks the server something cheap and calls back when it answers. */
  ask(answered: () => void): void;
  measured(ms: number): void;
  /** Nothing has been answered for 6 s. */
  dead(): void;
}

/** Measures the round trip every 2 s, and notices a peer that no longer answers. */
export class Probe {
  readonly #options: ProbeOptions;
  #stop: (() => void) | null = null;
  #sentAt: number | null = null;
  #missed = 0;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  start(): void {
    this.stop();
    this.#stop = every(this.#options.timers, EVERY_MS, () => this.#beat());
    this.#send();
  }

  stop(): void {
    this.#stop?.();
    this.#stop = null;
    this.#sentAt = null;
    this.#missed = 0;
  }

  /** Milliseconds the unanswered question has waited; 0 when none waits. */
  waitingMs(now: number): number {
    return this.#sentAt === null ? 0 : now - this.#sentAt;
  }

  // Beats are counted, not milliseconds: a tab that was frozen finds an old question and its answer together.
  #beat(): void {
    if (this.#sentAt === null) this.#send();
    else if (++this.#missed >= MISSED) this.#options.dead();
  }

  #send(): void {
    const { timers } = this.#options;
    const sentAt = timers.now();
    this.#sentAt = sentAt;
    this.#options.ask(() => {
      if (this.#sentAt !== sentAt) return;
      this.#sentAt = null;
      this.#missed = 0;
      this.#options.measured(timers.now() - sentAt);
    });
  }
}

import type { Timers } from "../timers.ts";
import { type HistoryClient, HistoryFault } from "./history-client.ts";
import type { KeptAnswer } from "./kept-answer.ts";
import type { Stretch } from "./kept-series.ts";

/** After a fault the history is left alone for so long, ms, then twice as long, up to the longest. */
const RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

export interface AskerOptions {
  readonly channel: string;
  readonly bucketMs: number;
  readonly client: HistoryClient;
  readonly timers: Timers;
  /** Told after each answer was taken in, and after each fault, of what had been asked. */
  readonly settled: (stretch: Stretch, fault: HistoryFault | null) => void;
}

/** Asks the history one question at a time, and not too soon after a fault. */
export class Asker {
  readonly #options: AskerOptions;
  #asked: { readonly stretch: Stretch; readonly over: AbortController } | null = null;
  #fault: HistoryFault | null = null;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** What is being asked; `null` where nothing is. */
  get stretch(): Stretch | null {
    return this.#asked?.stretch ?? null;
  }

  /** Why the last question had no answer; `null` where it had one. */
  get fault(): HistoryFault | null {
    return this.#fault;
  }

  /** Whether it is too soon after a fault. */
  get isResting(): boolean {
    return this.#options.timers.now() < this.#retryAt;
  }

  /** How long ago, ms, the last question was asked. */
  get idleMs(): number {
    return this.#options.timers.now() - this.#askedAt;
  }

  ask(stretch: Stretch, done: (answer: KeptAnswer) => void): void {
    const { client, channel, bucketMs, settled } = this.#options;
    const asked = { stretch, over: new AbortController() };
    this.#asked = asked;
    this.#askedAt = this.#options.timers.now();
    const settle = (fault: HistoryFault | null, then: () => void): void => {
      if (this.#asked !== asked) return;
      this.#asked = null;
      this.#fault = fault;
      then();
      settled(stretch, fault);
    };
    client.ask({ channel, bucketMs, ...stretch }, asked.over.signal).then(
      (answer) => settle(null, () => this.#onAnswer(() => done(answer))),
      (error: unknown) => settle(faultOf(error), () => this.#rest(faultOf(error))),
    );
  }

  /** Wants no answer any more. */
  giveUp(): void {
    this.#asked?.over.abort();
    this.#asked = null;
  }

  /** There is reason to believe that the server can be reached again. */
  encourage(): void {
    this.#failures = 0;
    this.#retryAt = Math.min(this.#retryAt, this.#options.timers.now() + RETRY_MS);
  }

  #onAnswer(take: () => void): void {
    this.#failures = 0;
    take();
  }

  #rest({ code }: HistoryFault): void {
    // A channel that appears begins the page's rows, which encourages.
    const failures = code === "unknown-channel" ? Number.POSITIVE_INFINITY : this.#failures++;
    const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** failures);
    this.#retryAt = this.#options.timers.now() + wait;
  }
}

function faultOf(error: unknown): HistoryFault {
  return error instanceof HistoryFault ? error : new HistoryFault("unavailable", String(error));
}

import type { ServerSample, ServerStatus } from "#lib/status.ts";

const EVERY_MS = 1_000;
/** Samples kept: five minutes. */
const KEPT = 300;
/** Rates are of so many seconds, as feeds speak only now and then. */
const RATE_OVER = 5;

/** What is known of the server; what it last said stays when it says no more. */
export interface StatusSnapshot {
  readonly status: ServerStatus | null;
  /** An answer of the same process some seconds before, to tell what came in between; `null` where there is none. */
  readonly previous: ServerStatus | null;
  readonly samples: readonly ServerSample[];
  /** When it last answered, in the browser's clock, epoch milliseconds. */
  readonly answeredAt: number | null;
  /** Whether the last question had no answer. */
  readonly silent: boolean;
}

export const UNKNOWN: StatusSnapshot = {
  status: null,
  previous: null,
  samples: [],
  answeredAt: null,
  silent: false,
};

/** Asks how the server is, with samples that ended after a time in epoch milliseconds. Rejects where nobody answers. */
export type Ask = (since: number) => Promise<ServerStatus>;

/** Asks once a second while it runs, and tells whoever listens. One question at a time. */
export class StatusPoll {
  readonly #ask: Ask;
  readonly #listeners = new Set<() => void>();
  #snapshot = UNKNOWN;
  /** The newest answers of one process, oldest first. */
  #answers: ServerStatus[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each start and stop, so that an answer that comes after one is not heard. */
  #run = 0;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  get snapshot(): StatusSnapshot {
    return this.#snapshot;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.stop();
    void this.#poll(this.#run);
  }

  stop(): void {
    this.#run++;
    clearTimeout(this.#timer);
  }

  async #poll(run: number): Promise<void> {
    const asked = performance.now();
    const status = await this.#ask(this.#snapshot.samples.at(-1)?.time ?? 0).catch(() => null);
    if (run !== this.#run) return;
    this.#snapshot = status ? this.#heard(status) : { ...this.#snapshot, silent: true };
    for (const listener of this.#listeners) listener();
    this.#timer = setTimeout(() => void this.#poll(run), Math.max(0, asked + EVERY_MS - performance.now()));
  }

  #heard(status: ServerStatus): StatusSnapshot {
    if (this.#answers[0]?.node !== status.node) this.#answers = [];
    const previous = this.#answers[0] ?? null;
    this.#answers = [...this.#answers, status].slice(-RATE_OVER);
    const { samples: known } = this.#snapshot;
    const samples = status.samples.length === 0 ? known : [...known, ...status.samples].slice(-KEPT);
    return { status, previous, samples, answeredAt: Date.now(), silent: false };
  }
}

import { type FeedEvent, keepFairly } from "#lib/feed-events.ts";
import type { FeedTicks, ServerSample, ServerStatus } from "#lib/status.ts";

const EVERY_MS = 1_000;
/** Samples kept: five minutes. */
const KEPT = 300;
/** Points of what feeds brought that are kept: 15 minutes. */
const KEPT_TICKS = 180;
/** Rates are of so many seconds, as feeds speak only now and then. */
const RATE_OVER = 5;

/** What is known of the server; what it last said stays when it says no more. */
export interface StatusSnapshot {
  readonly status: ServerStatus | null;
  /** An answer of the same process some seconds before, to tell what came in between; `null` where there is none. */
  readonly previous: ServerStatus | null;
  readonly samples: readonly ServerSample[];
  /** What happened to feeds, in the order of when it was told first. */
  readonly feedEvents: readonly FeedEvent[];
  /** What feeds brought, in the order of `status.feeds`. */
  readonly feedTicks: readonly FeedTicks[];
  /** When it last answered, in the browser's clock, epoch milliseconds. */
  readonly answeredAt: number | null;
  /** Whether the last question had no answer. */
  readonly silent: boolean;
}

export const UNKNOWN: StatusSnapshot = {
  status: null,
  previous: null,
  samples: [],
  feedEvents: [],
  feedTicks: [],
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
    const isOther = this.#answers[0]?.node !== status.node;
    if (isOther) this.#answers = [];
    const previous = this.#answers[0] ?? null;
    this.#answers = [...this.#answers, status].slice(-RATE_OVER);
    // Times of the server are compared with each other: where its clock was set back all it told is of later.
    const isBack = status.time < (this.#snapshot.samples.at(-1)?.time ?? 0);
    const { samples: known, ...news } = isBack ? UNKNOWN : this.#snapshot;
    const samples = status.samples.length === 0 ? known : [...known, ...status.samples].slice(-KEPT);
    const { feedEvents, feedTicks } = withNews(isOther ? UNKNOWN : news, status);
    return { status, previous, samples, feedEvents, feedTicks, answeredAt: Date.now(), silent: false };
  }
}

type FeedNews = Pick<ServerStatus, "feedEvents" | "feedTicks">;

/** What is known of feeds and what is news, which may repeat some of it. What does not change stays the same object. */
function withNews(known: FeedNews, { feedEvents, feedTicks }: FeedNews): FeedNews {
  const newest = known.feedTicks.at(-1)?.time ?? 0;
  const ticks = feedTicks.filter(({ time }) => time > newest);
  const events = new Map([...known.feedEvents, ...feedEvents].map((event) => [event.id, event]));
  return {
    feedEvents: feedEvents.length === 0 ? known.feedEvents : keepFairly([...events.values()]),
    feedTicks: ticks.length === 0 ? known.feedTicks : [...known.feedTicks, ...ticks].slice(-KEPT_TICKS),
  };
}

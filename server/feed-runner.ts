import type { Logger } from "pino";
import type { FeedStatus } from "#lib/protocol.ts";
import type { FeedReport } from "#lib/status.ts";
import type { Feed } from "./feeds/feed.ts";
import { type SupervisedFeed, type SuperviseOptions, superviseFeed } from "./feeds/run-feed.ts";
import type { Sink } from "./feeds/sink.ts";

export interface FeedRunnerOptions {
  readonly feeds: readonly Feed[];
  readonly sink: Sink;
  readonly log: Logger;
  /** Takes secrets out of what is logged or shown. */
  readonly hide?: SuperviseOptions["hide"];
  /** Called after a feed's status has changed, with what it is. */
  readonly changed: (status: FeedStatus) => void;
  /** Called once in 3 s while what is counted moves, and once in a second while something is refused. */
  readonly counted?: () => void;
  /** Channels that every feed may open. */
  readonly maxChannels?: SuperviseOptions["maxChannels"];
}

/** Milliseconds between two looks at what was counted. */
const LOOK_EVERY = 1_000;
/** Of so many looks one tells what else was counted: each telling costs a message to every reader. */
const COUNT_EVERY = 3;

/** All the feeds of a server: started together, stopped together. */
export class FeedRunner {
  readonly #running: readonly SupervisedFeed[];
  readonly #abort = new AbortController();
  /** Places of the feeds that have run at least once. */
  readonly #ran = new Set<number>();
  readonly #counting: NodeJS.Timeout;
  #looks = 0;
  #countsTold = "";
  #refusedTold = 0;

  constructor({ feeds, sink, log, hide, maxChannels, changed, counted }: FeedRunnerOptions) {
    this.#running = feeds.map((feed, at) =>
      superviseFeed({
        feed,
        sink,
        log: log.child({ name: feed.name }),
        signal: this.#abort.signal,
        hide,
        maxChannels,
        onChange: (status) => {
          if (status.state === "running" || status.state === "ended") this.#ran.add(at);
          changed(status);
        },
      }),
    );
    this.#counting = setInterval(() => this.#count(counted), LOOK_EVERY);
  }

  statuses(): FeedStatus[] {
    return this.#running.map((feed) => feed.status());
  }

  /** Statuses with what each feed has brought and was refused. */
  reports(): FeedReport[] {
    return this.#running.map((feed) => {
      const { refused, valued, newest } = feed.counters();
      return { ...feed.status(), valued, newest, refused: { ...refused, last: [...refused.last] } };
    });
  }

  /** Which feeds have never run yet, and why; `undefined` when all have. One that ran and is tried again is no reason. */
  notReady(): string | undefined {
    const waiting = this.statuses().filter((_, at) => !this.#ran.has(at));
    if (waiting.length === 0) return undefined;
    const reasons = waiting.map(
      ({ name, state, message }) => `${name} is ${state}${message ? `: ${message}` : ""}`,
    );
    return `feeds not started: ${reasons.join("; ")}`;
  }

  /** What was refused is told with the next look: whoever sent it is watching for it. */
  #count(counted: (() => void) | undefined): void {
    const statuses = this.statuses();
    const refusals = statuses.reduce((sum, { refused }) => sum + refused.total, 0);
    const text = JSON.stringify(statuses.map(({ ticks, rate }) => [ticks, rate]));
    const moved = text !== this.#countsTold && ++this.#looks >= COUNT_EVERY;
    if (!moved && refusals === this.#refusedTold) return;
    this.#looks = 0;
    this.#countsTold = text;
    this.#refusedTold = refusals;
    counted?.();
  }

  /** Hands a wish to the feed that has a channel. Rejects with an Error in words. */
  async command(channel: string, value: number, signal: AbortSignal): Promise<void> {
    const feed = this.#running.find((one) => one.owns(channel));
    if (!feed) throw new Error("no feed brings this channel");
    await feed.command(channel, value, signal);
  }

  /** Has a feed tried again at once. Returns why not, in words, where it is not. */
  retry(name: string): string | undefined {
    const feed = this.#running.find((one) => one.status().name === name);
    return feed ? feed.retry() : "there is no such feed; the event `feeds` names those there are";
  }

  async stop(): Promise<void> {
    clearInterval(this.#counting);
    this.#abort.abort();
    await Promise.all(this.#running.map(({ done }) => done));
  }
}

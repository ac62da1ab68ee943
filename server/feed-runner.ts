import type { Logger } from "pino";
import type { FeedStatus } from "#lib/protocol.ts";
import type { Feed } from "./feeds/feed.ts";
import { type Sink, type SupervisedFeed, superviseFeed } from "./feeds/run-feed.ts";

export interface FeedRunnerOptions {
  readonly feeds: readonly Feed[];
  readonly sink: Sink;
  readonly log: Logger;
  /** Called after a feed's status has changed. */
  readonly changed: () => void;
}

/** All the feeds of a server: started together, stopped together. */
export class FeedRunner {
  readonly #running: readonly SupervisedFeed[];
  readonly #abort = new AbortController();

  constructor({ feeds, sink, log, changed }: FeedRunnerOptions) {
    this.#running = feeds.map((feed) =>
      superviseFeed({
        feed,
        sink,
        log: log.child({ name: feed.name }),
        signal: this.#abort.signal,
        onChange: changed,
      }),
    );
  }

  statuses(): FeedStatus[] {
    return this.#running.map((feed) => feed.status());
  }

  /** Which feeds have not said yet how they are; `undefined` when all have. */
  notReady(): string | undefined {
    const starting = this.statuses().filter(({ state }) => state === "starting");
    if (starting.length === 0) return undefined;
    return `feeds starting: ${starting.map(({ name }) => name).join(", ")}`;
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#running.map(({ done }) => done));
  }
}

import type { FeedStatus } from "#lib/protocol.ts";
import type { ServerStatus } from "#lib/status.ts";
import { countStates } from "./channel-counts.ts";
import { ClockWatch } from "./clock-watch.ts";
import { FeedLog } from "./feed-log.ts";
import { FeedRates } from "./feed-rates.ts";
import { Metrics, type Scrape } from "./metrics.ts";
import { Sampler } from "./sampler.ts";
import type { Sources } from "./sources.ts";

/** Sessions told of one by one; the others are in the totals. */
const MOST_SESSIONS = 100;

/** What one server says of itself: metrics for machines, its status for people. Its timers end when it is disposed. */
export class Telemetry implements Disposable {
  readonly #sources: Sources;
  readonly #metrics: Metrics;
  readonly #sampler: Sampler;
  readonly #clock: ClockWatch;
  readonly #feedLog = new FeedLog();
  readonly #feedRates = new FeedRates();

  constructor(sources: Sources) {
    this.#sources = sources;
    this.#metrics = new Metrics(sources);
    this.#sampler = new Sampler(sources, (time) => this.#sampled(time));
    this.#clock = new ClockWatch(Date.now(), performance.now(), sources.clockStepped);
  }

  /** Told of each change of a feed's state: one may start and fail between two seconds. */
  feedChanged(status: FeedStatus): void {
    this.#feedLog.changed(status);
  }

  scrape(): Promise<Scrape> {
    return this.#metrics.scrape();
  }

  /** @param since epoch milliseconds: only samples that ended after it, and what happened to feeds since. */
  status(since = 0): ServerStatus {
    const { version, node, started, published, told, counts, sessions, feeds, history, states } =
      this.#sources;
    const { sessions: total, ...others } = counts();
    const { ticks, frames, bytes } = told();
    const channels = countStates(states());
    const time = Date.now();
    return {
      version,
      node,
      started,
      time,
      clock: this.#clock.at(time),
      feeds: feeds().map((feed) => ({ ...feed, trouble: this.#feedLog.troubleOf(feed.name) })),
      channels: { total: sum(Object.values(channels)), states: channels },
      sessions: { total, ...others, slowest: sessions(MOST_SESSIONS) },
      history: history(),
      totals: { published: published(), delivered: ticks, frames, bytes },
      samples: this.#sampler.samples(since),
      feedEvents: this.#feedLog.events(since),
      feedTicks: this.#feedRates.points(since),
    };
  }

  #sampled(time: number): void {
    this.#clock.observe(Date.now(), performance.now());
    const reports = this.#sources.feeds();
    this.#feedLog.observe(reports, time);
    this.#feedRates.observe(reports, time);
  }

  [Symbol.dispose](): void {
    this.#sampler[Symbol.dispose]();
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

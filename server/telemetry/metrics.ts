import { Counter, Gauge, Registry } from "prom-client";
import type { FeedReport, HistoryReport } from "#lib/status.ts";
import { countStates } from "./channel-counts.ts";
import { nodeMetrics } from "./node-metrics.ts";
import type { Sources } from "./sources.ts";

/** What `GET /metrics` answers. */
export interface Scrape {
  readonly contentType: string;
  readonly text: string;
}

/**
 * A server's metrics (PROTOCOL HTTP5) as Prometheus reads them. They are kept nowhere: each is read from its source
 * when somebody asks. Labels are the names of configured feeds and words of fixed sets, never a channel.
 */
export class Metrics {
  readonly #sources: Sources;
  readonly #registry = new Registry();
  readonly #published = this.#counter("ticks_published_total", "Ticks that passed the hub");
  readonly #delivered = this.#counter(
    "ticks_delivered_total",
    "Ticks told to readers: the counts of all rows in frames, summed",
  );
  readonly #frames = this.#counter("frames_sent_total", "Frames written to readers");
  readonly #bytes = this.#counter("bytes_sent_total", "Bytes of frames written to readers");
  readonly #sessions = this.#gauge("sessions", "Readers connected");
  readonly #subscriptions = this.#gauge("subscriptions", "Channels that readers hold, summed over readers");
  readonly #lagging = this.#gauge("lagging_sessions", "Readers that do not keep up, stalled ones included");
  readonly #stalled = this.#gauge("stalled_sessions", "Readers that have taken no frame for long");
  readonly #channels = this.#gauge("channels", "Channels in each state", "state");
  readonly #feedUp = this.#gauge("feed_up", "1 while the feed runs, 0 otherwise", "feed");
  readonly #feedTicks = this.#counter("feed_ticks_total", "Ticks the feed has brought", "feed");
  readonly #refused = this.#counter(
    "ticks_refused_total",
    "What the feed brought and could not become a tick",
    "feed",
    "reason",
  );

  readonly #historyUp = this.#gauge("history_up", "1 while ticks are kept, 0 while they are not");
  readonly #recorded = this.#counter("history_ticks_recorded_total", "Ticks kept since the start");
  readonly #lost = this.#counter("history_ticks_lost_total", "Ticks that were not kept", "reason");
  readonly #waiting = this.#gauge("history_ticks_waiting", "Ticks that wait to be kept");
  readonly #historyBytes = this.#gauge("history_bytes", "Bytes that the history takes");

  constructor(sources: Sources) {
    this.#sources = sources;
    const { version, node } = sources;
    this.#gauge("info", "Always 1: what runs here", "version", "node").set({ version, node }, 1);
  }

  async scrape(): Promise<Scrape> {
    this.#read();
    const all = Registry.merge([this.#registry, nodeMetrics()]);
    return { contentType: all.contentType, text: await all.metrics() };
  }

  /** In one go, so that figures of one answer belong together. */
  #read(): void {
    const { published, told, counts, feeds, states } = this.#sources;
    const { ticks, frames, bytes } = told();
    const { sessions, subscriptions, lagging, stalled } = counts();
    setTotal(this.#published, published());
    setTotal(this.#delivered, ticks);
    setTotal(this.#frames, frames);
    setTotal(this.#bytes, bytes);
    this.#sessions.set(sessions);
    this.#subscriptions.set(subscriptions);
    this.#lagging.set(lagging + stalled);
    this.#stalled.set(stalled);
    for (const [state, count] of Object.entries(countStates(states()))) this.#channels.set({ state }, count);
    this.#readFeeds(feeds());
    this.#readHistory(this.#sources.history());
  }

  #readHistory(history: HistoryReport | null): void {
    this.#historyUp.set(history?.state === "recording" ? 1 : 0);
    if (!history) return;
    setTotal(this.#recorded, history.recorded);
    this.#lost.reset();
    for (const [reason, count] of Object.entries(history.lost)) this.#lost.inc({ reason }, count);
    this.#waiting.set(history.waiting);
    this.#historyBytes.set(history.bytes);
  }

  #readFeeds(feeds: readonly FeedReport[]): void {
    this.#feedTicks.reset();
    this.#refused.reset();
    for (const { name: feed, state, ticks, refused } of feeds) {
      this.#feedUp.set({ feed }, state === "running" ? 1 : 0);
      this.#feedTicks.inc({ feed }, ticks);
      for (const [reason, count] of Object.entries(refused.byCode))
        this.#refused.inc({ feed, reason }, count);
    }
  }

  #counter(name: string, help: string, ...labelNames: string[]): Counter {
    return new Counter({ name: `tidemark_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string, ...labelNames: string[]): Gauge {
    return new Gauge({ name: `tidemark_${name}`, help, labelNames, registers: [this.#registry] });
  }
}

/** A counter of prom-client only counts up; what is counted elsewhere is copied. */
function setTotal(counter: Counter, total: number): void {
  counter.reset();
  counter.inc(total);
}

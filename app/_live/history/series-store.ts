import type { ChannelStore } from "../channel-store.ts";
import type { Timers } from "../timers.ts";
import { HistoryClient, type HttpGet } from "./history-client.ts";
import { PageCache } from "./page-cache.ts";
import { SeriesLoader } from "./series-loader.ts";

/** Series held though nobody looks at them: ranges are switched and switched back. */
const MOST_IDLE = 6;

export interface SeriesStoreOptions {
  readonly get: HttpGet;
  readonly channels: Pick<ChannelStore, "data" | "listen">;
  readonly timers: Timers;
  /** The moment shown as now, server's clock, epoch milliseconds. */
  readonly now: () => number;
  /** Whether the board stands still, so that rows that come are not shown. */
  readonly still: () => boolean;
}

/** Every series of bars that the page looks at: widgets that ask for the same share one. */
export class SeriesStore {
  readonly #options: SeriesStoreOptions;
  readonly #client: HistoryClient;
  readonly #cache = new PageCache();
  readonly #loaders = new Map<string, SeriesLoader>();

  constructor(options: SeriesStoreOptions) {
    this.#options = options;
    this.#client = new HistoryClient(options.get);
  }

  /** The series of a channel with bars of so many milliseconds, made on demand. */
  of(channel: string, bucketMs: number): SeriesLoader {
    const key = `${channel} ${bucketMs}`;
    const [client, cache] = [this.#client, this.#cache];
    const loader =
      this.#loaders.get(key) ?? new SeriesLoader({ ...this.#options, channel, bucketMs, client, cache });
    this.#loaders.delete(key);
    this.#loaders.set(key, loader);
    this.#forgetIdle();
    return loader;
  }

  #forgetIdle(): void {
    const idle = [...this.#loaders].filter(([, loader]) => !loader.watched);
    for (const [key] of idle.slice(0, -MOST_IDLE)) this.#loaders.delete(key);
  }
}

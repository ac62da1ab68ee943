import type { Timers } from "../timers.ts";
import type { HistoryClient } from "./history-client.ts";
import type { KeptSeries, Stretch } from "./kept-series.ts";
import type { PageCache } from "./page-cache.ts";
import type { Pages } from "./pages.ts";

export interface PageKeeperOptions {
  readonly client: HistoryClient;
  readonly cache: PageCache;
  readonly timers: Timers;
  /** Whether nothing is born in a page any more. */
  readonly isOver: (page: number) => boolean;
}

/** Carries pages between a series and the cache, and fetches those that may be looked at next. */
export class PageKeeper {
  readonly #options: PageKeeperOptions;
  readonly #series: KeptSeries;
  readonly #pages: Pages;
  readonly #fetched = new Set<number>();

  constructor(series: KeptSeries, pages: Pages, options: PageKeeperOptions) {
    this.#series = series;
    this.#pages = pages;
    this.#options = options;
  }

  /** Shows what is missing and in the cache; says whether there was any. */
  show(): boolean {
    const { first, last } = this.#pages.row;
    let found = false;
    for (let page = first; page <= last; page++) {
      if (!this.#pages.isShown(page) && this.#options.isOver(page)) found = this.#showOne(page) || found;
    }
    return found;
  }

  /** Pages of a stretch told are shown; those that are over are kept for whoever comes back to them. */
  note({ from, to }: Stretch): void {
    const { cache, isOver, timers } = this.#options;
    for (let page = this.#pages.at(from); page <= this.#pages.at(to); page++) {
      const stretch = this.#pages.stretchOf({ first: page, last: page });
      if (stretch.from >= to) continue;
      const isFinal = stretch.from >= from && stretch.to <= to && isOver(page);
      this.#pages.show(page, isFinal);
      if (isFinal) cache.put(this.#key(page), { ...this.#series.toldWithin(stretch), at: timers.now() });
      else cache.delete(this.#key(page));
    }
  }

  /** Fetches the pages beside those looked at, before anybody asks for them. */
  fetchNeighbours(): void {
    const { first, last } = this.#pages.row;
    for (const page of [first - 1, last + 1]) {
      const isKnown = this.#fetched.has(page) || this.#options.cache.has(this.#key(page));
      if (!isKnown && this.#options.isOver(page)) this.#fetch(page);
    }
  }

  #showOne(page: number): boolean {
    const { cache, timers } = this.#options;
    const cached = cache.get(this.#key(page), timers.now());
    if (!cached) return false;
    const stretch = this.#pages.stretchOf({ first: page, last: page });
    this.#series.fill(cached.page.bars, cached.page.gaps, stretch);
    this.#pages.show(page, cached.fresh);
    return true;
  }

  #fetch(page: number): void {
    const { client, cache, timers } = this.#options;
    const { channel, bucketMs } = this.#series;
    this.#fetched.add(page);
    const at = timers.now();
    const question = { channel, bucketMs, ...this.#pages.stretchOf({ first: page, last: page }) };
    client.ask(question, new AbortController().signal, true).then(
      ({ bars, gaps }) => cache.put(this.#key(page), { bars, gaps, at }),
      // What fails before its time is asked for when it is wanted.
      () => {},
    );
  }

  #key(page: number): string {
    return `${this.#series.channel} ${this.#series.bucketMs} ${page}`;
  }
}

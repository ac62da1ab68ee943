import type { KeptBar, KeptGap } from "./kept-answer.ts";

/** Buckets of a page. */
export const PAGE_BUCKETS = 300;
/** Pages held at the most, and bars of all of them: some 4 MB. */
const MOST_PAGES = 64;
const MOST_BARS = 24_000;
/** A page this old, ms, is shown and asked for anew: what came late or was imported may belong there. */
const FRESH_MS = 60_000;

/** What the history said of a page: so many buckets in a row, the first of them a multiple of as many. */
export interface KeptPage {
  readonly bars: readonly KeptBar[];
  readonly gaps: readonly KeptGap[];
  /** When it was asked for, browser's clock, ms. */
  readonly at: number;
}

/** The pages looked at last, so that going back to them needs no question. */
export class PageCache {
  readonly #pages = new Map<string, KeptPage>();
  #bars = 0;

  /** @param now browser's clock, ms; a page that is not fresh is to be asked for anew. */
  get(key: string, now: number): { readonly page: KeptPage; readonly fresh: boolean } | undefined {
    const page = this.#pages.get(key);
    if (!page) return undefined;
    this.#pages.delete(key);
    this.#pages.set(key, page);
    return { page, fresh: now - page.at < FRESH_MS };
  }

  has(key: string): boolean {
    return this.#pages.has(key);
  }

  put(key: string, page: KeptPage): void {
    this.delete(key);
    this.#pages.set(key, page);
    this.#bars += page.bars.length;
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES && this.#bars <= MOST_BARS) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    this.#bars -= this.#pages.get(key)?.bars.length ?? 0;
    this.#pages.delete(key);
  }
}

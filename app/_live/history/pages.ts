import type { Stretch } from "./kept-series.ts";
import { PAGE_BUCKETS } from "./page-cache.ts";

/** Pages in a row, the first and the last of them. */
export interface PageRow {
  readonly first: number;
  readonly last: number;
}

/** Which pages of a series are looked at, which of them are shown, and which were asked for after they were over. */
export class Pages {
  readonly #pageMs: number;
  readonly #shown = new Set<number>();
  readonly #final = new Set<number>();
  #row: PageRow = { first: 0, last: -1 };

  constructor(bucketMs: number) {
    this.#pageMs = PAGE_BUCKETS * bucketMs;
  }

  /** The pages looked at. */
  get row(): PageRow {
    return this.#row;
  }

  /** Where the pages looked at begin, epoch milliseconds. */
  get from(): number {
    return this.#row.first * this.#pageMs;
  }

  /** The number of the page of a moment, epoch milliseconds. */
  at(time: number): number {
    return Math.floor(time / this.#pageMs);
  }

  stretchOf({ first, last }: PageRow): Stretch {
    return { from: first * this.#pageMs, to: (last + 1) * this.#pageMs };
  }

  /** Looks at other pages; those that are out of sight are shown no longer. */
  lookAt(row: PageRow): void {
    this.#row = row;
    this.#keep((page) => page >= row.first && page <= row.last);
  }

  isShown(page: number): boolean {
    return this.#shown.has(page);
  }

  show(page: number, isFinal: boolean): void {
    this.#shown.add(page);
    if (isFinal) this.#final.add(page);
  }

  /** Pages from one on are to be asked for anew. */
  hideFrom(first: number): void {
    this.#keep((page) => page < first);
  }

  /** The newest pages in a row that are looked at and not shown. */
  missing(): PageRow | null {
    const { first, last: newest } = this.#row;
    let last = newest;
    while (last >= first && this.#shown.has(last)) last--;
    if (last < first) return null;
    let from = last;
    while (from > first && !this.#shown.has(from - 1)) from--;
    return { first: from, last };
  }

  /** The newest page shown before another that was not asked for since it was over. */
  unfinished(before: number): number | null {
    for (let page = Math.min(this.#row.last, before - 1); page >= this.#row.first; page--)
      if (!this.#final.has(page)) return page;
    return null;
  }

  #keep(isKept: (page: number) => boolean): void {
    for (const page of this.#shown) if (!isKept(page)) this.#shown.delete(page);
    for (const page of this.#final) if (!isKept(page)) this.#final.delete(page);
  }
}

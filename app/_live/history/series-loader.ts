import { bucketStart } from "#lib/candle.ts";
import type { ChannelData } from "../channel-data.ts";
import type { ChannelStore } from "../channel-store.ts";
import { COLUMNS } from "../columns.ts";
import { Listeners } from "../listeners.ts";
import { every, type Timers } from "../timers.ts";
import { Due } from "./due.ts";
import { type HistoryClient, HistoryFault } from "./history-client.ts";
import type { KeptAnswer } from "./kept-answer.ts";
import { KeptSeries, type Stretch } from "./kept-series.ts";
import type { PageCache } from "./page-cache.ts";
import { type PageRow, Pages } from "./pages.ts";
import { SETTLE_MS, Settled } from "./settled.ts";
import { hullOf, MOST_IN_WINDOW, type WindowWish } from "./window-wish.ts";

/** What is due is looked for this often, ms. */
const BEAT_MS = 200;
/** The newest bars are asked for anew at most this often, ms, and at least this often while ticks come. */
const REFRESH_MS = 1_000;
const PERIOD_MS = 15_000;
/** A channel of which nothing is kept yet is asked for this often, ms, while ticks come. */
const EMPTY_MS = 5_000;
/** All bars are asked for anew, where ticks of theirs must have come late, at most this often, ms. */
const WHOLE_MS = 5_000;
/** A page that ended so long ago, ms, is taken to be over: the server says so of its answers. */
const CLOSED_MS = 10_000;
/** The pages beside the window are asked for when so long, ms, nothing else was. */
const IDLE_MS = 400;
const LONGEST_RETRY_MS = 30_000;
/** Finer than any tick's time, ms: an end is exclusive. */
const AFTER_MS = 0.001;

/** No earlier than what the history has told of. */
const FROM_SEAM = Number.POSITIVE_INFINITY;

/** How far a series is: `unavailable` where the history cannot tell what the window needs of it. */
export interface Progress {
  readonly state: "loading" | "ready" | "unavailable";
  /** Why it is unavailable, in the server's words. */
  readonly message: string | null;
  /** Grows with every answer that brought other bars than the newest. */
  readonly loads: number;
}

export interface LoaderOptions {
  readonly channel: string;
  readonly bucketMs: number;
  readonly client: HistoryClient;
  readonly cache: PageCache;
  readonly channels: Pick<ChannelStore, "data" | "listen">;
  readonly timers: Timers;
  /** The moment shown as now, server's clock, epoch milliseconds. */
  readonly now: () => number;
}

/** Sees to it that a series has what is looked at: pages of the past, and the newest bars as the server has them. */
export class SeriesLoader {
  readonly series: KeptSeries;
  readonly #options: LoaderOptions;
  readonly #data: ChannelData;
  readonly #wishes = new Map<object, WindowWish>();
  readonly #listeners = new Listeners();
  readonly #settled = new Settled();
  readonly #pages: Pages;
  readonly #due = new Due();
  readonly #prefetched = new Set<number>();
  #progress: Progress = { state: "loading", message: null, loads: 0 };
  /** Where the window begins, epoch milliseconds, and whether it reaches what is yet to be over. */
  #from = Number.NaN;
  #hasTail = true;
  #asked: { readonly stretch: Stretch; readonly over: AbortController } | null = null;
  #askedAt = Number.NEGATIVE_INFINITY;
  #wholeAt = Number.NEGATIVE_INFINITY;
  /** How often in a row the history was behind the page. */
  #behind = 0;
  #fault: HistoryFault | null = null;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #stop: (() => void) | null = null;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#data = options.channels.data(options.channel);
    this.#pages = new Pages(options.bucketMs);
    this.series = new KeptSeries(this.#data, options.bucketMs);
  }

  get progress(): Progress {
    return this.#progress;
  }

  get watched(): boolean {
    return this.#wishes.size > 0;
  }

  /** Told when `progress` changed. */
  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Looks at a window on behalf of a watcher, in the place of what it looked at before. */
  watch(watcher: object, wish: WindowWish): void {
    // The last to ask comes last.
    this.#wishes.delete(watcher);
    this.#wishes.set(watcher, wish);
    this.#stop ??= this.#start();
    this.#tend();
  }

  /** A watcher looks no longer. Without any nothing is asked; what is held stays. */
  unwatch(watcher: object): void {
    this.#wishes.delete(watcher);
    if (this.watched) return;
    this.#stop?.();
    this.#stop = null;
    this.#giveUp();
  }

  #start(): () => void {
    const { channels, channel, timers } = this.#options;
    const stopBeat = every(timers, BEAT_MS, () => this.#tend());
    const stopRows = channels.listen(channel, () => this.#onRows());
    this.#onRows();
    return () => {
      stopBeat();
      stopRows();
    };
  }

  get #now(): number {
    return this.#options.timers.now();
  }

  /** The newest bars from a moment on are to be asked for anew, after `ms` or as soon as may be. */
  #want(from: number, ms: number): void {
    this.#due.want(from, this.#now + ms);
  }

  #onRows(): void {
    const news = this.series.advance();
    if (!news.changed || !this.#hasTail || this.#data.rows.length === 0) return;
    this.#settled.note(this.#now, this.#data.lastTime);
    if (news.brokeFrom !== null) this.#onBreak(news.brokeFrom);
    if (news.lateFrom !== null) this.#want(news.lateFrom, SETTLE_MS);
    const { seam } = this.series;
    if (seam) this.#want(FROM_SEAM, this.#isBeyond(seam.time) ? 0 : PERIOD_MS);
    else this.#want(this.#data.lastTime, EMPTY_MS);
  }

  /** Whether ticks have come of a later bucket than a moment's. */
  #isBeyond(time: number): boolean {
    const { bucketMs } = this.#options;
    return bucketStart(this.#data.lastTime, bucketMs) > bucketStart(time, bucketMs);
  }

  /** The rows may be others than before: all that the history told of since is asked for anew. */
  #onBreak(from: number): void {
    const { seam } = this.series;
    // A recording that began anew: what comes next in it is in the past of what was told.
    if (seam && this.#data.lastTime < seam.time) {
      this.series.forgetFrom(this.#data.lastTime);
      this.#pages.hideFrom(this.#pages.at(this.#data.lastTime));
    }
    this.#want(from, SETTLE_MS);
    this.#failures = 0;
    this.#retryAt = Math.min(this.#retryAt, this.#now + REFRESH_MS);
  }

  #tend(): void {
    if (!this.watched) return;
    this.#aim();
    this.#takeFromCache();
    this.#askNext();
    this.#judge();
  }

  #aim(): void {
    const { now, bucketMs } = this.#options;
    const pages = this.#pages;
    const edge = this.#data.edge(now());
    const { from, to } = hullOf([...this.#wishes.values()], edge, MOST_IN_WINDOW * bucketMs);
    this.#from = from;
    this.#hasTail = pages.at(to) >= pages.at(edge - CLOSED_MS);
    pages.lookAt({ first: pages.at(from), last: pages.at(this.#hasTail ? edge : to - AFTER_MS) });
    const end = this.#hasTail ? Number.POSITIVE_INFINITY : pages.stretchOf(pages.row).to;
    this.series.lookAt({ from: pages.from, to: end });
    // What is newer than the seam comes from the page's own rows.
    const { seam } = this.series;
    if (!seam || !pages.isShown(pages.at(seam.time))) return;
    for (let page = pages.at(seam.time) + 1; page <= pages.row.last; page++) pages.show(page, false);
  }

  /** Whether nothing is born in a page any more. */
  #isOver(page: number): boolean {
    const { to } = this.#pages.stretchOf({ first: page, last: page });
    return to <= this.#data.edge(this.#options.now()) - CLOSED_MS;
  }

  #takeFromCache(): void {
    const { first, last } = this.#pages.row;
    for (let page = first; page <= last; page++) {
      if (this.#pages.isShown(page) || !this.#isOver(page)) continue;
      const cached = this.#options.cache.get(this.#key(page), this.#now);
      if (!cached) continue;
      const stretch = this.#pages.stretchOf({ first: page, last: page });
      this.series.fill(cached.page.bars, cached.page.gaps, stretch);
      this.#pages.show(page, cached.fresh);
      this.#loaded();
    }
  }

  #askNext(): void {
    if (this.#asked && this.#isWanted(this.#asked.stretch)) return;
    this.#giveUp();
    if (this.#now < this.#retryAt) return;
    const missing = this.#pages.missing();
    if (missing) this.#askPages(missing);
    else if (this.#hasTail && this.#now >= this.#due.at) this.#askTail();
    else this.#finish();
  }

  #isWanted({ from, to }: Stretch): boolean {
    const looked = this.#pages.stretchOf(this.#pages.row);
    return to > looked.from && from < looked.to;
  }

  #giveUp(): void {
    if (!this.#asked) return;
    this.#asked.over.abort();
    this.#want(this.#asked.stretch.from, 0);
    this.#asked = null;
  }

  #askPages(row: PageRow): void {
    const stretch = this.#pages.stretchOf(row);
    const { lastTime } = this.#data;
    const newest = Number.isNaN(lastTime) ? this.#options.now() : lastTime;
    if (this.#hasTail && !this.#isOver(row.last)) this.#askUpTo(stretch.from, newest);
    else this.#ask(stretch, (answer) => this.#onPages(answer, stretch));
  }

  /** Up to a row that has come long enough ago, so that the history has all of it and what is newer begins after it. */
  #askTail(): void {
    const settled = this.#settled.until(this.#now);
    if (settled === null || this.#now - this.#askedAt < REFRESH_MS) return;
    const seam = this.series.seam?.time ?? settled;
    if (settled <= seam && this.series.seam && this.#due.from === FROM_SEAM) return;
    const from = bucketStart(Math.min(this.#due.take(), seam), this.#options.bucketMs);
    this.#askUpTo(Math.max(this.#pages.from, from), Math.max(settled, seam));
  }

  #askUpTo(from: number, newest: number): void {
    const stretch = { from, to: Math.max(newest, from) + AFTER_MS };
    this.#ask(stretch, (answer) => this.#onTail(answer, stretch));
  }

  /** A page that has come to be over, or was taken from the cache long after; else what lies beside the window. */
  #finish(): void {
    const { seam } = this.series;
    const before = this.#hasTail && seam ? this.#pages.at(seam.time) : Number.POSITIVE_INFINITY;
    const page = this.#pages.unfinished(before);
    if (page !== null && this.#isOver(page)) this.#askPages({ first: page, last: page });
    else if (this.#now - this.#askedAt >= IDLE_MS) this.#prefetch();
  }

  #ask(stretch: Stretch, done: (answer: KeptAnswer) => void): void {
    const { client, channel, bucketMs } = this.#options;
    const asked = { stretch, over: new AbortController() };
    this.#asked = asked;
    this.#askedAt = this.#now;
    const settle = (then: () => void): void => {
      if (this.#asked !== asked) return;
      this.#asked = null;
      then();
      this.#tend();
    };
    client.ask({ channel, bucketMs, ...stretch }, asked.over.signal).then(
      (answer) => settle(() => this.#onAnswer(() => done(answer))),
      (error: unknown) => settle(() => this.#onFault(error, stretch)),
    );
  }

  #onAnswer(take: () => void): void {
    this.#failures = 0;
    this.#fault = null;
    take();
  }

  #onFault(error: unknown, { from }: Stretch): void {
    if (!(error instanceof HistoryFault)) throw error;
    this.#fault = error;
    this.#retryAt = this.#now + Math.min(LONGEST_RETRY_MS, REFRESH_MS * 2 ** this.#failures++);
    this.#want(from, 0);
  }

  #onPages({ bars, gaps }: KeptAnswer, stretch: Stretch): void {
    this.series.fill(bars, gaps, stretch);
    this.#note(stretch);
    this.#loaded();
  }

  #onTail(answer: KeptAnswer, stretch: Stretch): void {
    const isWhole = stretch.from <= this.#pages.from;
    const isComplete = this.series.takeTail(answer, stretch.from);
    this.#note(stretch);
    if (!isComplete && !isWhole) this.#wantWhole();
    this.#wantRest(stretch);
    if (isWhole) this.#loaded();
  }

  /** Asks again where the history is behind the page, or ended within a row of it. */
  #wantRest({ to }: Stretch): void {
    const { seam } = this.series;
    if (!seam) return;
    const isBehind = to > seam.time + 2 * AFTER_MS || !this.series.isSeamClean;
    this.#behind = isBehind ? this.#behind + 1 : 0;
    if (isBehind) this.#want(FROM_SEAM, Math.min(LONGEST_RETRY_MS, REFRESH_MS * 2 ** (this.#behind - 1)));
    if (this.#isBeyond(seam.time)) this.#want(FROM_SEAM, 0);
    // A row on top may hold a late tick that the history has told of.
    if (this.#data.lastTime > seam.time) this.#want(FROM_SEAM, PERIOD_MS);
  }

  /** Ticks came late, before what was asked for. */
  #wantWhole(): void {
    const wait = Math.max(0, this.#wholeAt + WHOLE_MS - this.#now);
    this.#wholeAt = this.#now + wait;
    this.#want(this.#pages.from, wait);
  }

  /** Pages told of are shown; those that are over are kept for whoever comes back to them. */
  #note({ from, to }: Stretch): void {
    const { cache } = this.#options;
    for (let page = this.#pages.at(from); page <= this.#pages.at(to); page++) {
      const stretch = this.#pages.stretchOf({ first: page, last: page });
      if (stretch.from >= to) continue;
      const isFinal = stretch.from >= from && stretch.to <= to && this.#isOver(page);
      this.#pages.show(page, isFinal);
      if (isFinal) cache.put(this.#key(page), { ...this.series.toldWithin(stretch), at: this.#now });
      else cache.delete(this.#key(page));
    }
  }

  #prefetch(): void {
    const { client, channel, bucketMs, cache } = this.#options;
    const { first, last } = this.#pages.row;
    for (const page of [first - 1, last + 1]) {
      if (this.#prefetched.has(page) || cache.has(this.#key(page)) || !this.#isOver(page)) continue;
      this.#prefetched.add(page);
      const at = this.#now;
      const stretch = this.#pages.stretchOf({ first: page, last: page });
      client.ask({ channel, bucketMs, ...stretch }, new AbortController().signal, true).then(
        ({ bars, gaps }) => cache.put(this.#key(page), { bars, gaps, at }),
        // What fails before its time is asked for when it is wanted.
        () => {},
      );
    }
  }

  #key(page: number): string {
    return `${this.#options.channel} ${this.#options.bucketMs} ${page}`;
  }

  #loaded(): void {
    this.#tell({ ...this.#progress, loads: this.#progress.loads + 1 });
  }

  #judge(): void {
    const isWhole = this.#pages.missing() === null;
    const isHeld = this.#data.rows.at(COLUMNS.time, 0) <= this.#from;
    const isStuck = this.#fault !== null && !isWhole;
    const state = isWhole || (isStuck && isHeld) ? "ready" : isStuck ? "unavailable" : "loading";
    const message = state === "unavailable" ? (this.#fault?.message ?? null) : null;
    this.#tell({ ...this.#progress, state, message });
  }

  #tell(progress: Progress): void {
    const { state, message, loads } = this.#progress;
    if (progress.state === state && progress.message === message && progress.loads === loads) return;
    this.#progress = progress;
    this.#listeners.tell();
  }
}

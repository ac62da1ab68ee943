import { bucketStart } from "#lib/candle.ts";
import type { ChannelData } from "../channel-data.ts";
import type { ChannelStore } from "../channel-store.ts";
import { COLUMNS } from "../columns.ts";
import { every, type Timers } from "../timers.ts";
import { Asker } from "./asker.ts";
import { Due } from "./due.ts";
import type { HistoryClient, HistoryFault } from "./history-client.ts";
import type { KeptAnswer } from "./kept-answer.ts";
import { KeptSeries, type Stretch } from "./kept-series.ts";
import type { PageCache } from "./page-cache.ts";
import { PageKeeper } from "./page-keeper.ts";
import { type PageRow, Pages } from "./pages.ts";
import { Progress, type ProgressNow } from "./progress.ts";
import { SETTLE_MS, Settled } from "./settled.ts";
import { hullOf, MOST_IN_WINDOW, type WindowWish } from "./window-wish.ts";

/** What is due is looked for this often, ms. */
const BEAT_MS = 200;
/** The newest bars are asked for anew at most this often, ms, and at least this often while ticks come. */
const REFRESH_MS = 1_000;
const PERIOD_MS = 15_000;
/** The same, ms, where ticks were late unseen: a row may have one of another bar in it. Twice as long with each answer that finds none. */
const LATE_PERIOD_MS = 2_000;
/** A channel of which nothing is kept yet is asked for this often, ms, while ticks come. */
const EMPTY_MS = 5_000;
/** All bars are asked for anew, where ticks of theirs must have come late, at most this often, ms. */
const WHOLE_MS = 5_000;
/** A page that ended so long ago, ms, is taken to be over: the server says so of its answers. */
const CLOSED_MS = 10_000;
/** The pages beside the window are asked for when so long, ms, nothing else was. */
const IDLE_MS = 400;
const LONGEST_WAIT_MS = 30_000;
/** Finer than any tick's time, ms: an end is exclusive. */
const AFTER_MS = 0.001;

/** No earlier than what the history has told of. */
const FROM_SEAM = Number.POSITIVE_INFINITY;

export interface LoaderOptions {
  readonly channel: string;
  readonly bucketMs: number;
  readonly client: HistoryClient;
  readonly cache: PageCache;
  readonly channels: Pick<ChannelStore, "data" | "listen">;
  readonly timers: Timers;
  /** The moment shown as now, server's clock, epoch milliseconds. */
  readonly now: () => number;
  /** Whether the board stands still, so that rows that come are not shown. */
  readonly still: () => boolean;
}

/** Sees to it that a series has what is looked at: pages of the past, and the newest bars as the server has them. */
export class SeriesLoader {
  readonly series: KeptSeries;
  readonly #options: LoaderOptions;
  readonly #data: ChannelData;
  readonly #wishes = new Map<object, WindowWish>();
  readonly #settled = new Settled();
  readonly #pages: Pages;
  readonly #due = new Due();
  readonly #keeper: PageKeeper;
  readonly #asker: Asker;
  readonly #progress = new Progress();
  /** Where the window begins, epoch milliseconds, and whether it reaches what is yet to be over. */
  #from = Number.NaN;
  #hasTail = true;
  #wholeAt = Number.NEGATIVE_INFINITY;
  /** How often the newest bars are asked for while ticks come, ms. */
  #period = PERIOD_MS;
  /** How often in a row the history was behind the page. */
  #behind = 0;
  #stop: (() => void) | null = null;

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#data = options.channels.data(options.channel);
    this.#pages = new Pages(options.bucketMs);
    this.series = new KeptSeries(this.#data, options.bucketMs, options.still);
    const isOver = (page: number) => this.#isOver(page);
    this.#keeper = new PageKeeper(this.series, this.#pages, { ...options, isOver });
    const settled = (stretch: Stretch, fault: HistoryFault | null) => this.#onSettled(stretch, fault);
    this.#asker = new Asker({ ...options, settled });
  }

  get progress(): ProgressNow {
    return this.#progress.now;
  }

  get watched(): boolean {
    return this.#wishes.size > 0;
  }

  /** Told when `progress` changed. */
  listen(listener: () => void): () => void {
    return this.#progress.listen(listener);
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

  get #moves(): boolean {
    return [...this.#wishes.values()].some(({ moves }) => moves);
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
    if (news.isFirst) this.#asker.encourage();
    if (news.brokeFrom !== null) this.#onBreak(news.brokeFrom);
    if (news.lateFrom !== null) this.#want(news.lateFrom, SETTLE_MS);
    const { seam } = this.series;
    if (seam) this.#want(FROM_SEAM, this.#isBeyond(seam.time) ? 0 : this.#period);
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
    this.#asker.encourage();
  }

  #tend(): void {
    if (!this.watched) return;
    this.#aim();
    if (this.#keeper.show()) this.#progress.loaded();
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

  #askNext(): void {
    const { stretch } = this.#asker;
    if (stretch && this.#isWanted(stretch)) return;
    this.#giveUp();
    if (this.#asker.isResting) return;
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
    if (!this.#asker.stretch) return;
    this.#want(this.#asker.stretch.from, 0);
    this.#asker.giveUp();
  }

  #askPages(row: PageRow): void {
    const stretch = this.#pages.stretchOf(row);
    const { lastTime } = this.#data;
    const newest = Number.isNaN(lastTime) ? this.#options.now() : lastTime;
    if (this.#hasTail && !this.#isOver(row.last)) this.#askUpTo(stretch.from, newest);
    else this.#asker.ask(stretch, (answer) => this.#onPages(answer, stretch));
  }

  /** Up to a row that has come long enough ago, so that the history has all of it and what is newer begins after it. */
  #askTail(): void {
    const settled = this.#settled.until(this.#now);
    if (settled === null || this.#asker.idleMs < REFRESH_MS) return;
    const seam = this.series.seam?.time ?? settled;
    if (settled <= seam && this.series.seam && this.#due.from === FROM_SEAM) return;
    const from = bucketStart(Math.min(this.#due.take(), seam), this.#options.bucketMs);
    this.#askUpTo(Math.max(this.#pages.from, from), Math.max(settled, seam));
  }

  #askUpTo(from: number, newest: number): void {
    const stretch = { from, to: Math.max(newest, from) + AFTER_MS };
    this.#asker.ask(stretch, (answer) => this.#onTail(answer, stretch));
  }

  /** A page that has come to be over, or was taken from the cache long after; else what lies beside the window. */
  #finish(): void {
    const { seam } = this.series;
    const before = this.#hasTail && seam ? this.#pages.at(seam.time) : Number.POSITIVE_INFINITY;
    const page = this.#pages.unfinished(before);
    if (page !== null && this.#isOver(page)) this.#askPages({ first: page, last: page });
    else if (this.#moves && this.#asker.idleMs >= IDLE_MS) this.#keeper.fetchNeighbours();
  }

  #onSettled({ from }: Stretch, fault: HistoryFault | null): void {
    if (fault) this.#want(from, 0);
    this.#tend();
  }

  #onPages({ bars, gaps }: KeptAnswer, stretch: Stretch): void {
    this.series.fill(bars, gaps, stretch);
    this.#keeper.note(stretch);
    this.#progress.loaded();
  }

  #onTail(answer: KeptAnswer, stretch: Stretch): void {
    const isWhole = stretch.from <= this.#pages.from;
    const isComplete = this.series.takeTail(answer, stretch.from);
    this.#keeper.note(stretch);
    this.#period = isComplete || isWhole ? Math.min(PERIOD_MS, 2 * this.#period) : LATE_PERIOD_MS;
    if (!isComplete && !isWhole) this.#wantWhole();
    this.#wantRest(stretch);
    if (isWhole) this.#progress.loaded();
  }

  /** Asks again where the history is behind the page, or ended within a row of it. */
  #wantRest({ to }: Stretch): void {
    const { seam } = this.series;
    if (!seam) return;
    const isBehind = to > seam.time + 2 * AFTER_MS || !this.series.isSeamClean;
    this.#behind = isBehind ? this.#behind + 1 : 0;
    if (isBehind) this.#want(FROM_SEAM, Math.min(LONGEST_WAIT_MS, REFRESH_MS * 2 ** (this.#behind - 1)));
    if (this.#isBeyond(seam.time)) this.#want(FROM_SEAM, 0);
    // A row on top may hold a late tick that the history has told of.
    if (this.#data.lastTime > seam.time) this.#want(FROM_SEAM, this.#period);
  }

  /** Ticks came late, before what was asked for. */
  #wantWhole(): void {
    const wait = Math.max(0, this.#wholeAt + WHOLE_MS - this.#now);
    this.#wholeAt = this.#now + wait;
    this.#want(this.#pages.from, wait);
  }

  #judge(): void {
    const isHeld = this.#data.rows.at(COLUMNS.time, 0) <= this.#from;
    this.#progress.judge(this.#pages.missing() === null, isHeld, this.#asker.fault?.message ?? null);
  }
}

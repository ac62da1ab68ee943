import { bucketStart } from "#lib/candle.ts";
import { type Kind, kindOf } from "#lib/channel.ts";
import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { Ring } from "#lib/ring.ts";
import type { ChannelData } from "../channel-data.ts";
import { COLUMNS, putBar } from "../columns.ts";
import type { Outage, Series } from "../series.ts";
import type { KeptAnswer, KeptBar, KeptGap } from "./kept-answer.ts";
import { bothNews, type News, NewsReader, NO_NEWS } from "./news.ts";
import { outagesOf } from "./outages.ts";
import { RowFolder, type Seam } from "./row-folder.ts";

/** Bars held at the most. */
const MOST_BARS = 5_000;

/** A span of time, epoch milliseconds: `from` inclusive, `to` exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Bars of one width: what the history says, and the page's own rows folded on top of it up to the last tick. */
export class KeptSeries implements Series {
  readonly channel: string;
  readonly bucketMs: number;
  readonly #kind: Kind;
  readonly #data: ChannelData;
  readonly #news: NewsReader;
  /** Whether the board stands still, so that rows that come are not shown. */
  readonly #still: () => boolean;
  /** What has been folded since `advance` was called last. */
  #untold = NO_NEWS;
  #version = 0;
  readonly #bars = new Map<number, KeptBar>();
  #gaps: readonly KeptGap[] = [];
  /** Until when bars are of another epoch than the page's rows, epoch milliseconds. */
  #otherUntil = Number.NEGATIVE_INFINITY;
  #seam: Seam | null = null;
  #window: Stretch = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  #rows: Ring;
  /** Whether the rows have to be made anew for whoever reads next: much of what comes is not drawn before more comes. */
  #isStale = true;
  #outages: readonly Outage[] = [];

  /** @param bucketMs milliseconds of a bar. @param still whether the board stands still. */
  constructor(data: ChannelData, bucketMs: number, still: () => boolean) {
    this.#still = still;
    this.channel = data.channel;
    this.bucketMs = bucketMs;
    this.#kind = kindOf(data.channel) ?? "sensor";
    this.#data = data;
    this.#news = new NewsReader(data);
    this.#rows = emptyRows();
  }

  get entry(): CatalogEntry | null {
    return this.#data.entry;
  }

  get version(): number {
    this.#catchUp();
    return this.#version;
  }

  get rows(): Ring {
    this.#catchUp();
    return this.#rows;
  }

  get outages(): readonly Outage[] {
    this.#catchUp();
    return this.#outages;
  }

  get openOutage(): Outage | undefined {
    return this.#data.openOutage;
  }

  get decimals(): number {
    return this.#data.decimals;
  }

  get held(): boolean {
    return this.#data.held;
  }

  get last(): number {
    const { rows } = this;
    return rows.at(COLUMNS.close, rows.length - 1);
  }

  get lastTime(): number {
    const { rows } = this;
    return rows.at(COLUMNS.time, rows.length - 1);
  }

  get ownClock(): boolean {
    return this.#data.ownClock;
  }

  get serverSince(): number {
    return this.#data.serverSince;
  }

  get lastArrival(): number {
    return this.#data.lastArrival;
  }

  edge(now: number): number {
    return this.#data.edge(now);
  }

  stateAt(now: number): ChannelState {
    return this.#data.stateAt(now);
  }

  /** The newest tick that the history told of, where the window reaches as far. */
  get seam(): Seam | null {
    return this.#seam;
  }

  /** Looks at another stretch: what lies outside is forgotten. One that ends in the past has no live rows. */
  lookAt(window: Stretch): void {
    if (window.from === this.#window.from && window.to === this.#window.to) return;
    this.#window = window;
    for (const start of this.#bars.keys())
      if (start < window.from || start >= window.to) this.#bars.delete(start);
    this.#gaps = this.#gaps.filter((gap) => gap.to > window.from && gap.from < window.to);
    if (Number.isFinite(window.to)) this.#seam = null;
    this.#isStale = true;
  }

  /** Takes in what had been said of a stretch, all of it over. */
  fill(bars: readonly KeptBar[], gaps: readonly KeptGap[], stretch: Stretch): void {
    this.#replace(bars, gaps, stretch);
    this.#isStale = true;
  }

  /**
   * Takes in what the history says from a border on up to a row of the page's, which is the seam from then on.
   * @returns whether all ticks that have come since the answer before are in the stretch; others were late and belong
   *   before it.
   */
  takeTail(answer: KeptAnswer, from: number): boolean {
    const before = this.#seam;
    const counted = this.#countFrom(from);
    const newest = answer.bars.at(-1);
    this.#replace(answer.bars, answer.gaps, { from, to: Number.POSITIVE_INFINITY });
    if (newest) this.#seam = { time: newest.time, seq: newest.seq, epoch: answer.epoch };
    this.#isStale = true;
    if (!newest) return true;
    if (before?.epoch !== answer.epoch || before.time < from) return false;
    return newest.seq - before.seq <= this.#countFrom(from) - counted + answer.missing;
  }

  /** Whether the history ended with a row of the page's, so that none is told of in part. */
  get isSeamClean(): boolean {
    const { rows } = this.#data;
    if (!this.#seam || this.#seam.epoch !== this.#data.entry?.epoch) return true;
    const { time, seq } = this.#seam;
    for (let at = rows.lowerBound(COLUMNS.time, time); rows.at(COLUMNS.time, at) === time; at++)
      if (rows.at(COLUMNS.seq, at) === seq) return true;
    return rows.length === 0 || rows.at(COLUMNS.time, 0) > time;
  }

  /** Forgets what the history said from a moment on, epoch milliseconds. */
  forgetFrom(time: number): void {
    this.#replace([], [], { from: bucketStart(time, this.bucketMs), to: Number.POSITIVE_INFINITY });
    this.#seam = null;
    this.#isStale = true;
  }

  /** Folds the rows that have come since, and says what has become of rows since it was asked last. */
  advance(): News {
    this.#catchUp();
    const news = this.#untold;
    this.#untold = NO_NEWS;
    return news;
  }

  /** What the history said from a border on up to another. */
  toldWithin({ from, to }: Stretch): { bars: KeptBar[]; gaps: KeptGap[] } {
    const starts = [...this.#bars.keys()].filter((start) => start >= from && start < to).sort(ascending);
    const bars = starts.flatMap((start) => this.#bars.get(start) ?? []);
    return { bars, gaps: this.#gaps.filter((gap) => gap.to > from && gap.from < to) };
  }

  /** Whoever reads first has the rows folded: a widget may hear of them before others do. */
  #catchUp(): void {
    if (this.#isStale) this.#rebuild();
    if (this.#still()) return;
    const news = this.#news.read();
    if (!news.changed) return;
    this.#untold = bothNews(this.#untold, news);
    if (news.grew && this.#rows.length > 0) this.#extend();
    else this.#rebuild();
  }

  #countFrom(from: number): number {
    let count = 0;
    for (const [start, bar] of this.#bars) if (start >= from) count += bar.count;
    return count;
  }

  #replace(bars: readonly KeptBar[], gaps: readonly KeptGap[], { from, to }: Stretch): void {
    for (const start of this.#bars.keys()) if (start >= from && start < to) this.#bars.delete(start);
    for (const bar of bars) this.#bars.set(bucketStart(bar.time, this.bucketMs), bar);
    const outside = this.#gaps.filter((gap) => gap.to <= from || gap.from >= to);
    const all = new Map([...outside, ...gaps].map((gap) => [gap.from, gap]));
    this.#gaps = [...all.values()].sort((a, b) => a.from - b.from);
  }

  #folder(): RowFolder {
    const { rows, entry } = this.#data;
    return new RowFolder({
      rows,
      epoch: entry?.epoch ?? null,
      seam: this.#seam,
      bucketMs: this.bucketMs,
      means: this.#kind === "sensor",
      otherUntil: this.#otherUntil,
      told: (start) => this.#bars.get(start),
    });
  }

  /** What a simulation that began anew makes up of its past is another story than the one that was kept. */
  #findOther(): number {
    const own = this.#data.entry?.epoch ?? null;
    let until = Number.NEGATIVE_INFINITY;
    for (const { epoch, time } of this.#bars.values()) if (epoch !== own) until = Math.max(until, time);
    return until;
  }

  #rebuild(): void {
    this.#isStale = false;
    this.#otherUntil = this.#findOther();
    const { rows } = this.#data;
    const folder = this.#folder();
    folder.foldFrom(rows.lowerBound(COLUMNS.time, this.#window.from), this.#until);
    const bars = new Map([...this.#bars, ...folder.touched]);
    this.#rows = emptyRows();
    for (const start of [...bars.keys()].sort(ascending)) this.#push(bars.get(start));
    this.#changed();
  }

  /** Folds anew the newest bucket and what is newer. */
  #extend(): void {
    const { rows } = this.#data;
    const folder = this.#folder();
    const newest = bucketStart(this.#rows.at(COLUMNS.time, this.#rows.length - 1), this.bucketMs);
    const from = Math.max(newest, this.#seam?.time ?? newest);
    folder.foldFrom(rows.lowerBound(COLUMNS.time, from), this.#until);
    for (const [start, bar] of folder.touched) {
      if (start > newest) this.#push(bar);
      else this.#overwrite(bar);
    }
    this.#changed();
  }

  get #until(): number {
    return this.#window.to - 0.001;
  }

  #push(bar: KeptBar | undefined): void {
    if (bar) putBar(this.#rows, bar, 0, bar.mean);
  }

  #overwrite(bar: KeptBar): void {
    const last = this.#rows.length - 1;
    for (const [name, column] of Object.entries(COLUMNS))
      if (name !== "run") this.#rows.set(column, last, bar[name as keyof Omit<KeptBar, "epoch">]);
  }

  #changed(): void {
    const toldUntil = this.#seam?.time ?? Number.NEGATIVE_INFINITY;
    this.#outages = outagesOf(this.#gaps, this.#data.outages, toldUntil, this.bucketMs);
    this.#version++;
  }
}

function emptyRows(): Ring {
  return new Ring(Object.keys(COLUMNS).length, MOST_BARS);
}

function ascending(a: number, b: number): number {
  return a - b;
}

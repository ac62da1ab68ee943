import type { Bar } from "#lib/bar.ts";
import { decimalsIn, isRoundTo } from "#lib/format.ts";
import { CHANNEL_STATES, type ChannelState, stateAfter } from "#lib/freshness.ts";
import type { CatalogEntry, RefusalCode } from "#lib/protocol.ts";
import { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS, putBar } from "./columns.ts";
import { compact } from "./compact.ts";
import type { Link } from "./link.ts";
import { OutageList } from "./outage-list.ts";
import type { Outage, Series } from "./series.ts";

/** Rows held of one channel. */
export const CAPACITY = 9_000;
/** A tick this far from its arrival, ms, is one of a channel on its own clock, such as a recording. */
const OWN_CLOCK_MS = 60_000;
/** A channel on its own clock that steps back by more, ms, to before all that is held, is a recording that starts anew. */
const STEP_BACK_MS = 2_000;
/** How often, ms, a channel that speaks only on a change is taken to speak while nobody can hear whether it does. */
const UNHEARD_MS = 1_000;

/** What the browser holds of one channel. Written by ChannelStore alone. */
export class ChannelData implements Series {
  readonly channel: string;
  readonly bucketMs = 0;
  /** What the channel is, with its state, epoch and seq; `null` until the server said it. */
  entry: CatalogEntry | null = null;
  /** Why the server does not tell this channel; `null` where it does. */
  refused: { code: RefusalCode; message: string } | null = null;
  /** The seq of the row that arrived last, which need not be the newest by time (FR8). */
  seq = 0;
  /** Grows whenever rows or outages change. */
  version = 0;
  /** Grows whenever entry, refused, state or decimals change. */
  facts = 0;
  /** When the newest row arrived, server's clock, epoch milliseconds; `NaN` before any. */
  lastArrival = Number.NaN;
  /** How often the law of continuity (FR4) was seen broken. */
  violations = 0;
  /** How far back, ms, anybody looks; what is older may be forgotten first. */
  keepMs = Number.POSITIVE_INFINITY;
  readonly #link: Link;
  #rows = new Ring(Object.keys(COLUMNS).length, CAPACITY);
  #outages = new OutageList();
  /** The number of the run that the next row belongs to, and how many rows it has. */
  #run = 0;
  #runLength = 0;
  /** Whether the next row follows none: what lasts as an outage has not been heard of since. */
  #broken = false;
  /** Whether rows came since the outage that lasts began, all of them late, so that it has yet to end. */
  #resumed = false;
  #ownClock = false;
  #decimals = 0;

  constructor(channel: string, link: Link) {
    this.channel = channel;
    this.#link = link;
  }

  /** Oldest first, times ascending; the columns are COLUMNS. */
  get rows(): Ring {
    return this.#rows;
  }

  get outages(): readonly Outage[] {
    return this.#outages.all;
  }

  /** How many of the rows that arrived last follow one another by seq without a hole, in one epoch. */
  get run(): number {
    return this.#runLength;
  }

  /** The newest close by time, the last to arrive where several are; `NaN` when there is none. */
  get last(): number {
    return this.#rows.at(COLUMNS.close, this.#rows.length - 1);
  }

  /**
   * How many decimals its values are shown with: those it is described with, else as many as any value held so far
   * really had. Never fewer than before, so that figures stand still.
   */
  get decimals(): number {
    return this.entry?.decimals ?? this.#decimals;
  }

  /** Whether each value holds until the next tick: a sensor that speaks only on a change. */
  get held(): boolean {
    return this.entry?.kind === "sensor" && this.entry.expectedMs === null;
  }

  /** The newest time of all rows, epoch milliseconds; `NaN` when there is none. */
  get lastTime(): number {
    return this.#rows.at(COLUMNS.time, this.#rows.length - 1);
  }

  get serverSince(): number {
    return this.#link.started;
  }

  /** Whether its ticks are far from the present, as those of a recording. */
  get ownClock(): boolean {
    return this.#ownClock;
  }

  /**
   * How current the newest row is at `now`, server's clock. The server's word counts while it can be heard; then
   * silence is judged here. Before anything is known it is `late`: no claim in either direction.
   */
  stateAt(now: number): ChannelState {
    if (this.refused) return "offline";
    if (!this.entry) return "late";
    if (this.#link.connected || this.entry.state === "closed") return this.entry.state;
    return worse(this.entry.state, this.#stateUnheard(now, this.entry.expectedMs));
  }

  /**
   * Milliseconds since the newest row arrived, `NaN` before any; for a channel that speaks only on a change, since the
   * server was lost, while it is.
   */
  silence(now: number): number {
    const unheard = this.#eventDriven && !this.#link.connected;
    return now - (unheard ? this.#link.lostAt : this.lastArrival);
  }

  /** The right edge of its charts: now, or the newest tick's time for a channel on its own clock. */
  edge(now: number): number {
    return this.#ownClock ? this.lastTime : now;
  }

  /**
   * Takes the row that follows the last by seq, and puts it in its place by time. Ends an outage that lasts.
   * @returns whether it is no older than all held; one that is says nothing of the present (FR8), nor ends an outage.
   */
  push(bar: Readonly<Bar>): boolean {
    if (this.#startsAnew(bar.time)) this.forget();
    const late = bar.time < this.lastTime;
    if (this.#broken) this.#beginRun();
    if (!late && this.openOutage) this.#endOutage(bar.time);
    if (this.#rows.length === CAPACITY) this.#makeRoom();
    putBar(this.#rows, bar, this.#run);
    this.#notePrecision(bar);
    this.#runLength++;
    this.seq = bar.seq;
    this.version++;
    return !late;
  }

  /** Says when what was pushed last arrived, server's clock; what is dated long before or after keeps its own clock. */
  arrived(now: number): void {
    this.lastArrival = now;
    this.#ownClock = Math.abs(now - this.lastTime) > OWN_CLOCK_MS;
  }

  /**
   * The same for rows of a snapshot, which arrived at the server at a time it does not say: that of the tick,
   * unless the channel is live while its newest tick is far away.
   */
  arrivedEarlier(now: number): void {
    if (!this.entry || Number.isNaN(this.lastTime)) return;
    const { state, expectedMs } = this.entry;
    const usual = Math.max(OWN_CLOCK_MS, 3 * (expectedMs ?? Number.POSITIVE_INFINITY));
    const away = Math.abs(now - this.lastTime);
    const recorded = state === "live" && away > usual;
    this.#ownClock = recorded || (state === "closed" && away > OWN_CLOCK_MS);
    this.lastArrival = recorded ? now : Math.min(this.lastTime, now);
  }

  /** The outage that lasts, if any. */
  get openOutage(): Outage | undefined {
    return this.#outages.open;
  }

  /** From here on nothing is heard. One lasts at a time: a graver cause takes the place of the other. */
  beginOutage(cause: Outage["cause"]): void {
    if (this.#rows.length === 0) return;
    this.#outages.begin(this.#knownUntil(), cause);
    this.#broken = true;
    this.version++;
  }

  /** What was missing since the last row was filled in, or nothing was missing. */
  dropOutage(): void {
    this.#broken = false;
    // What was missing before those late rows still is.
    if (!this.openOutage || this.#resumed) return;
    this.#outages.drop();
    this.version++;
  }

  /** The rows that arrived last without a hole between them, by seq. */
  heldRun(): Bar[] {
    const bars: Bar[] = [];
    for (let at = 0; at < this.#rows.length; at++) if (this.#isOfRun(at)) bars.push(barAt(this.#rows, at));
    return bars.sort((a, b) => a.seq - b.seq);
  }

  /** Puts other rows, which follow one another by seq, in the place of those of `heldRun`. */
  replaceRun(bars: readonly Bar[]): void {
    const rows = new Ring(this.#rows.columns, CAPACITY);
    let known = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < this.#rows.length; at++) {
      if (this.#isOfRun(at)) continue;
      const bar = barAt(this.#rows, at);
      putBar(rows, bar, this.#rows.at(COLUMNS.run, at));
      known = bar.time;
    }
    for (const bar of bars) {
      putBar(rows, bar, this.#run);
      this.#notePrecision(bar);
    }
    this.#rows = rows;
    this.#countRun();
    this.seq = bars.at(-1)?.seq ?? this.seq;
    this.#outages.endBy(bars.find(({ time }) => time >= known)?.time ?? Number.POSITIVE_INFINITY);
    this.version++;
  }

  /** Forgets every row and outage. */
  forget(): void {
    this.#rows = new Ring(this.#rows.columns, CAPACITY);
    this.#outages = new OutageList();
    this.#beginRun();
    this.#resumed = false;
    this.lastArrival = Number.NaN;
    this.#ownClock = false;
    this.version++;
  }

  get #eventDriven(): boolean {
    return this.entry !== null && this.entry.expectedMs === null;
  }

  /** Until when its value is known: its newest tick, or for one that speaks only on a change the loss of the server. */
  #knownUntil(): number {
    const { lostAt } = this.#link;
    return this.#eventDriven && !this.#ownClock && lostAt > this.lastTime ? lostAt : this.lastTime;
  }

  #notePrecision({ open, high, low, close }: Readonly<Bar>): void {
    if (this.entry && this.entry.decimals !== null) return;
    const values = [open, high, low, close];
    // Nearly every row, and writing each value out to count takes longer than all else of a snapshot.
    if (values.every((value) => isRoundTo(value, this.#decimals))) return;
    const decimals = Math.max(...values.map(decimalsIn));
    if (decimals <= this.#decimals) return;
    this.#decimals = decimals;
    this.facts++;
  }

  #stateUnheard(now: number, expectedMs: number | null): ChannelState {
    if (expectedMs === null) return stateAfter(now - this.#link.lostAt, UNHEARD_MS);
    return stateAfter(this.silence(now), expectedMs);
  }

  #startsAnew(time: number): boolean {
    return this.#ownClock && time <= this.#rows.at(COLUMNS.time, 0) && this.lastTime - time > STEP_BACK_MS;
  }

  /** The next row follows none of those held. */
  #beginRun(): void {
    this.#run++;
    this.#runLength = 0;
    this.#broken = false;
    this.#resumed = true;
  }

  #isOfRun(at: number): boolean {
    return this.#rows.at(COLUMNS.run, at) === this.#run;
  }

  #countRun(): void {
    this.#runLength = 0;
    for (let at = 0; at < this.#rows.length; at++) if (this.#isOfRun(at)) this.#runLength++;
  }

  #endOutage(to: number): void {
    this.#outages.end(to, this.#rows.at(COLUMNS.time, 0));
    this.#resumed = false;
  }

  #makeRoom(): void {
    compact(this.#rows, this.lastTime - this.keepMs);
    this.#countRun();
  }
}

function worse(a: ChannelState, b: ChannelState): ChannelState {
  return CHANNEL_STATES.indexOf(a) > CHANNEL_STATES.indexOf(b) ? a : b;
}

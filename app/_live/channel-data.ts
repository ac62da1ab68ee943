import type { Bar } from "#lib/bar.ts";
import { type ChannelState, stateAfter } from "#lib/freshness.ts";
import type { CatalogEntry, RefusalCode } from "#lib/protocol.ts";
import { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS, pushBar } from "./columns.ts";
import { compact } from "./compact.ts";

export { COLUMNS };

/** Rows held of one channel. */
export const CAPACITY = 9_000;
/** A tick this far from its arrival, ms, is one of a channel on its own clock, such as a recording. */
const OWN_CLOCK_MS = 60_000;
/** Times may step back by this much, ms, as clocks do; further back is a recording that starts anew. */
const STEP_BACK_MS = 2_000;
/** How often, ms, a channel that speaks only on a change is taken to speak while nobody can hear whether it does. */
const UNHEARD_MS = 1_000;

/** A stretch of which nothing is held and nothing could be filled in. Times of ticks, on the server's clock. */
export interface Outage {
  readonly from: number;
  /** `null` while it lasts. */
  readonly to: number | null;
  readonly cause: "connection" | "restart";
}

/** What every channel needs to know of the connection. */
export interface Link {
  readonly connected: boolean;
  /** When the server was lost, on the server's clock, epoch milliseconds; `NaN` while connected. */
  readonly lostAt: number;
}

/** What the browser holds of one channel. Written by ChannelStore alone. */
export class ChannelData {
  readonly channel: string;
  /** What the channel is, with its state, epoch and seq; `null` until the server said it. */
  entry: CatalogEntry | null = null;
  /** Why the server does not tell this channel; `null` where it does. */
  refused: { code: RefusalCode; message: string } | null = null;
  /** The seq of the newest row. */
  seq = 0;
  /** Grows whenever rows or outages change. */
  version = 0;
  /** Grows whenever entry, refused or state change. */
  facts = 0;
  /** When the newest row arrived, server's clock, epoch milliseconds; `NaN` before any. */
  lastArrival = Number.NaN;
  /** How often the law of continuity (FR4) was seen broken. */
  violations = 0;
  /** How far back, ms, anybody looks; what is older may be forgotten first. */
  keepMs = Number.POSITIVE_INFINITY;
  readonly #link: Link;
  #rows = new Ring(Object.keys(COLUMNS).length, CAPACITY);
  #outages: Outage[] = [];
  #run = 0;
  #ownClock = false;

  constructor(channel: string, link: Link) {
    this.channel = channel;
    this.#link = link;
  }

  /** Oldest first, times ascending; the columns are COLUMNS. */
  get rows(): Ring {
    return this.#rows;
  }

  get outages(): readonly Outage[] {
    return this.#outages;
  }

  /** How many of the newest rows follow one another without a hole, in one epoch. */
  get run(): number {
    return Math.min(this.#run, this.#rows.length);
  }

  /** The newest close; `NaN` when there is none. */
  get last(): number {
    return this.#rows.at(COLUMNS.close, this.#rows.length - 1);
  }

  /** The newest row's time, epoch milliseconds; `NaN` when there is none. */
  get lastTime(): number {
    return this.#rows.at(COLUMNS.time, this.#rows.length - 1);
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

  /** Adds a row newer than all held. Ends an outage that lasts. */
  push(bar: Readonly<Bar>): void {
    const time = this.#inOrder(bar.time);
    if (this.openOutage) this.#endOutage(time);
    if (this.#rows.length === CAPACITY) this.#makeRoom();
    pushBar(this.#rows, bar, time);
    this.#run++;
    this.seq = bar.seq;
    this.version++;
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
    const last = this.#outages.at(-1);
    return last?.to === null ? last : undefined;
  }

  /** From here on nothing is heard. One lasts at a time: a graver cause takes the place of the other. */
  beginOutage(cause: Outage["cause"]): void {
    if (this.#rows.length === 0) return;
    const from = this.openOutage?.from ?? this.#knownUntil();
    this.dropOutage();
    this.#outages = [...this.#outages, { from, to: null, cause }];
    this.version++;
  }

  /** What was missing was filled in, or nothing was missing. */
  dropOutage(): void {
    if (!this.openOutage) return;
    this.#outages = this.#outages.slice(0, -1);
    this.version++;
  }

  /** The newest rows without a hole between them, oldest first. */
  heldRun(): Bar[] {
    const start = this.#rows.length - this.run;
    return Array.from({ length: this.run }, (_, index) => barAt(this.#rows, start + index));
  }

  /** Puts other rows in the place of the newest rows without a hole between them. */
  replaceRun(bars: readonly Bar[]): void {
    const older = Array.from({ length: this.#rows.length - this.run }, (_, at) => barAt(this.#rows, at));
    this.#rows.clear();
    let newest = Number.NEGATIVE_INFINITY;
    for (const bar of [...older, ...bars]) {
      newest = Math.max(newest, bar.time);
      pushBar(this.#rows, bar, newest);
    }
    this.#run = bars.length;
    this.seq = bars.at(-1)?.seq ?? this.seq;
    this.#endOutagesBy(bars[0]?.time ?? Number.POSITIVE_INFINITY);
    this.version++;
  }

  /** Forgets every row and outage. */
  forget(): void {
    this.#rows = new Ring(this.#rows.columns, CAPACITY);
    this.#outages = [];
    this.#run = 0;
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

  #stateUnheard(now: number, expectedMs: number | null): ChannelState {
    if (expectedMs === null) return stateAfter(now - this.#link.lostAt, UNHEARD_MS);
    return stateAfter(this.silence(now), expectedMs);
  }

  /** Row times ascend, because charts search them: a small step back is held, a large one starts anew. */
  #inOrder(time: number): number {
    const newest = this.lastTime;
    if (!(time < newest)) return time;
    if (newest - time <= STEP_BACK_MS) return newest;
    this.forget();
    return time;
  }

  #endOutage(to: number): void {
    const open = this.openOutage;
    const oldest = this.#rows.at(COLUMNS.time, 0);
    this.dropOutage();
    this.#outages = this.#outages.filter((outage) => outage.to === null || outage.to > oldest);
    if (open && to > open.from) this.#outages.push({ ...open, to });
    this.#run = 0;
  }

  /** Rows of more detail may show that an outage ended earlier than the coarse row after it told. */
  #endOutagesBy(time: number): void {
    this.#outages = this.#outages.map((outage) =>
      outage.to !== null && outage.from < time && outage.to > time ? { ...outage, to: time } : outage,
    );
  }

  #makeRoom(): void {
    this.#run = compact(this.#rows, this.run, this.lastTime - this.keepMs);
  }
}

const GRAVITY: readonly ChannelState[] = ["live", "late", "stale", "offline", "closed"];

function worse(a: ChannelState, b: ChannelState): ChannelState {
  return GRAVITY.indexOf(a) > GRAVITY.indexOf(b) ? a : b;
}

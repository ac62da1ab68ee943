import { addKnown, type Bar, barOf } from "#lib/bar.ts";
import type { ByteBudget } from "#lib/byte-budget.ts";
import type { Kind } from "#lib/channel.ts";
import type { RecentLimits } from "#lib/limits.ts";
import { Ring } from "#lib/ring.ts";
import type { Row } from "#lib/row.ts";
import type { Tick } from "#lib/tick.ts";
import type { PastTicks } from "./run.ts";

const TIME = 0;
const VALUE = 1;
const SIZE = 2;
const BID = 3;
const ASK = 4;

/** Ticks looked through for one that came before, where some are late and the order of time does not say where it is. */
const LOOK_BACK = 4_096;

/**
 * The recent ticks of one channel: those of the last `ms` milliseconds, and as many of the newest as `ticks` says
 * however old they are, as long as the budget of all channels has room. 16 bytes a tick on a sensor, 40 on a symbol,
 * and half as much again while it grows. Ticks are named by their index, 0 the oldest.
 */
export class RecentTicks {
  readonly #symbol: boolean;
  readonly #ms: number;
  readonly #ticks: number;
  readonly #ring: Ring;
  /** The newest time of all pushed. */
  #newest = Number.NEGATIVE_INFINITY;
  /** How many were pushed after the last that was older than another before it. */
  #sinceLate = Number.POSITIVE_INFINITY;
  /** How many were pushed since those of before the process started. */
  #told = 0;

  constructor(kind: Kind, { ms, ticks }: RecentLimits, budget: ByteBudget) {
    this.#symbol = kind === "symbol";
    this.#ms = ms;
    this.#ticks = ticks;
    this.#ring = new Ring(this.#symbol ? 5 : 2, Number.MAX_SAFE_INTEGER, { settle: ticks, budget });
  }

  get length(): number {
    return this.#ring.length;
  }

  push({ time, value, size, bid, ask }: Tick): void {
    if (this.#ring.length >= this.#ticks) this.#forget(time);
    this.#told++;
    if (time < this.#newest) this.#sinceLate = 0;
    else {
      this.#newest = time;
      this.#sinceLate++;
    }
    if (this.#symbol) this.#ring.push(time, value, size ?? Number.NaN, bid ?? Number.NaN, ask ?? Number.NaN);
    else this.#ring.push(time, value);
  }

  /** Holds those of earlier ticks again, ascending by number, that reach the number `last` without a hole. */
  restore(ticks: PastTicks, last: number): void {
    let from = ticks.length;
    while (from > 0 && ticks.seq[from - 1] === last - (ticks.length - from)) from--;
    for (let at = from; at < ticks.length; at++) {
      const [time, value] = [ticks.time[at] as number, ticks.value[at] as number];
      this.push({ channel: "", time, value, size: ticks.size[at], bid: ticks.bid[at], ask: ticks.ask[at] });
    }
    this.#told = 0;
  }

  /** Whether a tick of that time and all its numbers is held; among ticks out of order only the newest are looked at. */
  holds(tick: Tick, sinceStart = false): boolean {
    const { length } = this.#ring;
    const isOrdered = this.#sinceLate >= length;
    const from = isOrdered ? this.#ring.lowerBound(TIME, tick.time) : Math.max(0, length - LOOK_BACK);
    const first = sinceStart ? Math.max(from, length - this.#told) : from;
    for (let index = first; index < length; index++) {
      const time = this.#ring.at(TIME, index);
      if (time === tick.time && this.#isSame(index, tick)) return true;
      if (isOrdered && time > tick.time) return false;
    }
    return false;
  }

  #isSame(index: number, { value, size, bid, ask }: Tick): boolean {
    if (this.#ring.at(VALUE, index) !== value) return false;
    if (!this.#symbol) return true;
    const others = [size, bid, ask].map((number) => number ?? Number.NaN);
    return others.every((number, at) => Object.is(this.#ring.at(SIZE + at, index), number));
  }

  /** Gives its bytes back to the budget; what it holds can still be read. */
  release(): void {
    this.#ring.release();
  }

  /** The newest time of all ticks so far, epoch milliseconds; `-Infinity` before the first. */
  get newest(): number {
    return this.#newest;
  }

  /** Epoch milliseconds; `NaN` outside. */
  timeAt(index: number): number {
    return this.#ring.at(TIME, index);
  }

  /** A tick as a bar of one; what is unknown is `NaN`. */
  barAt(index: number, seq: number): Bar {
    const time = this.#ring.at(TIME, index);
    const value = this.#ring.at(VALUE, index);
    if (!this.#symbol) return barOf(seq, time, value);
    const size = this.#ring.at(SIZE, index);
    return barOf(seq, time, value, size, this.#ring.at(BID, index), this.#ring.at(ASK, index));
  }

  /** A tick that is held as a row (PROTOCOL FR2), made of its numbers without anything between. */
  rowAt(index: number, seq: number, base: number): Row {
    const { data } = this.#ring;
    const at = this.#ring.offset(index);
    const row: Row = [seq, (data[at] as number) - base, data[at + VALUE] as number];
    if (this.#symbol) row.push(known(data[at + SIZE]), known(data[at + BID]), known(data[at + ASK]));
    return row;
  }

  /** So many ticks, all of them held, as one bar whose last tick has the number given. */
  fold(index: number, count: number, seq: number): Bar {
    const bar = this.barAt(index, seq);
    const { data, columns } = this.#ring;
    let at = this.#ring.offset(index);
    let newest = at;
    for (let more = count - 1; more > 0; more--) {
      at += columns;
      if (at === data.length) at = 0;
      const value = data[at + VALUE] as number;
      if ((data[at] as number) >= (data[newest] as number)) newest = at;
      if (value > bar.high) bar.high = value;
      if (value < bar.low) bar.low = value;
      if (this.#symbol) bar.volume = addKnown(bar.volume, data[at + SIZE] as number);
    }
    this.#end(bar, newest);
    bar.count = count;
    return bar;
  }

  /**
   * Where the newest ticks are divided by time: the indexes at which a bar begins, `most` of them at the most, oldest
   * first. Borders are multiples of `width` milliseconds since the epoch. A late tick begins a bar of its own place in
   * time, as long as there are not too many.
   */
  starts(width: number, most: number): number[] {
    if (this.#sinceLate < this.#ring.length) return startsOutOfOrder(this.#slots(width), most);
    const { data, columns, length } = this.#ring;
    const starts: number[] = [];
    let index = length - 1;
    let at = this.#ring.offset(index);
    let slot = Math.floor((data[at] as number) / width);
    const oldest = slot - most + 1;
    for (; index > 0; index--) {
      at = (at === 0 ? data.length : at) - columns;
      const earlier = Math.floor((data[at] as number) / width);
      if (earlier < oldest) break;
      if (earlier < slot) starts.push(index);
      slot = earlier;
    }
    starts.push(index);
    return starts.reverse().slice(0, most);
  }

  /**
   * The first index, at one or after it, that divides the ticks by number and by time alike: every tick before it is
   * older. `undefined` where there is none.
   */
  cut(index: number): number | undefined {
    const { length } = this.#ring;
    const inOrder = length - Math.min(length, this.#sinceLate) + 1;
    for (let at = Math.max(1, index, inOrder); at < length; at++) {
      if (this.timeAt(at) > this.timeAt(at - 1)) return at;
    }
    return undefined;
  }

  /** A tick further from the newest than the time to keep, either way, is forgotten, so that a wrong clock keeps nothing for ever. */
  #forget(time: number): void {
    let expired = 0;
    while (this.#ring.length - expired >= this.#ticks && this.#isFar(expired, time)) expired++;
    if (expired > 0) this.#ring.drop(expired);
  }

  #isFar(index: number, time: number): boolean {
    return Math.abs(time - this.#ring.at(TIME, index)) > this.#ms;
  }

  #slots(width: number): number[] {
    return Array.from({ length: this.#ring.length }, (_, at) => Math.floor(this.timeAt(at) / width));
  }

  /** What a bar has of the newest tick folded into it, whose row begins at an offset. */
  #end(bar: Bar, at: number): void {
    const { data } = this.#ring;
    bar.time = data[at] as number;
    bar.close = data[at + VALUE] as number;
    if (!this.#symbol) return;
    bar.bid = data[at + BID] as number;
    bar.ask = data[at + ASK] as number;
  }
}

/** The same where ticks are not in the order of time: one older than the span stays in the bar that it came in. */
function startsOutOfOrder(slots: readonly number[], most: number): number[] {
  const oldest = slots.reduce((newest, slot) => Math.max(newest, slot), Number.NEGATIVE_INFINITY) - most + 1;
  const first = slots.findIndex((slot) => slot >= oldest);
  const changes = [first];
  const steps = [first];
  let before = slots[first] ?? 0;
  let furthest = before;
  for (let at = first + 1; at < slots.length; at++) {
    const slot = slots[at] ?? 0;
    if (slot < oldest) continue;
    if (slot !== before) changes.push(at);
    if (slot > furthest) steps.push(at);
    before = slot;
    furthest = Math.max(furthest, slot);
  }
  return changes.length <= most ? changes : steps;
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

import { addKnown } from "#lib/bar.ts";
import type { HistoryBar } from "./history.ts";
import type { TickTable } from "./tick-table.ts";

/**
 * Ticks of one channel in one bucket of time, folded so that it can be folded on.
 *
 * The time-weighted mean of a bar is Σ vᵢ·hᵢ / Σ hᵢ over its ticks in the order of time, where hᵢ is the time until the
 * next tick of the bar, for the last one until the end of the bar, but `hold` at the most. `area` and `weight` are the
 * two sums without the last tick, since the end is known only to whoever reads: so two bars, one after the other, fold
 * into exactly what their ticks would.
 */
export interface FoldedBar {
  /** Where its bucket begins, epoch milliseconds: a multiple of the bucket's width. */
  start: number;
  /** Epoch milliseconds of the oldest and the newest tick. */
  first: number;
  last: number;
  /** The number, bid and ask of the newest tick. */
  seq: number;
  bid: number;
  ask: number;
  open: number;
  high: number;
  low: number;
  close: number;
  count: number;
  /** Sum of the sizes known; `NaN` where none was. */
  volume: number;
  /** Sum of value × milliseconds, and of the milliseconds, that the ticks but the last one count. */
  area: number;
  weight: number;
}

/** Folds ticks in order, from one index to another, exclusive, into bars of a width in milliseconds. */
export function foldTicks(
  ticks: TickTable,
  width: number,
  hold: number,
  from = 0,
  to = ticks.length,
): FoldedBar[] {
  const bars: FoldedBar[] = [];
  let bar: FoldedBar | undefined;
  for (let at = from; at < to; at++) {
    const time = ticks.time[at] as number;
    if (bar && time < bar.start + width) addTick(bar, ticks, at, hold);
    else {
      bar = barOfTick(ticks, at, Math.floor(time / width) * width);
      bars.push(bar);
    }
  }
  return bars;
}

/** Folds bars, oldest first and none over another, into bars of a greater width in milliseconds. */
export function foldBars(bars: readonly FoldedBar[], width: number, hold: number): FoldedBar[] {
  const wider: FoldedBar[] = [];
  let bar: FoldedBar | undefined;
  for (const next of bars) {
    if (bar && next.start < bar.start + width) foldLater(bar, next, hold);
    else {
      bar = { ...next, start: Math.floor(next.start / width) * width };
      wider.push(bar);
    }
  }
  return wider;
}

/** A tick alone, as a bar of its own. */
export function barOfTick(ticks: TickTable, at: number, start: number): FoldedBar {
  const time = ticks.time[at] as number;
  const value = ticks.value[at] as number;
  return {
    start,
    first: time,
    last: time,
    seq: ticks.seq[at] as number,
    bid: ticks.bid(at),
    ask: ticks.ask(at),
    open: value,
    high: value,
    low: value,
    close: value,
    count: 1,
    volume: ticks.size(at),
    area: 0,
    weight: 0,
  };
}

function addTick(bar: FoldedBar, ticks: TickTable, at: number, hold: number): void {
  const time = ticks.time[at] as number;
  const value = ticks.value[at] as number;
  const held = Math.min(time - bar.last, hold);
  bar.area += bar.close * held;
  bar.weight += held;
  bar.last = time;
  bar.seq = ticks.seq[at] as number;
  bar.bid = ticks.bid(at);
  bar.ask = ticks.ask(at);
  bar.close = value;
  if (value > bar.high) bar.high = value;
  if (value < bar.low) bar.low = value;
  bar.count++;
  bar.volume = addKnown(bar.volume, ticks.size(at));
}

/** Folds into a bar, in place, another whose ticks all come after its own. */
export function foldLater(bar: FoldedBar, later: Readonly<FoldedBar>, hold: number): void {
  const held = Math.min(later.first - bar.last, hold);
  bar.area += bar.close * held + later.area;
  bar.weight += held + later.weight;
  widen(bar, later);
  end(bar, later);
}

/**
 * Folds into a bar, in place, another that its ticks are mixed with and whose ticks are there no more to be folded
 * anew. All is exact but the mean, for which each holds where it was.
 */
export function foldMixed(bar: FoldedBar, other: Readonly<FoldedBar>): void {
  bar.area += other.area;
  bar.weight += other.weight;
  widen(bar, other);
  if (other.first < bar.first) {
    bar.first = other.first;
    bar.open = other.open;
  }
  if (other.last >= bar.last) end(bar, other);
}

function widen(bar: FoldedBar, other: Readonly<FoldedBar>): void {
  if (other.high > bar.high) bar.high = other.high;
  if (other.low < bar.low) bar.low = other.low;
  bar.count += other.count;
  bar.volume = addKnown(bar.volume, other.volume);
}

function end(bar: FoldedBar, later: Readonly<FoldedBar>): void {
  bar.last = later.last;
  bar.seq = later.seq;
  bar.bid = later.bid;
  bar.ask = later.ask;
  bar.close = later.close;
}

/** The bar as it is told. `until` is where it ends, epoch milliseconds. */
export function toHistoryBar(bar: FoldedBar, until: number, hold: number, symbol: boolean): HistoryBar {
  const { seq, first, last: time, open, high, low, close, count, volume, bid, ask } = bar;
  const mean = symbol ? null : meanOf(bar, Math.min(until - time, hold));
  return { seq, first, time, open, high, low, close, count, volume, bid, ask, mean };
}

function meanOf({ area, weight, close }: FoldedBar, held: number): number {
  const whole = weight + held;
  return whole > 0 ? (area + close * held) / whole : close;
}

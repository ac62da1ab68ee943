/**
 * Ticks folded into one: what a reader slower than a channel is told, with nothing hidden.
 * `seq` is that of the last tick folded; `time`, `close`, `bid` and `ask` are those of the newest by time, the last of
 * them where several are; unknown numbers are `NaN`.
 * On a sensor `volume`, `bid` and `ask` are always `NaN`.
 */
export interface Bar {
  seq: number;
  /** Epoch milliseconds of the newest tick folded. */
  time: number;
  open: number;
  high: number;
  low: number;
  close: number;
  /** How many ticks are folded, 1 or more. */
  count: number;
  /** Sum of the sizes known; `NaN` where none was. */
  volume: number;
  bid: number;
  ask: number;
}

/** A bar of a single tick. */
export function barOf(
  seq: number,
  time: number,
  value: number,
  size = Number.NaN,
  bid = Number.NaN,
  ask = Number.NaN,
): Bar {
  return {
    seq,
    time,
    open: value,
    high: value,
    low: value,
    close: value,
    count: 1,
    volume: size,
    bid,
    ask,
  };
}

/**
 * Folds what came later into a bar, in place: open stays, high and low widen, counts and volumes add up, and what is
 * newer by time gives the rest, so that a late tick never takes the place of a newer one. `later` may itself be a bar,
 * so folding is associative.
 */
export function fold(bar: Bar, later: Readonly<Bar>): void {
  bar.seq = later.seq;
  if (later.high > bar.high) bar.high = later.high;
  if (later.low < bar.low) bar.low = later.low;
  bar.count += later.count;
  bar.volume = addKnown(bar.volume, later.volume);
  if (later.time < bar.time) return;
  bar.time = later.time;
  bar.close = later.close;
  bar.bid = later.bid;
  bar.ask = later.ask;
}

/** The sum of two numbers either of which may be unknown (`NaN`). */
export function addKnown(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}

/**
 * Ticks folded into one: what a reader slower than a channel is told, with nothing hidden.
 * `seq`, `time`, `close`, `bid` and `ask` are those of the last tick folded; unknown numbers are `NaN`.
 * On a sensor `volume`, `bid` and `ask` are always `NaN`.
 */
export interface Bar {
  seq: number;
  /** Epoch milliseconds of the last tick folded. */
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
 * Folds what came later into a bar, in place: open stays, high and low widen, counts and volumes add up,
 * the rest is the later one's. `later` may itself be a bar, so folding is associative.
 */
export function fold(bar: Bar, later: Readonly<Bar>): void {
  bar.seq = later.seq;
  bar.time = later.time;
  if (later.high > bar.high) bar.high = later.high;
  if (later.low < bar.low) bar.low = later.low;
  bar.close = later.close;
  bar.count += later.count;
  bar.volume = addKnown(bar.volume, later.volume);
  bar.bid = later.bid;
  bar.ask = later.ask;
}

/** The sum of two numbers either of which may be unknown (`NaN`). */
function addKnown(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : a + b;
}

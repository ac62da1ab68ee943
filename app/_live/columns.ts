import type { Bar } from "#lib/bar.ts";
import type { Ring } from "#lib/ring.ts";

/** Which column of a channel's rows holds what. Unknown numbers are `NaN`; times are epoch milliseconds. */
export const COLUMNS = {
  time: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  count: 5,
  volume: 6,
  bid: 7,
  ask: 8,
  seq: 9,
  /** Rows of one number follow one another by seq without a hole, whatever their times. */
  run: 10,
  /** The mean weighted by time, of a sensor's bar that the history told; `NaN` otherwise. */
  mean: 11,
} as const;

/** The row at an index as a bar. */
export function barAt(rows: Ring, index: number): Bar {
  return {
    seq: rows.at(COLUMNS.seq, index),
    time: rows.at(COLUMNS.time, index),
    open: rows.at(COLUMNS.open, index),
    high: rows.at(COLUMNS.high, index),
    low: rows.at(COLUMNS.low, index),
    close: rows.at(COLUMNS.close, index),
    count: rows.at(COLUMNS.count, index),
    volume: rows.at(COLUMNS.volume, index),
    bid: rows.at(COLUMNS.bid, index),
    ask: rows.at(COLUMNS.ask, index),
  };
}

/** Adds a bar of a run in its place by time: after those of the same moment, which arrived before it. */
export function putBar(rows: Ring, bar: Readonly<Bar>, run: number, mean = Number.NaN): void {
  const { time, open, high, low, close, count, volume, bid, ask, seq } = bar;
  rows.insert(placeOf(rows, time), time, open, high, low, close, count, volume, bid, ask, seq, run, mean);
}

/** The index after the last row that is no newer; nearly always the end. */
function placeOf(rows: Ring, time: number): number {
  let [low, high] = [0, rows.length];
  if (!(rows.at(COLUMNS.time, high - 1) > time)) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.at(COLUMNS.time, middle) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

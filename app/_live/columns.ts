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

/** Adds a bar as the newest row, dated `time`. */
export function pushBar(rows: Ring, bar: Readonly<Bar>, time: number): void {
  const { open, high, low, close, count, volume, bid, ask, seq } = bar;
  rows.push(time, open, high, low, close, count, volume, bid, ask, seq);
}

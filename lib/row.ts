import type { Bar } from "./bar.ts";
import type { Kind } from "./channel.ts";

/**
 * One row of a frame or snapshot (PROTOCOL FR2, FR3), `dt` in milliseconds relative to the message's base:
 * sensor `[seq, dt, close]` or `[seq, dt, close, count, open, high, low]`,
 * symbol `[seq, dt, close, volume, bid, ask]` or `[seq, dt, close, volume, bid, ask, count, open, high, low]`.
 */
export type Row = (number | null)[];

/** A bar as a row: the short form when it holds a single tick. Unknown numbers become `null`. */
export function toRow(kind: Kind, bar: Readonly<Bar>, base: number): Row {
  const row: Row = [bar.seq, bar.time - base, bar.close];
  if (kind === "symbol") row.push(known(bar.volume), known(bar.bid), known(bar.ask));
  if (bar.count > 1) row.push(bar.count, bar.open, bar.high, bar.low);
  return row;
}

/** A row as a bar, of any length; `null` becomes `NaN`. */
export function fromRow(kind: Kind, row: Row, base: number): Bar {
  const bars = kind === "symbol" ? 6 : 3;
  const close = numberAt(row, 2);
  const folded = row.length > bars;
  return {
    seq: numberAt(row, 0),
    time: base + numberAt(row, 1),
    close,
    count: folded ? numberAt(row, bars) : 1,
    open: folded ? numberAt(row, bars + 1) : close,
    high: folded ? numberAt(row, bars + 2) : close,
    low: folded ? numberAt(row, bars + 3) : close,
    volume: kind === "symbol" ? numberAt(row, 3) : Number.NaN,
    bid: kind === "symbol" ? numberAt(row, 4) : Number.NaN,
    ask: kind === "symbol" ? numberAt(row, 5) : Number.NaN,
  };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function numberAt(row: Row, at: number): number {
  return row[at] ?? Number.NaN;
}

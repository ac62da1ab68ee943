import { setImmediate as turn } from "node:timers/promises";
import type { HistoryBar } from "../history.ts";

/** Bars in one buffer, column after column, so that they go from thread to thread without a copy. */
export interface SentBars {
  readonly length: number;
  readonly columns: Float64Array<ArrayBuffer>;
}

const NUMBERS = [
  "seq",
  "time",
  "first",
  "open",
  "high",
  "low",
  "close",
  "count",
  "volume",
  "bid",
  "ask",
] as const;
/** Bars unpacked in a turn of the event loop. */
const AT_ONCE = 2_000;

export function packBars(bars: readonly HistoryBar[]): SentBars {
  const { length } = bars;
  const columns = new Float64Array((NUMBERS.length + 1) * length);
  for (const [at, name] of NUMBERS.entries()) {
    for (let row = 0; row < length; row++) columns[at * length + row] = bars[row]?.[name] ?? Number.NaN;
  }
  const means = NUMBERS.length * length;
  for (let row = 0; row < length; row++) columns[means + row] = bars[row]?.mean ?? Number.NaN;
  return { length, columns };
}

/** The same bars, in turns: as many as one may ask for would hold up the stream. */
export async function unpackBars(sent: SentBars): Promise<HistoryBar[]> {
  const bars: HistoryBar[] = [];
  for (let row = 0; row < sent.length; row++) {
    if (row > 0 && row % AT_ONCE === 0) await turn();
    bars.push(barAt(sent, row));
  }
  return bars;
}

function barAt({ length, columns }: SentBars, row: number): HistoryBar {
  const at = (column: number): number => columns[column * length + row] as number;
  const mean = at(NUMBERS.length);
  return {
    seq: at(0),
    time: at(1),
    first: at(2),
    open: at(3),
    high: at(4),
    low: at(5),
    close: at(6),
    count: at(7),
    volume: at(8),
    bid: at(9),
    ask: at(10),
    mean: Number.isNaN(mean) ? null : mean,
  };
}

import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { type GapCause, gapsOf } from "../chart/gaps.ts";
import type { Span } from "../view-store.ts";

/** Where a line of the table is in its series: rows of one moment, or a stretch without any. Epoch milliseconds. */
export type TableLine = BarLine | GapLine;

export interface BarLine {
  readonly kind: "bar";
  /** The moment of a tick, the beginning of a bar: no two lines have the same. */
  readonly time: number;
  /** The first row of the series it stands for, and the last. */
  readonly first: number;
  readonly last: number;
}

export interface GapLine {
  readonly kind: "gap";
  /** Where it stands among the others. */
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly cause: GapCause;
  readonly open: boolean;
}

/** The figures of a line; unknown ones are `NaN`. */
export interface BarFigures {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Weighted by time; of a sensor's bars that the history told. */
  readonly mean: number;
  readonly count: number;
  readonly bid: number;
  readonly ask: number;
}

/** What a window shows as lines of a table, newest first. @param following whether the right edge is now. */
export function tableLines(series: Series, { from, to }: Span, following: boolean): TableLine[] {
  const bars = barLines(series, from, to);
  const gaps = gapsOf(series, from, to, following).map(
    (gap): GapLine => ({ kind: "gap", time: gap.from, ...gap }),
  );
  const lines: TableLine[] = [...bars, ...gaps];
  // What is missing begins after the last tick before it, also where both have the same time.
  return lines.sort((a, b) => b.time - a.time || rank(b) - rank(a));
}

function rank({ kind }: TableLine): number {
  return kind === "gap" ? 1 : 0;
}

/** Rows of one moment, or of one bar, are one line: a table of times has each once. */
function barLines(series: Series, from: number, to: number): BarLine[] {
  const { rows, bucketMs } = series;
  const begin = bucketMs > 0 ? Math.floor(from / bucketMs) * bucketMs : from;
  const lines: BarLine[] = [];
  for (let i = rows.lowerBound(COLUMNS.time, begin); i < rows.length; i++) {
    const at = rows.at(COLUMNS.time, i);
    if (at > to) break;
    const time = bucketMs > 0 ? Math.floor(at / bucketMs) * bucketMs : at;
    const last = lines.at(-1);
    if (last?.time === time) lines[lines.length - 1] = { ...last, last: i };
    else lines.push({ kind: "bar", time, first: i, last: i });
  }
  return lines;
}

/** The figures of a line, read when it is shown. */
export function figuresOf({ rows }: Series, { first, last }: BarLine): BarFigures {
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [count, volume] = [0, Number.NaN];
  for (let i = first; i <= last; i++) {
    high = Math.max(high, rows.at(COLUMNS.high, i));
    low = Math.min(low, rows.at(COLUMNS.low, i));
    count += rows.at(COLUMNS.count, i);
    const size = rows.at(COLUMNS.volume, i);
    if (!Number.isNaN(size)) volume = (Number.isNaN(volume) ? 0 : volume) + size;
  }
  const at = (column: number, row: number) => rows.at(column, row);
  return {
    open: at(COLUMNS.open, first),
    close: at(COLUMNS.close, last),
    bid: at(COLUMNS.bid, last),
    ask: at(COLUMNS.ask, last),
    mean: at(COLUMNS.mean, last),
    ...{ high, low, count, volume },
  };
}

/** How many lines are newer than a moment: those that push it down when they come. */
export function linesAfter(lines: readonly TableLine[], time: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle]?.time ?? 0) > time) low = middle + 1;
    else high = middle;
  }
  return low;
}

import { DAY } from "#lib/durations.ts";
import { MISSING } from "#lib/format.ts";
import { gapAfter } from "#lib/freshness.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import type { Span } from "../view-store.ts";
import { type Extent, extentIn, rowNear } from "./series.ts";

/** A window of time, epoch milliseconds, and whether its right edge is now. */
export interface WindowNow {
  readonly from: number;
  readonly to: number;
  readonly following: boolean;
}

/** What a chart shows at a moment: a span as far as it is not in the future, or the newest `rangeMs`. */
export function windowAt(series: Series, span: Span | null, rangeMs: number, now: number): WindowNow {
  const edge = series.edge(now);
  if (!span) return { from: edge - rangeMs, to: edge, following: true };
  return { from: span.from, to: Math.min(span.to, edge), following: span.to >= edge };
}

/** The row that speaks for a moment, `-1` where none does: the bar it is in, or the tick nearest to it. */
export function rowAt({ rows, bucketMs, held, entry }: Series, time: number): number {
  if (bucketMs === 0) return rowNear(rows, time, entry?.expectedMs ?? null);
  const begin = Math.floor(time / bucketMs) * bucketMs;
  const row = rows.lowerBound(COLUMNS.time, begin + bucketMs) - 1;
  return held || rows.at(COLUMNS.time, row) >= begin ? row : -1;
}

/** The moment that what is shown of another is of: the beginning of its bar, or the time of the tick nearest to it. */
export function momentAt(series: Series, time: number): number {
  const { rows, bucketMs } = series;
  if (bucketMs > 0) return Math.floor(time / bucketMs) * bucketMs;
  const row = rowAt(series, time);
  return row < 0 || series.held ? time : rows.at(COLUMNS.time, row);
}

/** The last row of a window; `-1` where all are before it, unless a value holds. */
export function lastRowIn({ rows, held }: Series, from: number, to: number): number {
  const row = rows.lowerBound(COLUMNS.time, to + 1) - 1;
  return held || rows.at(COLUMNS.time, row) >= from ? row : -1;
}

/**
 * The mean of a window in words. That of a price is about so much: it is of what its ticks were folded into, and with
 * shorter bars it is another.
 */
export function sayMean({ channel }: Series, mean: string): string {
  return channel.startsWith("symbol/") && mean !== MISSING ? `≈${mean}` : mean;
}

/** How the mean of a price comes about; `undefined` for that of a sensor, which is by time. */
export function meanHelp({ channel }: Series): string | undefined {
  if (!channel.startsWith("symbol/")) return undefined;
  return "Mean of all ticks, those of a bar taken to be in the middle of its open and close";
}

/** Lowest, highest and mean value of a window; the mean of a sensor is by time, that of a price by ticks. */
export function figuresIn(series: Series, from: number, to: number): Extent {
  const extent = extentIn(series, from, to);
  if (series.entry?.kind !== "sensor" || series.held) return extent;
  if (series.bucketMs > 0) return { ...extent, mean: known(meanOfBars(series, from, to), extent.mean) };
  const mean = meanByTime(series, from, to);
  // A value from before the window that holds into it is none of its figures.
  return mean >= extent.low && mean <= extent.high ? { ...extent, mean } : extent;
}

function known(figure: number, otherwise: number): number {
  return Number.isNaN(figure) ? otherwise : figure;
}

/** When the window's first price is, where that is so late that its figures speak of less; `null` otherwise. */
export function heldSince({ rows, bucketMs }: Series, from: number, to: number): number | null {
  const row = rows.at(COLUMNS.time, rows.lowerBound(COLUMNS.time, from));
  // A bar has the time of its last tick, and speaks from its beginning on.
  const first = bucketMs > 0 && bucketMs < DAY ? Math.floor(row / bucketMs) * bucketMs : row;
  return first <= to && first - from > (to - from) * 0.05 ? first : null;
}

/** Each bar as long as it is; what is missing counts for nothing. */
function meanOfBars({ rows, bucketMs }: Series, from: number, to: number): number {
  const sum = new Weighted();
  for (let i = rows.lowerBound(COLUMNS.time, from); i < rows.length; i++) {
    const begin = Math.floor(rows.at(COLUMNS.time, i) / bucketMs) * bucketMs;
    if (begin > to) break;
    sum.add(meanOf(rows, i), Math.min(to, begin + bucketMs) - Math.max(from, begin));
  }
  return sum.mean;
}

/** Each value until the next, and no longer than a silence may be. */
function meanByTime({ rows, entry }: Series, from: number, to: number): number {
  const hold = gapAfter(entry?.expectedMs ?? null);
  const sum = new Weighted();
  const first = Math.max(0, rows.lowerBound(COLUMNS.time, from) - 1);
  for (let i = first; i < rows.length && rows.at(COLUMNS.time, i) <= to; i++) {
    const time = rows.at(COLUMNS.time, i);
    const next = i + 1 < rows.length ? rows.at(COLUMNS.time, i + 1) : Number.POSITIVE_INFINITY;
    const count = next < Number.POSITIVE_INFINITY ? rows.at(COLUMNS.count, i + 1) : 1;
    // A row of several ticks speaks for the time since the row before it; a tick alone holds until the next.
    const value = count > 1 ? meanOf(rows, i + 1) : rows.at(COLUMNS.close, i);
    const until = Math.min(to, next, time + hold * count);
    sum.add(value, until - Math.max(from, time));
  }
  return sum.mean;
}

/** A folded bar that has no mean of its own is taken to be in the middle of open and close. */
function meanOf(rows: Series["rows"], row: number): number {
  const told = rows.at(COLUMNS.mean, row);
  if (!Number.isNaN(told)) return told;
  return (rows.at(COLUMNS.open, row) + rows.at(COLUMNS.close, row)) / 2;
}

class Weighted {
  #sum = 0;
  #weight = 0;

  add(value: number, weight: number): void {
    if (!(weight > 0) || Number.isNaN(value)) return;
    this.#sum += value * weight;
    this.#weight += weight;
  }

  get mean(): number {
    return this.#weight > 0 ? this.#sum / this.#weight : Number.NaN;
  }
}

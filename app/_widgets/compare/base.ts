import { formatPercent } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";

/** What the values of a series are a percentage of. */
export interface Base {
  /** `NaN` where the window has none. */
  readonly value: number;
  /** The time of the row whose close it is, epoch milliseconds. */
  readonly time: number;
}

/**
 * The first close of a series at or after the left edge of a window, that of the bar which reaches over the edge
 * included; where each value holds, the one held there. Where the edge is in a gap it is the first after that.
 * @param from the window's left edge, epoch milliseconds.
 */
export function baseAt({ rows, bucketMs, held }: Series, from: number): Base {
  const edge = bucketMs > 0 ? Math.floor(from / bucketMs) * bucketMs : from;
  const first = rows.lowerBound(COLUMNS.time, edge);
  const holds = held && first > 0 && rows.at(COLUMNS.time, first) !== edge;
  const row = holds ? first - 1 : first;
  return { value: rows.at(COLUMNS.close, row), time: rows.at(COLUMNS.time, row) };
}

/** The value alone. */
export function baseOf(series: Series, from: number): number {
  return baseAt(series, from).value;
}

/** A value as % above or below a base: 101 of 100 is 1. `NaN` where there is no base, or it is 0. */
export function percentOf(value: number, base: number): number {
  return base === 0 ? Number.NaN : ((value - base) / Math.abs(base)) * 100;
}

/** A value as % of what its series was at a window's left edge, in words. */
export function percentText(series: Series, from: number, value: number): string {
  return formatPercent(percentOf(value, baseOf(series, from)) / 100);
}

import { formatPercent } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { breaksBefore } from "../chart/gaps.ts";

/** What the values of a series are a percentage of. */
export interface Base {
  /** `NaN` where the window has none. */
  readonly value: number;
  /** The time of the row it is of, epoch milliseconds: before the left edge where it held there. */
  readonly time: number;
}

/**
 * What a series was at the left edge of a window: the last close before it, and where nothing is known of the edge the
 * open of what comes next. However long its bars are, it is the same.
 * @param from the window's left edge, epoch milliseconds.
 */
export function baseAt(series: Series, from: number): Base {
  const { rows, held } = series;
  const first = rows.lowerBound(COLUMNS.time, from);
  const isKnown = first > 0 && (held || (first < rows.length && !breaksBefore(series)(first)));
  const isOfEdge = series.bucketMs === 0 && rows.at(COLUMNS.time, first) === from;
  if (!isKnown || isOfEdge)
    return { value: rows.at(COLUMNS.open, first), time: rows.at(COLUMNS.time, first) };
  return { value: rows.at(COLUMNS.close, first - 1), time: rows.at(COLUMNS.time, first - 1) };
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

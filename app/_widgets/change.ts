import { COLUMNS } from "../_live/columns.ts";
import type { Series } from "../_live/series.ts";

/** The window every "change" on the watchlist is measured against (ms), and how it is written. */
export const CHANGE_WINDOW_MS = 900_000;
export const CHANGE_WINDOW_TEXT = "15 min";

/** The price a change is measured from: the first one known in the window. `NaN` where there is none. */
export function baseOf(data: Series, from: number): number {
  const first = data.rows.lowerBound(COLUMNS.time, from);
  return data.rows.at(COLUMNS.open, first);
}

/** How far the newest price is from the base: difference and ratio; `NaN` where either is missing. */
export function changeOf(data: Series, from: number): { difference: number; ratio: number } {
  const base = baseOf(data, from);
  const difference = data.last - base;
  return { difference, ratio: difference / base };
}

/** The same over a window of time, epoch milliseconds: from its first price to its last. */
export function changeIn({ rows }: Series, from: number, to: number): { difference: number; ratio: number } {
  const base = rows.at(COLUMNS.open, rows.lowerBound(COLUMNS.time, from));
  const last = rows.lowerBound(COLUMNS.time, to + 1) - 1;
  const difference = rows.at(COLUMNS.time, last) >= from ? rows.at(COLUMNS.close, last) - base : Number.NaN;
  return { difference, ratio: difference / base };
}

import { COLUMNS } from "../_live/columns.ts";
import type { Series } from "../_live/series.ts";
import { lastRowIn } from "./chart/window-figures.ts";
import { baseOf } from "./compare/base.ts";

/** The window every "change" on the watchlist is measured against (ms), and how it is written. */
export const CHANGE_WINDOW_MS = 900_000;
export const CHANGE_WINDOW_TEXT = "15 min";

/** How far the newest price is from the base: difference and ratio; `NaN` where either is missing. */
export function changeOf(data: Series, from: number): { difference: number; ratio: number } {
  const base = baseOf(data, from);
  const difference = data.last - base;
  return { difference, ratio: difference / base };
}

/** The same over a window of time, epoch milliseconds: from what held as it began to its last price. */
export function changeIn(series: Series, from: number, to: number): { difference: number; ratio: number } {
  const base = baseOf(series, from);
  const last = series.rows.at(COLUMNS.close, lastRowIn(series, from, to));
  const difference = last - base;
  return { difference, ratio: difference / base };
}

/** Whether a change rose or fell as far as two decimals of a percentage show it; `""` where they show none, or it is unknown. */
export function directionOf(ratio: number): "up" | "down" | "" {
  const shown = Number((ratio * 100).toFixed(2));
  if (shown > 0) return "up";
  return shown < 0 ? "down" : "";
}

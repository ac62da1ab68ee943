import { INTERVALS, type IntervalName } from "../../view-store.ts";

/** A candle has at least so many pixels where its interval is chosen for it. */
export const LEAST_CANDLE_PX = 6;

/** The shortest interval that leaves each candle 6 px or more on a plot `width` pixels wide; the longest where none does. */
export function autoInterval(spanMs: number, width: number): IntervalName {
  const least = (spanMs / Math.max(1, width)) * LEAST_CANDLE_PX;
  const names = Object.keys(INTERVALS) as IntervalName[];
  return names.find((name) => INTERVALS[name] >= least) ?? "1d";
}

import { INTERVALS, type IntervalName } from "../../view-store.ts";

/** A candle has at least so many pixels where its interval is chosen for it. */
export const LEAST_CANDLE_PX = 6;

/** One that is drawn already is kept for as long as its candles have so many pixels. */
const KEPT_CANDLE_PX = 4.5;

/** The shortest interval that leaves each candle 6 px or more on a plot `width` pixels wide; the longest where none does. */
export function autoInterval(spanMs: number, width: number): IntervalName {
  const least = (spanMs / Math.max(1, width)) * LEAST_CANDLE_PX;
  const names = Object.keys(INTERVALS) as IntervalName[];
  return names.find((name) => INTERVALS[name] >= least) ?? "1d";
}

/** The interval for a span that was come to by moving a chart of `drawn`: that, while its candles are not too narrow. */
export function movedInterval(drawn: IntervalName | null, spanMs: number, width: number): IntervalName {
  const suited = autoInterval(spanMs, width);
  if (drawn === null || INTERVALS[drawn] >= INTERVALS[suited]) return suited;
  const px = (INTERVALS[drawn] * Math.max(1, width)) / spanMs;
  return px >= KEPT_CANDLE_PX ? drawn : suited;
}

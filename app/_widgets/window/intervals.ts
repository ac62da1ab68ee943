import { formatDuration, formatNumber } from "#lib/format.ts";
import { MOST_IN_WINDOW } from "../../_live/history/window-wish.ts";
import { INTERVALS, type IntervalName } from "../view-store.ts";

/** Candles on a chart at least: one says nothing of how values changed. */
const LEAST_CANDLES = 2;

/** Why there are no candles of that length over so many milliseconds; `null` where there can be. */
export function faultOfInterval(interval: IntervalName, spanMs: number): string | null {
  const candles = Math.ceil(spanMs / INTERVALS[interval]);
  if (candles > MOST_IN_WINDOW)
    return `${formatNumber(candles, 0)} candles, ${formatNumber(MOST_IN_WINDOW, 0)} at most`;
  return candles < LEAST_CANDLES ? `${candles} candle, ${LEAST_CANDLES} at least` : null;
}

/** The interval somebody chose, as long as it suits what is shown; `null`: whatever suits. */
export function suiting(interval: IntervalName | null, spanMs: number): IntervalName | null {
  return interval !== null && faultOfInterval(interval, spanMs) === null ? interval : null;
}

/** What the control of the interval says. */
export interface IntervalWords {
  /** On the button. */
  readonly text: string;
  readonly title: string;
}

/** What is chosen, and where candles of another length are drawn: which, and why. */
export function sayInterval(chosen: IntervalName | null, spanMs: number, drawnMs: number): IntervalWords {
  const drawn = nameOf(drawnMs);
  const isOther = chosen !== null && drawnMs > 0 && INTERVALS[chosen] !== drawnMs;
  const fault = isOther ? faultOfInterval(chosen, spanMs) : null;
  // Other candles than those chosen are also drawn while those are on their way: nothing to be said.
  if (chosen !== null && fault !== null) {
    const amiss = INTERVALS[chosen] < drawnMs ? "too short" : "too long";
    const title = `${drawn} is drawn: ${chosen} over ${formatDuration(spanMs)} would be ${fault}`;
    return { text: `${drawn}, ${chosen} ${amiss}`, title };
  }
  const suits = chosen === null && drawnMs > 0 ? `, ${drawn} as it suits the chart` : "";
  return { text: chosen ?? "Auto", title: `How long a candle is${suits}` };
}

function nameOf(ms: number): string {
  const names = Object.keys(INTERVALS) as IntervalName[];
  return names.find((name) => INTERVALS[name] === ms) ?? formatDuration(ms);
}

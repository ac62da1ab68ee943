import { formatNumber } from "#lib/format.ts";
import { INTERVALS, type IntervalName } from "../view-store.ts";

/** Candles on a chart at the most: what one question to the history answers (HTTP3). */
const MOST_CANDLES = 5_000;

/** Why there are no candles of that length over so many milliseconds; `null` where there can be. */
export function faultOfInterval(interval: IntervalName, spanMs: number): string | null {
  const candles = Math.ceil(spanMs / INTERVALS[interval]);
  return candles > MOST_CANDLES
    ? `${formatNumber(candles, 0)} candles, ${formatNumber(MOST_CANDLES, 0)} at most`
    : null;
}

/** The interval somebody chose, as long as it suits what is shown; `null`: whatever suits. */
export function suiting(interval: IntervalName | null, spanMs: number): IntervalName | null {
  return interval !== null && faultOfInterval(interval, spanMs) === null ? interval : null;
}

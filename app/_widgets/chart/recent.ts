import type { Series } from "../../_live/series.ts";

/** How long, ms, what was dated long before it arrived counts as recent. */
const ARRIVED_MS = 10_000;

/** When the newest tick was, where that is before the range shown; `null` where it is in it, or there is none. */
export function lastBefore(data: Series, now: number, rangeMs: number): number | null {
  return data.lastTime < data.edge(now) - rangeMs ? data.lastTime : null;
}

/**
 * Whether a channel that is not silent may be shown as live: one that speaks only on a change is never late, but a number
 * from before the range shown is no news. A state is what it was last said to be.
 */
export function isRecent(data: Series, now: number, rangeMs: number): boolean {
  const { entry } = data;
  if (!entry || entry.expectedMs !== null || entry.labels) return true;
  return data.ownClock ? !(now - data.lastArrival > ARRIVED_MS) : lastBefore(data, now, rangeMs) === null;
}

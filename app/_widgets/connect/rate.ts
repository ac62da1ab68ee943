import { formatAge, formatNumber, MISSING } from "#lib/format.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { COLUMNS } from "../../_live/columns.ts";

const WINDOW_MS = 10_000;
/** For what speaks too rarely for the shorter one. */
const LONG_WINDOW_MS = 60_000;
/** Below this many a second, the time between two says more. */
const RARE = 0.5;

/**
 * Ticks a second over the last ten seconds, or over the last minute where those hold fewer than two; `NaN` where that
 * does, too, and for a channel whose times are not of the present: they say how it was recorded, not how it comes in.
 * `now` is the server's clock, epoch milliseconds.
 */
export function rateOf(data: ChannelData, now: number): number {
  if (data.ownClock) return Number.NaN;
  const recent = rateSince(data, now, WINDOW_MS);
  return Number.isFinite(recent) ? recent : rateSince(data, now, LONG_WINDOW_MS);
}

function rateSince({ rows, lastTime }: ChannelData, now: number, windowMs: number): number {
  const from = rows.lowerBound(COLUMNS.time, now - windowMs);
  let ticks = 0;
  for (let at = from; at < rows.length; at++) ticks += rows.at(COLUMNS.count, at);
  const span = lastTime - rows.at(COLUMNS.time, from);
  if (ticks < 2 || !(span > 0)) return Number.NaN;
  return from > 0 && windowMs === WINDOW_MS ? ticks / (windowMs / 1_000) : (ticks - 1) / (span / 1_000);
}

/** `1.0 per second`, `one in 20 s`, `—` where it is not known. */
export function rateText(rate: number): string {
  if (!Number.isFinite(rate)) return MISSING;
  return rate < RARE ? `one in ${formatAge(1_000 / rate)}` : `${formatNumber(rate, 1)} per second`;
}

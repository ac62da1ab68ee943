import { type ChannelData, COLUMNS } from "../../_live/channel-data.ts";

const WINDOW_MS = 10_000;

/**
 * Ticks a second over the last ten seconds, or over as much of them as is known; `NaN` where fewer than two ticks
 * are there to measure between. `now` is the server's clock, epoch milliseconds.
 */
export function rateOf(data: ChannelData, now: number): number {
  const { rows } = data;
  const edge = data.edge(now);
  const from = rows.lowerBound(COLUMNS.time, edge - WINDOW_MS);
  let ticks = 0;
  for (let at = from; at < rows.length; at++) ticks += rows.at(COLUMNS.count, at);
  if (from > 0) return ticks / (WINDOW_MS / 1_000);
  const span = data.lastTime - rows.at(COLUMNS.time, 0);
  return ticks < 2 || !(span > 0) ? Number.NaN : (ticks - 1) / (span / 1_000);
}

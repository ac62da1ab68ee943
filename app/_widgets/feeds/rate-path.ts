import type { FeedTicks } from "#lib/status.ts";

/** What a trend shows: 15 minutes. */
const RANGE_MS = 900_000;
/** Points further apart (ms) have no line between them: nobody knows what was in between. */
const GAP_MS = 12_000;
/** Each point is of so many seconds. */
const SECONDS = 5;
/** Air for the stroke and the mark at the end, pixels. */
const AIR = 3;

export interface RateLine {
  readonly path: string;
  /** The newest point, pixels. */
  readonly end: { readonly x: number; readonly y: number };
  /** The highest rate, ticks a second. */
  readonly highest: number;
}

/** A feed's rate as a line over zero, the newest point at the right; `null` before there are two points. */
export function ratePath(
  points: readonly FeedTicks[],
  feed: number,
  box: { readonly width: number; readonly height: number },
): RateLine | null {
  const to = points.at(-1)?.time ?? 0;
  const shown = points.filter(({ time }) => time > to - RANGE_MS);
  if (shown.length < 2) return null;
  const most = Math.max(...shown.map(({ ticks }) => ticks[feed] ?? 0));
  const toX = (time: number): number => box.width - AIR - ((to - time) / RANGE_MS) * (box.width - 2 * AIR);
  const toY = (ticks: number): number =>
    box.height - AIR - (ticks / Math.max(1, most)) * (box.height - 2 * AIR);
  let path = "";
  let before = Number.NEGATIVE_INFINITY;
  for (const { time, ticks } of shown) {
    const command = time - before > GAP_MS ? "M" : "L";
    path += `${command}${toX(time).toFixed(1)} ${toY(ticks[feed] ?? 0).toFixed(1)}`;
    before = time;
  }
  const end = { x: toX(to), y: toY(shown.at(-1)?.ticks[feed] ?? 0) };
  return { path, end, highest: most / SECONDS };
}

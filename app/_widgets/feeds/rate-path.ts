import type { FeedTicks } from "#lib/status.ts";

/** What a trend shows: 15 minutes. */
const RANGE_MS = 900_000;
/** Points further apart (ms) have no line between them: nobody knows what was in between. */
const GAP_MS = 12_000;
/** Each point is of so many seconds. */
const SECONDS = 5;
/** Air for the stroke and the mark at the end, pixels. */
const AIR = 3;
/**
 * Points on either side that the line is a mean of, and the band is between the least and the most of: half a minute. A
 * point is less than a pixel wide, so that a line through 2, 3, 2, 3 would be a solid block.
 */
const BEFORE = 3;
const AFTER = 2;

export interface RateLine {
  /** The mean of half a minute. */
  readonly path: string;
  /** Closed areas between the least and the most of half a minute. */
  readonly band: string;
  /** The newest point of the line, pixels. */
  readonly end: { readonly x: number; readonly y: number };
  /** The highest rate, ticks a second. */
  readonly highest: number;
}

interface Point {
  readonly time: number;
  readonly ticks: number;
}

interface Around {
  readonly x: number;
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** A feed's rate as a line over zero, the newest point at the right; `null` before there are two points. */
export function ratePath(
  points: readonly FeedTicks[],
  feed: number,
  box: { readonly width: number; readonly height: number },
): RateLine | null {
  const to = points.at(-1)?.time ?? 0;
  const shown = points
    .filter(({ time }) => time > to - RANGE_MS)
    .map(({ time, ticks }) => ({ time, ticks: ticks[feed] ?? 0 }));
  if (shown.length < 2) return null;
  const most = Math.max(...shown.map(({ ticks }) => ticks));
  const toX = (time: number): number => box.width - AIR - ((to - time) / RANGE_MS) * (box.width - 2 * AIR);
  const toY = (ticks: number): number =>
    box.height - AIR - (ticks / Math.max(1, most)) * (box.height - 2 * AIR);
  const stretches = unbroken(shown).map((stretch) => stretch.map((_, at) => around(stretch, at, toX, toY)));
  const end = stretches.at(-1)?.at(-1);
  return {
    path: stretches.map((stretch) => pathOf(stretch.map(({ x, mean }) => [x, mean]))).join(""),
    band: stretches.map(bandOf).join(""),
    end: { x: end?.x ?? 0, y: end?.mean ?? 0 },
    highest: most / SECONDS,
  };
}

function unbroken(points: readonly Point[]): Point[][] {
  const stretches: Point[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point.time - before > GAP_MS) stretches.push([]);
    stretches.at(-1)?.push(point);
    before = point.time;
  }
  return stretches;
}

/** What half a minute around a point was like, pixels. At an end it is as much of it as there is. */
function around(
  stretch: readonly Point[],
  at: number,
  toX: (time: number) => number,
  toY: (ticks: number) => number,
): Around {
  const near = stretch.slice(Math.max(0, at - BEFORE), at + AFTER + 1).map(({ ticks }) => ticks);
  const mean = near.reduce((sum, ticks) => sum + ticks, 0) / near.length;
  return {
    x: toX(stretch[at]?.time ?? 0),
    mean: toY(mean),
    least: toY(Math.min(...near)),
    most: toY(Math.max(...near)),
  };
}

function bandOf(stretch: readonly Around[]): string {
  const over = stretch.map(({ x, most }) => [x, most] as const);
  const under = stretch.map(({ x, least }) => [x, least] as const);
  return `${pathOf([...over, ...under.toReversed()])}Z`;
}

function pathOf(points: readonly (readonly [x: number, y: number])[]): string {
  return points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

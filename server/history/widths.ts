import { READABLE_WIDTHS } from "#lib/candle.ts";
import { DAY, HOUR, MINUTE, SECOND } from "#lib/durations.ts";
import type { RangeWish } from "./history.ts";

/** The widths of the buckets that are kept folded, milliseconds: each is folded from the one before it. */
export const LEVELS = [SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, DAY] as const;

/** The levels as a config names them. */
export const LEVEL_NAMES = ["1s", "10s", "1min", "10min", "1h", "1d"] as const;

const COARSEST = 1_000 * DAY;

/**
 * The narrowest width of bars that people read well, milliseconds, of which no more than `max` (1 or more) lie over
 * [from, to) when their borders are its multiples since the epoch 0. What is too long for any of them gets thousands of
 * days. Only where the span has the epoch 0 within and `max` is 1 can there be one bar more.
 */
function widthFor(from: number, to: number, max: number): number {
  const fits = READABLE_WIDTHS.find((width) => barsOver(from, to, width) <= max);
  if (fits !== undefined) return fits;
  let width = COARSEST;
  while (barsOver(from, to, width) > Math.max(2, max)) width *= 2;
  return width;
}

/** The width of the bars of a range: what is wished for where `max` of them reach, else what fits. */
export function widthOf({ from, to, max, bucketMs }: Omit<RangeWish, "channel">): number {
  const wished = bucketMs !== undefined && bucketMs > 0 && barsOver(from, to, bucketMs) <= max;
  return wished ? bucketMs : widthFor(from, to, max);
}

function barsOver(from: number, to: number, width: number): number {
  return Math.ceil(to / width) - Math.floor(from / width);
}

/** The index of the widest level that a bar's width is a whole number of; -1 where the ticks themselves are needed. */
export function levelFor(width: number): number {
  return LEVELS.findLastIndex((level) => width % level === 0);
}

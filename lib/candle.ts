import { DAY, HOUR, MINUTE, SECOND } from "./durations.ts";

/** Widths that people read well, milliseconds: each divides the day or is a whole number of days. Ascending. */
export const READABLE_WIDTHS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000].map((days) => days * DAY),
];

/** Where the bucket of a moment begins, epoch milliseconds: borders are multiples of the width since the epoch 0. */
export function bucketStart(time: number, bucketMs: number): number {
  return Math.floor(time / bucketMs) * bucketMs;
}

/** The narrowest width that people read well of which no more than `most` lie in `ms` milliseconds. */
export function bucketFor(ms: number, most: number): number {
  const least = ms / most;
  return READABLE_WIDTHS.find((width) => width >= least) ?? Math.ceil(least / DAY) * DAY;
}

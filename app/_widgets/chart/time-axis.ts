const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps a time axis may have: those of a clock and a calendar. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
];

/** The smallest step in milliseconds that keeps labels `spacing` pixels apart. */
export function timeStep(rangeMs: number, width: number, spacing: number): number {
  const least = (rangeMs / Math.max(1, width)) * spacing;
  return STEPS.find((step) => step >= least) ?? 28 * DAY;
}

/** Multiples of a step within a window, epoch milliseconds; days start at midnight UTC. */
export function timeTicks(from: number, to: number, step: number): number[] {
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** How far (pixels) a chart may slide within one frame before Recharts draws the next. */
const FRAME_PIXELS = 4;

/** How far a chart's frame moves at once, in milliseconds: a few pixels' worth, in half seconds. */
export function frameStep(rangeMs: number, width: number): number {
  const step = (FRAME_PIXELS * rangeMs) / Math.max(1, width);
  return Math.max(500, Math.round(step / 500) * 500);
}

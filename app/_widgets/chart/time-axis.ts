import { DAY, HOUR, MINUTE, SECOND } from "#lib/durations.ts";
import type { Zone } from "#lib/format.ts";
import { momentOf, offsetAt, wallAt } from "../zones.ts";

/** Steps of months and years are so many of these, which is what they last on average. */
const MONTH = 30.4375 * DAY;
/** Steps from here on are months of the calendar. */
const LEAST_MONTH = 28 * DAY;

/** Steps a time axis may have: those of a clock and a calendar. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14].map((n) => n * DAY),
  ...[1, 2, 3, 6, 12, 24, 60, 120].map((n) => n * MONTH),
];
const LONGEST = 120 * MONTH;

/** The smallest step in milliseconds that keeps labels `spacing` pixels apart; months and years have their average. */
export function timeStep(rangeMs: number, width: number, spacing: number): number {
  const least = (rangeMs / Math.max(1, width)) * spacing;
  return STEPS.find((step) => step >= least) ?? LONGEST;
}

/**
 * Where the labels of a window stand, epoch milliseconds, ascending: multiples of the step on the clock and calendar of
 * a zone. Days begin at its midnight, weeks on Monday, and longer steps with a month or a year.
 */
export function timeTicks(from: number, to: number, step: number, zone: Zone = "UTC"): number[] {
  if (!(from <= to)) return [];
  if (step < DAY) return clockTicks(from, to, step, zone);
  const walls = step < LEAST_MONTH ? dayWalls(from, to, step, zone) : monthWalls(from, to, step, zone);
  return walls.map((wall) => momentOf(wall, zone)).filter((time) => time >= from && time <= to);
}

/** A tick nearer to the one before it than this part of a step, as after a change of clocks, is left out. */
const LEAST_APART = 0.6;

/** Between two changes of clocks, multiples of a step on the clock are as far apart as in universal time. */
function clockTicks(from: number, to: number, step: number, zone: Zone): number[] {
  const ticks: number[] = [];
  let start = from;
  while (start <= to) {
    const offset = offsetAt(start, zone);
    const end = Math.min(to + 1, nextChange(start, to, zone));
    for (let at = Math.ceil((start + offset) / step) * step - offset; at < end; at += step) {
      if (at - (ticks.at(-1) ?? Number.NEGATIVE_INFINITY) >= step * LEAST_APART) ticks.push(at);
    }
    start = end;
  }
  return ticks;
}

/** When the clock of a zone is turned next, the quarter of an hour at which it is; `Infinity` where it is not by `to`. */
function nextChange(from: number, to: number, zone: Zone): number {
  if (zone === "UTC") return Number.POSITIVE_INFINITY;
  const offset = offsetAt(from, zone);
  // Not `low += DAY`: Turbopack leaves the name of an imported number there, and knows none of that name.
  for (let low = from, high = from; low < to; low = high) {
    high = Math.min(to, low + DAY);
    if (offsetAt(high, zone) === offset) continue;
    let same = low;
    while (high - same > 1) {
      const middle = Math.floor((same + high) / 2);
      if (offsetAt(middle, zone) === offset) same = middle;
      else high = middle;
    }
    return high;
  }
  return Number.POSITIVE_INFINITY;
}

/** Monday, 5 January 1970. */
const MONDAY = 4 * DAY;

function dayWalls(from: number, to: number, step: number, zone: Zone): number[] {
  const begin = step % (7 * DAY) === 0 ? MONDAY : 0;
  const last = wallAt(to, zone);
  const walls: number[] = [];
  const first = Math.floor((wallAt(from, zone) - begin) / step) * step + begin;
  for (let wall = first; wall <= last; wall += step) walls.push(wall);
  return walls;
}

function monthWalls(from: number, to: number, step: number, zone: Zone): number[] {
  const months = Math.max(1, Math.round(step / MONTH));
  const last = wallAt(to, zone);
  const begin = new Date(wallAt(from, zone));
  const month = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  const walls: number[] = [];
  for (let at = Math.floor(month / months) * months; ; at += months) {
    // Date.UTC takes the years 0 to 99 for those of the 20th century.
    const wall = new Date(0).setUTCFullYear(Math.floor(at / 12), at % 12, 1);
    if (wall > last) return walls;
    walls.push(wall);
  }
}

/** How far (pixels) a chart may slide within one frame before Recharts draws the next. */
const FRAME_PIXELS = 8;

/** How far a chart's frame moves at once, in milliseconds: a few pixels' worth, in half seconds. */
export function frameStep(rangeMs: number, width: number): number {
  const step = (FRAME_PIXELS * rangeMs) / Math.max(1, width);
  return Math.max(500, Math.round(step / 500) * 500);
}

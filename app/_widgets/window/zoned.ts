import type { Zone } from "#lib/format.ts";
import { momentOf, wallAt } from "../zones.ts";

/** A reading of a calendar and a clock on the wall; `month` counts from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What calendar and clock of a zone show at a moment, epoch milliseconds. */
export function wallTimeAt(time: number, zone: Zone): WallTime {
  const wall = new Date(wallAt(time, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/**
 * The moment, epoch milliseconds, at which a zone's clock shows this. Of two such moments the first, and where the clock
 * is put forward over it the moment as much later. `NaN` where the calendar has no such day.
 */
export function timeOf(wall: WallTime, zone: Zone): number {
  const { year, month, day, hour, minute, second } = wall;
  const shown = Date.UTC(year, month - 1, day, hour, minute, second);
  return isSame(wall, wallTimeAt(shown, "UTC")) ? momentOf(shown, zone) : Number.NaN;
}

function isSame(a: WallTime, b: WallTime): boolean {
  return a.month === b.month && a.day === b.day && a.hour === b.hour && a.minute === b.minute;
}

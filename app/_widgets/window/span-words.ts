import { DAY } from "#lib/durations.ts";
import type { Span } from "../view-store.ts";
import { wallAt } from "../zones.ts";
import { lengthOf } from "./span.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * `12 Nov 10:00 – 13 Nov 14:00`; with seconds where it lasts a few minutes, with years where it lasts months or is not all
 * in the year of `now` (epoch ms).
 */
export function sayShort(span: Span, zone: string, now = Date.now()): string {
  const [from, to] = [partsOf(span.from, zone), partsOf(span.to, zone)];
  const length = lengthOf(span);
  const isOneYear = from.year === to.year;
  const thisYear = partsOf(now, zone).year;
  const isThisYear = isOneYear && to.year === thisYear;
  const hasYears = length > 120 * DAY || !isThisYear;
  const day = (time: number, year = hasYears) => dayOf(time, zone, year);
  if (length > 7 * DAY) return `${day(span.from, hasYears && !isOneYear)} – ${day(span.to)}`;
  const clock = (time: number) => clockOf(time, zone, length < 600_000);
  const sameDay = from.day === to.day && length < DAY;
  const end = sameDay ? clock(span.to) : `${day(span.to)} ${clock(span.to)}`;
  const begin = day(span.from, hasYears && (sameDay || !isOneYear));
  return `${begin} ${clock(span.from)} – ${end}`;
}

function dayOf(time: number, zone: string, withYear: boolean): string {
  const { day, month, year } = partsOf(time, zone);
  return `${day} ${MONTHS[month - 1]}${withYear ? ` ${year}` : ""}`;
}

function clockOf(time: number, zone: string, seconds: boolean): string {
  const { hour, minute, second } = partsOf(time, zone);
  return [hour, minute, ...(seconds ? [second] : [])].map(two).join(":");
}

/** A moment as a field takes it: `2026-11-12 10:30:00`. */
export function writeMoment(time: number, zone: string): string {
  const { year, month, day, hour, minute, second } = partsOf(time, zone);
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
}

function partsOf(time: number, zone: string) {
  const wall = new Date(wallAt(time, zone));
  return {
    ...{ year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() },
    ...{ hour: wall.getUTCHours(), minute: wall.getUTCMinutes(), second: wall.getUTCSeconds() },
  };
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

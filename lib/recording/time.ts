import { isNoDate, parseDate } from "../moment.ts";

/** Below each of these a whole number is read as seconds, milliseconds, microseconds; above as nanoseconds. */
const BELOW = { seconds: 1e11, milliseconds: 1e14, microseconds: 1e17 } as const;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * A time in a recording as epoch milliseconds, rounded to whole ones; `NaN` when it is not understood.
 *
 * Understands dates as `parseDate` does, and an epoch in seconds, milliseconds, microseconds or nanoseconds, told
 * apart by magnitude: up to 1e11 are seconds (the year 5138), up to 1e14 milliseconds.
 */
export function parseTime(given: unknown): number {
  if (typeof given === "number") return fromEpoch(given);
  if (typeof given !== "string") return Number.NaN;
  const text = given.trim();
  return NUMBER.test(text) ? fromEpoch(Number(text)) : parseDate(text);
}

/** Why a time is `NaN`, in a few words. */
export function faultOfTime(given: unknown): string {
  const isDate = typeof given === "string" && isNoDate(given);
  return isDate ? "time does not exist in the calendar" : "time not understood";
}

function fromEpoch(value: number): number {
  const size = Math.abs(value);
  if (size < BELOW.seconds) return Math.round(value * 1000);
  if (size < BELOW.milliseconds) return Math.round(value);
  return Math.round(value / (size < BELOW.microseconds ? 1e3 : 1e6));
}

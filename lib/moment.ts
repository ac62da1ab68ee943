import { DAY, HOUR, MINUTE, SECOND } from "./durations.ts";

const COMPACT =
  /^(\d{4})(\d\d)(\d\d)[ T](\d\d)(\d\d)(\d\d)(?:[.,]?(\d{1,9}))?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

const LENGTH = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|w|y)$/i;
const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: SECOND,
  m: MINUTE,
  min: MINUTE,
  h: HOUR,
  d: DAY,
  w: 7 * DAY,
  y: 365 * DAY,
};

/** A length of time such as `90s`, `15m`, `1.5h`, `7d` or `1y` in milliseconds; `NaN` where it is none. */
export function parseLength(text: string): number {
  const [, amount, unit = ""] = LENGTH.exec(text.trim()) ?? [];
  return Number(amount) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
}

/**
 * A date, or a date and a time, as epoch milliseconds, rounded to whole ones; `NaN` where it is none, or one that
 * calendar and clock do not have. ISO 8601 in its extended form (with a blank in place of the T as well) and its basic
 * form (`YYYYMMDD HHMMSSmmm` without a point, too). Without a zone it is UTC.
 */
export function parseDate(text: string): number {
  const parts = partsOf(text);
  if (!parts) return Number.NaN;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(parts[at] ?? 0));
  const fraction = Math.round(Number(`0.${parts[7] ?? 0}`) * 1_000);
  return utcOf([year, month, day, hour, minute, second]) + fraction - offsetOf(parts[8]);
}

/** Whether a text is written as a date and a time, and is none that calendar and clock have, as 2026-02-30. */
export function isNoDate(text: string): boolean {
  return partsOf(text) !== undefined && Number.isNaN(parseDate(text));
}

/**
 * A date and a time in universal time, year to second, as epoch milliseconds; `NaN` where calendar and clock have no
 * such. A minute may have a leap second.
 */
export function utcOf(parts: readonly (number | undefined)[]): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return Number.NaN;
  return date.getTime() + (hour * 3_600 + minute * 60 + second) * 1_000;
}

function partsOf(text: string): RegExpExecArray | undefined {
  const said = text.trim();
  return COMPACT.exec(said) ?? ISO.exec(said) ?? undefined;
}

/** Milliseconds that a zone such as `+01:00` is ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -60_000 : 60_000) * minutes;
}

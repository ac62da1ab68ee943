import { DAY } from "./durations.ts";

/** What is missing is shown as this, never as 0. */
export const MISSING = "—";

const THIN = "\u202F";

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(undefined, options);
    numbers.set(key, format);
  }
  return format;
}

/** A number with a fixed count of decimals in the reader's locale, with U+2212 as its minus; `—` for `NaN`. */
export function formatNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const options = {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    // No minus before what rounds to nothing.
    signDisplay: "negative",
  } as const;
  return withMinus(numberFormat(`f${decimals}`, options).format(value));
}

/** A difference: always signed. */
export function formatSigned(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const rounded = Number(value.toFixed(decimals));
  return (rounded < 0 ? "−" : "+") + formatNumber(Math.abs(rounded), decimals);
}

/** A ratio such as 0.0124 as `+1.24 %`: always signed, two decimals. */
export function formatPercent(ratio: number): string {
  return Number.isFinite(ratio) ? `${formatSigned(ratio * 100, 2)}${THIN}%` : MISSING;
}

/** A large number in short, such as `1.24M`. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return MISSING;
  const options: Intl.NumberFormatOptions = { notation: "compact", maximumSignificantDigits: 3 };
  return withMinus(numberFormat("compact", options).format(value));
}

/** Digits of a value that are shown at the most where its channel does not say: after the point, and significant ones. */
const MOST_DECIMALS = 6;
const MOST_DIGITS = 7;

/** How many decimals a value really has, as far as they are shown; 0 for `NaN`. */
export function decimalsIn(value: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return 0;
  const shown = Number(value.toPrecision(MOST_DIGITS)).toFixed(MOST_DECIMALS);
  return shown.slice(shown.indexOf(".") + 1).replace(/0+$/, "").length;
}

/** Whether a value has no more than so many decimals: what {@link decimalsIn} answers then is no more. */
export function isRoundTo(value: number, decimals: number): boolean {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale === value;
}

/** How many decimals a channel is shown with: its own, or those its value has. */
export function decimalsOf(decimals: number | null | undefined, value: number): number {
  return decimals ?? decimalsIn(value);
}

/** How old something is: `0.2 s`, `14 s`, `3 min`, `2 h`, `5 d`. */
export function formatAge(ms: number): string {
  if (!Number.isFinite(ms)) return MISSING;
  const age = Math.max(0, ms);
  if (age < 10_000) return `${(Math.floor(age / 100) / 10).toFixed(1)}${THIN}s`;
  if (age < 120_000) return `${Math.floor(age / 1000)}${THIN}s`;
  if (age < 7_200_000) return `${Math.floor(age / 60_000)}${THIN}min`;
  if (age < 172_800_000) return `${Math.floor(age / 3_600_000)}${THIN}h`;
  return `${Math.floor(age / DAY)}${THIN}d`;
}

/** A span as a clock would show it: `0:42`, `12:05`, `1:02:03`. */
export function formatSpan(ms: number): string {
  if (!Number.isFinite(ms)) return MISSING;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Units of a duration, the longest first, milliseconds. */
const UNITS = [
  ["d", DAY],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** How long something lasts, in its two largest units: `0.4 s`, `34 s`, `2 min 34 s`, `3 d 2 h`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms)) return MISSING;
  if (ms < 1_000) return formatAge(ms);
  const at = UNITS.findIndex(([, unit]) => ms >= unit);
  const parts = UNITS.slice(at, at + 2).map(([name, unit], nth) => {
    const whole = nth === 0 ? ms : ms % (UNITS[at]?.[1] ?? unit);
    return { name, count: Math.floor(whole / unit) };
  });
  const said = parts.filter(({ count }) => count > 0);
  return said.map(({ name, count }) => `${count}${THIN}${name}`).join(" ");
}

/** Which clock times are shown on: `UTC`, `local` (the reader's own), or an IANA name such as `Europe/Berlin`. */
export type Zone = string;

const times = new Map<string, Intl.DateTimeFormat>();

function timeFormat(zone: Zone, options: Intl.DateTimeFormatOptions, locale = "en-GB"): Intl.DateTimeFormat {
  const key = `${zone} ${locale} ${JSON.stringify(options)}`;
  let format = times.get(key);
  if (!format) {
    const inZone = zone === "local" ? {} : { timeZone: zone };
    format = new Intl.DateTimeFormat(locale, { ...options, ...inZone, hourCycle: "h23" });
    times.set(key, format);
  }
  return format;
}

/** Whether a browser knows a zone: `UTC`, `local` or a name of the IANA database. */
export function isZone(name: string): boolean {
  try {
    timeFormat(name, {});
    return name !== "";
  } catch {
    return false;
  }
}

const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;

/** `HH:mm:ss` of an epoch in milliseconds. */
export function formatTime(time: number, zone: Zone): string {
  if (!isMoment(time)) return MISSING;
  return timeFormat(zone, CLOCK).format(time);
}

/** The same to the millisecond: `10:42:07.123`. */
export function formatTimeMs(time: number, zone: Zone): string {
  if (!isMoment(time)) return MISSING;
  return timeFormat(zone, { ...CLOCK, fractionalSecondDigits: 3 }).format(time);
}

/** When a bar of so many ms begins, as exactly as its width is: `10:42:07`, `10:42`, and of days no more than the date. */
export function formatBegin(time: number, widthMs: number, zone: Zone): string {
  if (widthMs >= DAY) return formatDate(time, zone);
  if (widthMs % 1_000 > 0 || time % 1_000 > 0) return formatTimeMs(time, zone);
  const clock = formatTime(time, zone);
  return widthMs >= 60_000 && clock.endsWith(":00") ? clock.slice(0, 5) : clock;
}

/** The date of an epoch in milliseconds: `21 Nov 2026`. */
export function formatDate(time: number, zone: Zone): string {
  if (!isMoment(time)) return MISSING;
  return withMonth(timeFormat(zone, { day: "2-digit", month: "short", year: "numeric" }).format(time));
}

/** The date and time of an epoch in milliseconds: `21 Nov 2026, 10:42:07`. */
export function formatDateTime(time: number, zone: Zone): string {
  return isMoment(time) ? `${formatDate(time, zone)}, ${formatTime(time, zone)}` : MISSING;
}

/** From when to when, the date only where it is needed: `21 Nov 2026, 10:42:07 – 10:47:07`. */
export function formatFromTo(from: number, to: number, zone: Zone): string {
  const sameDay = formatDate(from, zone) === formatDate(to, zone);
  return `${formatDateTime(from, zone)} – ${sameDay ? formatTime(to, zone) : formatDateTime(to, zone)}`;
}

/** All of a moment: ISO 8601 to the millisecond with its offset, and the zone's name: `2026-11-21T11:42:07.000+01:00 Europe/Berlin`. */
export function formatIso(time: number, zone: Zone): string {
  if (!isMoment(time)) return MISSING;
  if (zone === "UTC") return new Date(time).toISOString();
  const offset = timeFormat(zone, { timeZoneName: "longOffset" }, "en-US").format(time).split("GMT")[1];
  const day = timeFormat(zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(time);
  const [dd, mm, yyyy] = day.split("/");
  return `${yyyy}-${mm}-${dd}T${formatTimeMs(time, zone)}${offset || "+00:00"} ${zoneFullName(zone)}`;
}

/** A zone's own name; of `local`, the one this device is in. */
export function zoneFullName(zone: Zone): string {
  return zone === "local" ? timeFormat(zone, {}).resolvedOptions().timeZone : zone;
}

/** Where a zone is known by more than its distance from Greenwich, one of these languages has its short name. */
const NAMING = ["en-GB", "en-US", "en-AU", "en-NZ", "en-ZA", "en-IN"];

/** What a zone is called for short at a moment, which differs in summer: `UTC`, `CET`, `EDT`, `GMT+5:45`. */
export function zoneName(zone: Zone, time: number): string {
  if (zone === "UTC" || !isMoment(time)) return zone === "local" ? "Local" : zone;
  const names = NAMING.map((locale) => zonePart(zone, time, locale));
  return names.find((name) => !/^GMT[+−-]/.test(name)) ?? names[0] ?? zone;
}

/** The same over a window: both where clocks are changed within it, such as `EDT/EST`. */
export function zoneNameOver(zone: Zone, from: number, to: number): string {
  const [begin, end] = [zoneName(zone, from), zoneName(zone, to)];
  return begin === end || !isMoment(from) ? end : `${begin}/${end}`;
}

function zonePart(zone: Zone, time: number, locale: string): string {
  const parts = timeFormat(zone, { timeZoneName: "short" }, locale).formatToParts(time);
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** Steps from here on are months, and from a year on years: no calendar has longer weeks or shorter months. */
const MONTH_MS = 28 * DAY;
const YEAR_MS = 360 * DAY;

/**
 * A label of a time axis: `HH:mm:ss` up to steps of 30 s, `HH:mm` within a day, then `dd MMM`, `MMM yyyy` and the year.
 * Where a day begins within a day's steps it is `dd MMM`, and where a year begins among days it is the year.
 */
export function formatTick(time: number, stepMs: number, zone: Zone): string {
  if (stepMs >= YEAR_MS) return timeFormat(zone, { year: "numeric" }).format(time);
  if (stepMs >= MONTH_MS) {
    return withMonth(timeFormat(zone, { month: "short", year: "numeric" }).format(time));
  }
  const day = withMonth(timeFormat(zone, { day: "2-digit", month: "short" }).format(time));
  if (stepMs >= DAY) return day === "01 Jan" ? formatTick(time, YEAR_MS, zone) : day;
  const clock = formatTime(time, zone);
  if (clock === "00:00:00") return day;
  return stepMs < 60_000 ? clock : clock.slice(0, 5);
}

/** The same for the first label of an axis, whose day has its year where it is of another year than now. */
export function formatFirstTick(time: number, stepMs: number, zone: Zone): string {
  const text = formatTick(time, stepMs, zone);
  const isDay = stepMs < MONTH_MS && /^\d\d \D/.test(text);
  return isDay && isOfAnotherYear(time, zone) ? formatDate(time, zone) : text;
}

/** Whether a moment is of another year than now, so that its date must be said with the year. */
export function isOfAnotherYear(time: number, zone: Zone, now = Date.now()): boolean {
  return isMoment(time) && formatTick(time, YEAR_MS, zone) !== formatTick(now, YEAR_MS, zone);
}

/** Within what a `Date` can hold. */
function isMoment(time: number): boolean {
  return Math.abs(time) <= 8.64e15;
}

/** Every month in three letters: the British one of September has four. */
function withMonth(text: string): string {
  return text.replace("Sept", "Sep");
}

function withMinus(text: string): string {
  return text.replace("-", "−");
}

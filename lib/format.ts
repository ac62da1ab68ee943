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
  return `${Math.floor(age / 86_400_000)}${THIN}d`;
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

/** Which clock times are shown on: universal time or the reader's own. */
export type Zone = "UTC" | "local";

const times = new Map<string, Intl.DateTimeFormat>();

function timeFormat(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let format = times.get(key);
  if (!format) {
    const inZone = zone === "UTC" ? { timeZone: "UTC" } : {};
    format = new Intl.DateTimeFormat("en-GB", { ...options, ...inZone, hourCycle: "h23" });
    times.set(key, format);
  }
  return format;
}

/** `HH:mm:ss` of an epoch in milliseconds. */
export function formatTime(time: number, zone: Zone): string {
  if (!Number.isFinite(time)) return MISSING;
  return timeFormat(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(time);
}

/** The date and time of an epoch in milliseconds: `21 Nov 2026, 10:42:07`. */
export function formatDateTime(time: number, zone: Zone): string {
  if (!Number.isFinite(time)) return MISSING;
  const day = timeFormat(zone, { day: "2-digit", month: "short", year: "numeric" }).format(time);
  return `${day}, ${formatTime(time, zone)}`;
}

/** A label of a time axis: `HH:mm:ss` up to steps of 30 s, `HH:mm` within a day, else `dd MMM`. */
export function formatTick(time: number, stepMs: number, zone: Zone): string {
  if (stepMs < 60_000) return formatTime(time, zone);
  if (stepMs < 86_400_000) {
    return timeFormat(zone, { hour: "2-digit", minute: "2-digit" }).format(time);
  }
  return timeFormat(zone, { day: "2-digit", month: "short" }).format(time);
}

function withMinus(text: string): string {
  return text.replace("-", "−");
}

/** Below each of these a whole number is read as seconds, milliseconds, microseconds; above as nanoseconds. */
const BELOW = { seconds: 1e11, milliseconds: 1e14, microseconds: 1e17 } as const;

const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const COMPACT =
  /^(\d{4})(\d\d)(\d\d)[ T](\d\d)(\d\d)(\d\d)(?:[.,]?(\d{1,9}))?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;
const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * A time in a recording as epoch milliseconds, rounded to whole ones; `NaN` when it is not understood.
 *
 * Understands ISO 8601 in its extended form (with a blank in place of the T as well) and its basic form
 * (`YYYYMMDD HHMMSSmmm` without a point, too), and an epoch in seconds, milliseconds, microseconds or nanoseconds,
 * told apart by magnitude: up to 1e11 are seconds (the year 5138), up to 1e14 milliseconds. Without a zone it is UTC.
 */
export function parseTime(given: unknown): number {
  if (typeof given === "number") return fromEpoch(given);
  if (typeof given !== "string") return Number.NaN;
  const text = given.trim();
  if (NUMBER.test(text)) return fromEpoch(Number(text));
  const parts = COMPACT.exec(text) ?? ISO.exec(text);
  return parts ? fromParts(parts, parts[8]) : Number.NaN;
}

function fromEpoch(value: number): number {
  const size = Math.abs(value);
  if (size < BELOW.seconds) return Math.round(value * 1000);
  if (size < BELOW.milliseconds) return Math.round(value);
  return Math.round(value / (size < BELOW.microseconds ? 1e3 : 1e6));
}

/** From year, month, day, hour, minute, second and fraction; `NaN` for a day that no calendar has. */
function fromParts(parts: RegExpExecArray, zone: string | undefined): number {
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(parts[at] ?? 0));
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = [year, month, day, hour, minute, second];
  if (h > 23 || min > 59 || s > 60) return Number.NaN;
  const date = new Date(0);
  date.setUTCFullYear(y, m - 1, d);
  if (date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) return Number.NaN;
  const fraction = Number(`0.${parts[7] ?? 0}`);
  const seconds = h * 3600 + min * 60 + s + fraction;
  return date.getTime() + Math.round(seconds * 1000) - offsetOf(zone);
}

/** Milliseconds that a zone such as `+01:00` is ahead of UTC. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined || /^(Z|UTC)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return (zone.startsWith("-") ? -60_000 : 60_000) * minutes;
}

/** A reading of a calendar and a clock on the wall; `month` counts from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Calendar and clock of a zone: `UTC`, `local` or an IANA name. */
function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const inZone = zone === "local" ? {} : { timeZone: zone };
    const two = "2-digit" as const;
    const parts = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
    format = new Intl.DateTimeFormat("en-GB", { ...parts, ...inZone, hourCycle: "h23" });
    formats.set(zone, format);
  }
  return format;
}

/** What calendar and clock of a zone show at a moment, epoch milliseconds. */
export function wallTimeAt(time: number, zone: string): WallTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const [year, month, day] = [part("year"), part("month"), part("day")];
  return { year, month, day, hour: part("hour"), minute: part("minute"), second: part("second") };
}

function asUtc({ year, month, day, hour, minute, second }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far a zone's clock is ahead of universal time at a moment, milliseconds. */
function offsetAt(time: number, zone: string): number {
  return asUtc(wallTimeAt(time, zone)) - Math.floor(time / 1_000) * 1_000;
}

/**
 * The moment, epoch milliseconds, at which a zone's clock shows this. Of two such moments the first, and where the clock
 * is put forward over it the moment as much later. `NaN` where the calendar has no such day.
 */
export function timeOf(wall: WallTime, zone: string): number {
  const shown = asUtc(wall);
  if (!isSame(wall, wallTimeAt(shown, "UTC"))) return Number.NaN;
  const before = shown - offsetAt(shown - 86_400_000, zone);
  const after = shown - offsetAt(shown + 86_400_000, zone);
  const fits = [before, after].filter((time) => time + offsetAt(time, zone) === shown);
  return fits.length > 0 ? Math.min(...fits) : before;
}

function isSame(a: WallTime, b: WallTime): boolean {
  return a.month === b.month && a.day === b.day && a.hour === b.hour && a.minute === b.minute;
}

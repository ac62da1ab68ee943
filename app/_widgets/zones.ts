import { tzOffset } from "@date-fns/tz/tzOffset";
import { DAY, MINUTE } from "#lib/durations.ts";
import { isZone, type Zone } from "#lib/format.ts";

/** Clocks are changed at quarters of an hour, whatever the zone. */
const QUARTER = 15 * MINUTE;
/** Offsets remembered: asking costs some microseconds, and a chart asks for hundreds. */
const MOST_REMEMBERED = 4_096;

const remembered = new Map<string, number>();

/** How far the clock of a zone is ahead of universal time at a moment, milliseconds. */
export function offsetAt(time: number, zone: Zone): number {
  if (zone === "UTC") return 0;
  const quarter = Math.floor(time / QUARTER);
  const key = `${zone} ${quarter}`;
  let offset = remembered.get(key);
  if (offset === undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    offset = askOffset(quarter * QUARTER, zone);
    remembered.set(key, offset);
  }
  return offset;
}

function askOffset(time: number, zone: Zone): number {
  if (zone === "local") return -new Date(time).getTimezoneOffset() * MINUTE;
  return tzOffset(zone, new Date(time)) * MINUTE;
}

/** What the clock of a zone shows at a moment, written as if it were universal time; epoch milliseconds. */
export function wallAt(time: number, zone: Zone): number {
  return time + offsetAt(time, zone);
}

/**
 * The moment at which the clock of a zone shows something, the first of two where it is turned back. What it leaps over
 * when it is turned forward is read on as if it had not been: 02:30 is half an hour after 02:00, hence 03:30.
 * @param wall what it shows, written as if it were universal time; epoch milliseconds.
 */
export function momentOf(wall: number, zone: Zone): number {
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const early = wall - before;
  if (before === after || offsetAt(early, zone) === before) return early;
  const late = wall - after;
  return offsetAt(late, zone) === after ? late : early;
}

/** Every zone that can be chosen, by name. */
export function allZones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
}

/** The zone somebody wrote, in whatever case; `null` where there is none of that name. */
export function zoneNamed(text: string): Zone | null {
  const name = text.trim();
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  const listed = ["local", ...allZones()].find(same);
  if (listed || !isZone(name)) return listed ?? null;
  // Browsers list one name of each zone and know its others, too.
  return name.toLowerCase().replace(/(^|[/_-])[a-z]/g, (start) => start.toUpperCase());
}

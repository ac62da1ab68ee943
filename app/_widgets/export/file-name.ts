import { formatTime, type Zone, zoneNameOver } from "#lib/format.ts";
import type { Span } from "../view-store.ts";
import { wallAt } from "../zones.ts";

/**
 * What a file of a window is called, without its ending: `BTC-USD 2026-11-21 10.00–11.00 UTC`. Seconds are there where
 * they say something, and nothing is in it that a file system refuses.
 */
export function fileNameOf(title: string, { from, to }: Span, zone: Zone): string {
  const [begin, end] = [dayOf(from, zone), dayOf(to, zone)];
  const whole = [from, to].every((time) => Math.floor(time / 1_000) % 60 === 0);
  const clock = (time: number) => formatTime(time, zone).slice(0, whole ? 5 : 8);
  const when = `${begin} ${clock(from)}–${begin === end ? "" : `${end} `}${clock(to)}`;
  return `${title} ${when} ${zoneNameOver(zone, from, to)}`
    .replaceAll(":", ".")
    .replace(/[/\\?%*|"<>]/g, "-");
}

function dayOf(time: number, zone: Zone): string {
  return new Date(wallAt(time, zone)).toISOString().slice(0, 10);
}

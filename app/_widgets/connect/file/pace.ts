import type { Column } from "#lib/recording/sample.ts";
import { parseTime } from "#lib/recording/time.ts";
import { cellOf, type Table } from "./guess.ts";

/** How fast a recording is played: recorded seconds a second, `0` for all at once. */
export const SPEEDS = [
  { value: "1", text: "1×" },
  { value: "60", text: "60×" },
  { value: "3600", text: "3600×" },
  { value: "0", text: "All at once" },
] as const;
export type Speed = (typeof SPEEDS)[number]["value"];

/** How long the next row may keep somebody waiting, ms; a little more than a second, as clocks are not exact. */
const PATIENCE_MS = 1_100;

/** The slowest speed at which rows usually come within a second; `1` where the times say nothing. */
export function paceFor(table: Table, time: Column | null): Speed {
  const interval = intervalOf(table, time);
  if (!Number.isFinite(interval)) return "1";
  const fits = SPEEDS.find(({ value }) => value !== "0" && interval / Number(value) <= PATIENCE_MS);
  return fits?.value ?? "0";
}

/** The median time between rows, ms; `NaN` where fewer than two have one. */
function intervalOf({ rows }: Table, time: Column | null): number {
  if (time === null) return Number.NaN;
  const times = rows.map((row) => parseTime(cellOf(row, time))).filter(Number.isFinite);
  const gaps = times.slice(1).map((next, at) => Math.abs(next - (times[at] ?? next)));
  return gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Number.NaN;
}

import { gapAfter } from "#lib/freshness.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { OutageCause, Series } from "../../_live/series.ts";
import { type Gap, type Hold, isGap } from "./series.ts";

/** Why there is nothing: an outage, or the feed itself said nothing. */
export type GapCause = OutageCause | "feed";

export interface NamedGap extends Gap {
  readonly cause: GapCause;
  /** Whether it still lasts. */
  readonly open: boolean;
}

/** What a gap is called, cause and all. */
export const GAP_WORDS: Record<GapCause, string> = {
  connection: "server not answering",
  restart: "server restarted",
  unkept: "not recorded",
  feed: "feed silent",
};

/**
 * Where a channel has no data in a window, oldest first: holes between rows, outages of the connection, and from
 * its last tick to the chart's edge when it is silent for longer than its pace explains.
 */
export function gapsOf(data: Series, from: number, edge: number): NamedGap[] {
  const gaps = holes(data, from);
  for (const outage of data.outages) {
    const to = outage.to ?? edge;
    if (to <= from || to <= outage.from) continue;
    const known = gaps.findIndex((gap) => gap.from < to && gap.to > outage.from);
    if (known >= 0) gaps.splice(known, 1);
    gaps.push({ from: outage.from, to, cause: outage.cause, open: outage.to === null });
  }
  const tail = silentTail(data, edge);
  if (tail && !gaps.some((gap) => gap.open)) gaps.push(tail);
  return gaps.sort((a, b) => a.from - b.from);
}

/** Whether the line is broken before a row: a hole in the stream, or an outage that ended with it. */
export function breaksBefore(data: Series): (index: number) => boolean {
  const { rows, outages } = data;
  const expectedMs = data.entry?.expectedMs ?? null;
  return (index) => {
    if (index === 0) return false;
    const time = rows.at(COLUMNS.time, index);
    const before = rows.at(COLUMNS.time, index - 1);
    if (isGap(time - before, rows.at(COLUMNS.count, index), expectedMs)) return true;
    return outages.some((outage) => outage.to !== null && outage.from < time && outage.to > before);
  };
}

/** Until when the values of a channel hold, where each does until the next tick. */
export function holdOf(data: Series, edge: number): Hold | undefined {
  if (!data.held) return undefined;
  const { rows, outages, openOutage } = data;
  return {
    before: (index) => {
      const time = rows.at(COLUMNS.time, index);
      const before = rows.at(COLUMNS.time, index - 1);
      const outage = outages.find(({ from, to }) => to !== null && from < time && to > before);
      return Math.max(before, outage?.from ?? before);
    },
    end: Math.max(data.lastTime, openOutage?.from ?? edge),
  };
}

function holes({ rows, entry }: Series, from: number): NamedGap[] {
  const expectedMs = entry?.expectedMs ?? null;
  const found: NamedGap[] = [];
  if (expectedMs === null) return found;
  for (let i = Math.max(1, rows.lowerBound(COLUMNS.time, from)); i < rows.length; i++) {
    const before = rows.at(COLUMNS.time, i - 1);
    const time = rows.at(COLUMNS.time, i);
    if (isGap(time - before, rows.at(COLUMNS.count, i), expectedMs)) {
      found.push({ from: before, to: time, cause: "feed", open: false });
    }
  }
  return found;
}

function silentTail({ rows, entry }: Series, edge: number): NamedGap | null {
  const last = rows.at(COLUMNS.time, rows.length - 1);
  if (!(edge - last > gapAfter(entry?.expectedMs ?? null))) return null;
  return { from: last, to: edge, cause: "feed", open: true };
}

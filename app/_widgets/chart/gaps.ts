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
 * @param following whether the edge is now: what lasts up to an edge in the past may have ended after it.
 */
export function gapsOf(data: Series, from: number, edge: number, following = true): NamedGap[] {
  const gaps = holes(data, from, edge);
  for (const outage of data.outages) {
    const to = outage.to ?? edge;
    if (to <= from || to <= outage.from || outage.from >= edge) continue;
    const known = gaps.findIndex((gap) => gap.from < to && gap.to > outage.from);
    if (known >= 0) gaps.splice(known, 1);
    gaps.push({ from: outage.from, to, cause: outage.cause, open: outage.to === null });
  }
  const tail = silentTail(data, edge, following);
  if (tail && !gaps.some((gap) => gap.open || gap.to >= edge)) gaps.push(tail);
  return gaps.sort((a, b) => a.from - b.from);
}

/** Whether the line is broken before a row: a hole in the stream, or an outage that ended with it. */
export function breaksBefore(data: Series): (index: number) => boolean {
  const { rows, outages } = data;
  return (index) => {
    if (index === 0) return false;
    if (holeBefore(data, index)) return true;
    const time = rows.at(COLUMNS.time, index);
    const before = rows.at(COLUMNS.time, index - 1);
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

function holes(data: Series, from: number, edge: number): NamedGap[] {
  const { rows, entry } = data;
  const found: NamedGap[] = [];
  if ((entry?.expectedMs ?? null) === null) return found;
  for (let i = Math.max(1, rows.lowerBound(COLUMNS.time, from)); i < rows.length; i++) {
    const hole = holeBefore(data, i);
    if (hole) found.push({ ...hole, cause: "feed", open: false });
    if (rows.at(COLUMNS.time, i) > edge) break;
  }
  return found.filter((gap) => gap.from < edge && gap.to > from);
}

/**
 * The time before a row that its channel's pace does not explain. Of bars it is whole ones: from the end of the one
 * before to the beginning of this one, since only the last tick of a bar has a time.
 */
function holeBefore({ rows, entry, bucketMs }: Series, index: number): Gap | null {
  const expectedMs = entry?.expectedMs ?? null;
  const time = rows.at(COLUMNS.time, index);
  const before = rows.at(COLUMNS.time, index - 1);
  if (bucketMs === 0) {
    const isHole = isGap(time - before, rows.at(COLUMNS.count, index), expectedMs);
    return isHole ? { from: before, to: time } : null;
  }
  const end = (Math.floor(before / bucketMs) + 1) * bucketMs;
  const begin = Math.floor(time / bucketMs) * bucketMs;
  return begin > end && begin - before > gapAfter(expectedMs) ? { from: end, to: begin } : null;
}

function silentTail({ rows, entry }: Series, edge: number, following: boolean): NamedGap | null {
  const last = rows.at(COLUMNS.time, rows.length - 1);
  if (!(edge - last > gapAfter(entry?.expectedMs ?? null))) return null;
  return { from: last, to: edge, cause: "feed", open: following };
}

import { gapAfter } from "#lib/freshness.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Outage, OutageCause, Series } from "../../_live/series.ts";
import { type Gap, type Hold, isGap } from "./series.ts";
import { usualBefore } from "./usual-pace.ts";

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
  anew: "began anew",
  unkept: "not recorded",
  damaged: "recorded, but cannot be read",
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
    if (to <= from || to <= outage.from || outage.from >= edge || isWithinBar(data, outage)) continue;
    const known = gaps.findIndex((gap) => gap.from < to && gap.to > outage.from);
    if (known >= 0) gaps.splice(known, 1);
    gaps.push({ from: outage.from, to, cause: outage.cause, open: outage.to === null });
  }
  const tail = silentTail(data, edge, following);
  if (tail && !gaps.some((gap) => gap.open || gap.to >= edge)) gaps.push(tail);
  return gaps.map((gap) => ({ ...gap, cause: causeOf(data, gap) })).sort((a, b) => a.from - b.from);
}

/**
 * Within what is missing around the moment that the server began the server itself was away, whatever the rows and
 * numbers say: a channel whose numbers go on misses none. What lasts for long after that is as it was found.
 */
function causeOf({ serverSince, entry }: Series, { from, to, open, cause }: NamedGap): GapCause {
  const isAround = from < serverSince && serverSince <= to;
  return isAround && !(open && to - serverSince > gapAfter(entry?.expectedMs ?? null)) ? "restart" : cause;
}

/** Whether the line is broken before a row: a hole in the stream, or an outage that ended with it. */
export function breaksBefore(data: Series): (index: number) => boolean {
  const { rows } = data;
  const outages = data.outages.filter((outage) => !isWithinBar(data, outage));
  return (index) => {
    if (index === 0) return false;
    if (holeBefore(data, index)) return true;
    const time = rows.at(COLUMNS.time, index);
    const before = rows.at(COLUMNS.time, index - 1);
    return outages.some((outage) => outage.to !== null && outage.from < time && outage.to > before);
  };
}

/**
 * Whether an outage is over and shorter than a bar: between bars that have ticks on either side it is nothing to be seen.
 * What begins anew is, since its values go on elsewhere.
 */
function isWithinBar({ bucketMs }: Series, { from, to, cause }: Outage): boolean {
  return cause !== "anew" && to !== null && to - from < bucketMs;
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
  const [from, to] = bucketMs === 0 ? [before, time] : betweenBars(before, time, bucketMs);
  const count = bucketMs === 0 ? rows.at(COLUMNS.count, index) : 1;
  if (!(to > from) || !isGap(to - before, count, expectedMs)) return null;
  // What came at another pace than it does now is judged by that.
  return isGap(to - before, count, usualBefore(rows, index)) ? { from, to } : null;
}

function betweenBars(before: number, time: number, bucketMs: number): [number, number] {
  return [(Math.floor(before / bucketMs) + 1) * bucketMs, Math.floor(time / bucketMs) * bucketMs];
}

function silentTail({ rows, entry }: Series, edge: number, following: boolean): NamedGap | null {
  const last = rows.at(COLUMNS.time, rows.length - 1);
  const silence = edge - last;
  if (!(silence > gapAfter(entry?.expectedMs ?? null))) return null;
  // Now is judged by the pace of now.
  if (!following && !(silence > gapAfter(usualBefore(rows, rows.length)))) return null;
  return { from: last, to: edge, cause: "feed", open: following };
}

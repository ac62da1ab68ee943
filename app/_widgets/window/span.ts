import { DAY } from "#lib/durations.ts";
import type { Span } from "../view-store.ts";

/** The shortest and the longest span that can be looked at, milliseconds. */
export const SHORTEST_MS = 1_000;
export const LONGEST_MS = 10 * 365.25 * DAY;
/** Nothing is looked at from before this, epoch milliseconds: a clock that was never set says so. */
export const EARLIEST = Date.UTC(1980, 0, 1);
/** How far past now a span may reach, as a part of its length. */
const AHEAD = 0.1;

/** How long a span is, milliseconds. */
export function lengthOf({ from, to }: Span): number {
  return to - from;
}

/** The span that follows now: the last `rangeMs` before `edge`. */
export function latest(edge: number, rangeMs: number): Span {
  return { from: edge - rangeMs, to: edge };
}

/** The span of that length nearest to the one wished for that may be looked at, where the newest is at `now`. */
export function within(span: Span, now: number): Span {
  const length = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthOf(span)));
  const middle = (span.from + span.to) / 2;
  const begin = length === lengthOf(span) ? span.from : middle - length / 2;
  const from = Math.max(EARLIEST, Math.min(begin, now + length * AHEAD - length));
  return { from, to: from + length };
}

/** Moves a span by so many milliseconds, as far as it may go. */
export function panned({ from, to }: Span, ms: number, now: number): Span {
  return within({ from: from + ms, to: to + ms }, now);
}

/** Makes a span `factor` times as long; the moment `at` keeps its place on the chart. */
export function zoomed(span: Span, at: number, factor: number, now: number): Span {
  const length = lengthOf(span);
  const next = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length * factor));
  const place = (at - span.from) / length;
  const from = at - place * next;
  return within({ from, to: from + next }, now);
}

/**
 * Whether a chart that was moved from `before` (`null`: it followed now) to `after` follows now from then on: its right
 * edge was brought to now. One whose right edge already was there was zoomed on purpose, and stays.
 */
export function comesToNow(before: Span | null, after: Span, now: number): boolean {
  return after.to >= now && (before === null || before.to < now);
}

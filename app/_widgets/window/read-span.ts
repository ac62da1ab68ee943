import { isNoDate, parseDate, parseLength, utcOf } from "#lib/moment.ts";
import type { Span } from "../view-store.ts";
import { momentOf, wallAt } from "../zones.ts";
import { EARLIEST, LONGEST_MS, lengthOf, SHORTEST_MS } from "./span.ts";

/** Where words for a time are read. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly now: number;
  /** `UTC`, `local` or an IANA name: whose clock is meant where none is said. */
  readonly zone: string;
  /** How far after `now` a span may end, ms; a second where left out. */
  readonly slackMs?: number;
}

const RELATIVE = /^(?:now)?\s*[-−]\s*(\d.*)$/i;
const WALL = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T,\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const ZONED = /\d(?:Z|[+-]\d{2}:?\d{2})$/i;

/** The moment meant by `now`, `-3h`, `10:30` (today), `2026-11-12 10:30` or an ISO time; `NaN` where it is none. */
export function readMoment(text: string, { now, zone }: Moment): number {
  const words = text.trim();
  if (words.toLowerCase() === "now") return now;
  const ago = RELATIVE.exec(words);
  if (ago) return now - parseLength(ago[1] ?? "");
  const day = WALL.exec(words);
  if (day) return momentIn(zone, numbers(day));
  const clock = CLOCK.exec(words);
  if (!clock) return ZONED.test(words) ? parseDate(words) : Number.NaN;
  const today = new Date(wallAt(now, zone));
  const date = [today.getUTCFullYear(), today.getUTCMonth() + 1, today.getUTCDate()];
  return momentIn(zone, [...date, ...numbers(clock)]);
}

function numbers(match: RegExpExecArray): number[] {
  return match.slice(1).map((part) => Number(part ?? 0));
}

function momentIn(zone: string, parts: readonly number[]): number {
  const wall = utcOf(parts);
  return Number.isNaN(wall) ? wall : momentOf(wall, zone);
}

/** What is wrong, in words that name the remedy, and with which of the two. */
export interface SpanFault {
  readonly field: "from" | "to";
  readonly words: string;
}

/** The span two texts mean, or why they mean none. */
export function readSpan(from: string, to: string, moment: Moment): Span | SpanFault {
  const begin = readEnd("from", from, moment);
  if (typeof begin !== "number") return begin;
  const end = readEnd("to", to, moment);
  if (typeof end !== "number") return end;
  const span = { from: begin, to: end };
  return faultOf(span, moment) ?? span;
}

function readEnd(field: SpanFault["field"], text: string, moment: Moment): number | SpanFault {
  if (text.trim() === "")
    return { field, words: field === "from" ? "Say when it begins." : "Say when it ends." };
  const time = readMoment(text, moment);
  if (Number.isFinite(time)) return time;
  const isDate = WALL.test(text.trim()) || isNoDate(text);
  const fault = isDate ? "is in no calendar" : "is not a time";
  return { field, words: `“${text.trim()}” ${fault}. Write 2026-11-12 10:30, 10:30, -3h or now.` };
}

/** Why a span cannot be looked at. */
function faultOf(span: Span, { now, slackMs = 1_000 }: Moment): SpanFault | undefined {
  const length = lengthOf(span);
  if (span.from < EARLIEST) return { field: "from", words: "Nothing is older than 1980." };
  if (span.from >= now + slackMs)
    return { field: "from", words: "That has yet to come: choose a beginning before now." };
  if (length < 0) return { field: "to", words: "It ends before it begins: swap the two." };
  if (length < SHORTEST_MS) return { field: "to", words: "It lasts at least a second: choose a later end." };
  if (span.to > now + slackMs) return { field: "to", words: "That has yet to come: the latest is now." };
  if (length > LONGEST_MS)
    return { field: "from", words: "It lasts at most 10 years: choose a later beginning." };
  return undefined;
}

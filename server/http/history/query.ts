import { faultOfChannel, type Kind, kindOf } from "#lib/channel.ts";
import { isNoDate, parseLength } from "#lib/moment.ts";
import { isFixed, parseMoment } from "./times.ts";

export const FORMATS = ["json", "csv", "ndjson"] as const;
export type Format = (typeof FORMATS)[number];

/** A question to the history, understood. */
export interface HistoryQuery {
  readonly channel: string;
  readonly kind: Kind;
  /** Epoch milliseconds, `from` inclusive and `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** Bars at the most; `undefined` for every tick. */
  readonly max: number | undefined;
  /** Milliseconds of a bar; `undefined` for what fits. */
  readonly bucketMs: number | undefined;
  readonly format: Format;
  /** Whether the span is the same whenever it is asked for, and over. */
  readonly isClosed: boolean;
}

const DEFAULT_MAX = 600;
const MOST = 50_000;
const DEFAULT_FROM = "-1h";
/** A span that ended so many milliseconds ago is taken to be over: ticks take a moment to arrive and to be kept. */
const SETTLED_MS = 10_000;
const MOMENT =
  "write epoch milliseconds, ISO 8601 such as 2026-03-01T12:00:00 (UTC where it names no zone), now, or a time before it such as -1h";

const BUCKET = "write how long a bar is, in milliseconds or such as 1s, 1m, 1h or 1d";

/** Understands a query, or says in words what to write. @param now epoch milliseconds. */
export function parseHistoryQuery(query: URLSearchParams, now: number): HistoryQuery | string {
  const channel = query.get("channel") ?? "";
  const fault = channel === "" ? "write a channel such as symbol/BTC-USD" : faultOfChannel(channel);
  const kind = kindOf(channel);
  if (fault !== undefined || kind === undefined) return `channel: ${fault}`;
  const format = FORMATS.find((name) => name === (query.get("format") ?? "json"));
  if (!format) return `format: write one of ${FORMATS.join(", ")}`;
  const max = maxOf(query.get("max"), format);
  if (typeof max === "string") return max;
  const bucketMs = bucketOf(query.get("bucket"));
  if (bucketMs !== undefined && !(bucketMs >= 1 && Number.isFinite(bucketMs))) return `bucket: ${BUCKET}`;
  const said = { from: momentOf(query, "from", DEFAULT_FROM), to: momentOf(query, "to", "now") };
  const from = parseMoment(said.from, now);
  if (from === undefined) return `from: ${faultOf(said.from)}`;
  const to = parseMoment(said.to, now);
  if (to === undefined) return `to: ${faultOf(said.to)}`;
  if (from > to) return "from is after to; exchange them";
  const isClosed = isFixed(said.from) && isFixed(said.to) && to < now - SETTLED_MS;
  return { channel, kind, from, to, max: max.bars, bucketMs, format, isClosed };
}

function maxOf(said: string | null, format: Format): { bars: number | undefined } | string {
  if (said === null || said === "") return { bars: format === "json" ? DEFAULT_MAX : undefined };
  const max = Number(said);
  if (Number.isInteger(max) && max >= 1 && max <= MOST) return { bars: max };
  const every = "; every tick comes with format=csv or format=ndjson where max is left out";
  return `max: write a whole number of bars from 1 to ${MOST}${every}`;
}

function faultOf(said: string): string {
  return isNoDate(said) ? `no calendar or clock has ${said}; ${MOMENT}` : MOMENT;
}

/** Milliseconds; `NaN` where it is not understood. */
function bucketOf(said: string | null): number | undefined {
  if (said === null || said === "") return undefined;
  return /^\d+$/.test(said) ? Number(said) : parseLength(said);
}

/** In a query an unescaped + arrives as a blank. */
function momentOf(query: URLSearchParams, name: string, fallback: string): string {
  const said = query.get(name) || fallback;
  return /^ \d|T.* \d\d:?\d\d$/.test(said) ? said.replace(/ (?=\d\d:?\d\d$|\d)/, "+") : said;
}

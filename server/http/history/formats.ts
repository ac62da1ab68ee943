import type { Kind } from "#lib/channel.ts";
import { toRow } from "#lib/row.ts";
import type { HistoryBar, HistoryRange, TickColumns } from "../../history/history.ts";
import type { Format, HistoryQuery } from "./query.ts";

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson; charset=utf-8",
};

const TICK_NAMES: Readonly<Record<Kind, readonly string[]>> = {
  sensor: ["time", "seq", "value"],
  symbol: ["time", "seq", "price", "size", "bid", "ask"],
};
const BAR_NAMES: Readonly<Record<Kind, readonly string[]>> = {
  sensor: ["time", "seq", "open", "high", "low", "close", "count", "mean"],
  symbol: ["time", "seq", "open", "high", "low", "close", "count", "volume", "bid", "ask"],
};

/** The first line of a CSV. */
export function csvHead(kind: Kind, of: "ticks" | "bars"): string {
  return `${(of === "ticks" ? TICK_NAMES : BAR_NAMES)[kind].join(",")}\n`;
}

/** Bars that are written in a turn of the event loop. */
const AT_ONCE = 1_000;

/** A range in pieces that take little time each. JSON is as PROTOCOL HTTP3 has it: rows as in frames, with absolute times. */
export function* rangeInPieces(query: HistoryQuery, range: HistoryRange): Generator<string> {
  if (query.format === "json") {
    yield* rangeAsJson(query, range);
    return;
  }
  if (query.format === "csv") yield csvHead(query.kind, "bars");
  for (const bars of inParts(range.bars)) yield barLines(query, bars);
}

function* rangeAsJson({ channel, kind, from, to }: HistoryQuery, range: HistoryRange): Generator<string> {
  const { epoch, bars, level, bucketMs, holdMs, gaps } = range;
  const head = JSON.stringify({ channel, epoch, from, to, level, bucketMs, holdMs });
  yield `${head.slice(0, -1)},"rows":`;
  yield* listOf(bars, (bar) => toRow(kind, bar, 0));
  if (kind === "sensor") {
    yield ',"means":';
    yield* listOf(bars, ({ mean }) => mean);
  }
  yield `,"gaps":${JSON.stringify(gaps)}}\n`;
}

function* listOf(bars: readonly HistoryBar[], of: (bar: HistoryBar) => unknown): Generator<string> {
  yield "[";
  let comma = "";
  for (const part of inParts(bars)) {
    yield comma + JSON.stringify(part.map(of)).slice(1, -1);
    comma = ",";
  }
  yield "]";
}

function* inParts(bars: readonly HistoryBar[]): Generator<readonly HistoryBar[]> {
  for (let at = 0; at < bars.length; at += AT_ONCE) yield bars.slice(at, at + AT_ONCE);
}

/** Bars as lines of CSV or NDJSON. */
function barLines(query: HistoryQuery, bars: readonly HistoryBar[]): string {
  const { kind, format } = query;
  const names = BAR_NAMES[kind];
  const lines = bars.map((bar) => {
    const { seq, time, open, high, low, close, count } = bar;
    const rest = kind === "symbol" ? [bar.volume, bar.bid, bar.ask] : [bar.mean ?? Number.NaN];
    const numbers = [seq, open, high, low, close, count, ...rest];
    return format === "csv" ? csvLine(time, numbers) : jsonLine(query.channel, names, [time, ...numbers]);
  });
  return lines.join("");
}

/** Some ticks of a batch as lines of CSV or NDJSON. */
export function tickLines(query: HistoryQuery, ticks: TickColumns, from: number, to: number): string {
  const { kind, format, channel } = query;
  const columns = [ticks.seq, ticks.value, ...(kind === "symbol" ? [ticks.size, ticks.bid, ticks.ask] : [])];
  // As `POST /api/ticks` takes them, where the price of a symbol is its value.
  const names = TICK_NAMES[kind].map((name) => (name === "price" ? "value" : name));
  let text = "";
  for (let at = from; at < to; at++) {
    const time = ticks.time[at] ?? Number.NaN;
    const numbers = columns.map((column) => column[at] ?? Number.NaN);
    text += format === "csv" ? csvLine(time, numbers) : jsonLine(channel, names, [time, ...numbers]);
  }
  return text;
}

/** What is unknown is an empty field. */
function csvLine(time: number, numbers: readonly number[]): string {
  return `${new Date(time).toISOString()},${numbers.map((number) => (Number.isNaN(number) ? "" : number)).join(",")}\n`;
}

/** What is unknown is left out. */
function jsonLine(channel: string, names: readonly string[], numbers: readonly number[]): string {
  let text = `{"channel":${JSON.stringify(channel)}`;
  for (const [at, number] of numbers.entries()) {
    if (!Number.isNaN(number)) text += `,"${names[at]}":${number}`;
  }
  return `${text}}\n`;
}

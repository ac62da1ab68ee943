import type { FoldedBar } from "../folded-bar.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { readColumn, writeColumn } from "./column.ts";
import { compress, decompress } from "./compress.ts";

const VERSION = 1;
const writer = new ByteWriter();

type Column = keyof FoldedBar;
type Columns = Map<Column, Float64Array>;
/** What a column is close to, made of those before it. */
type Beside = (before: Columns) => Float64Array | undefined;

const same =
  (name: Column): Beside =>
  (before) =>
    before.get(name);

/** The columns of a bar in the order in which they are written, and what each is close to. */
const COLUMNS: readonly (readonly [name: Column, beside?: Beside])[] = [
  ["start"],
  ["first", same("start")],
  ["last", same("first")],
  ["seq"],
  ["open"],
  ["close", same("open")],
  ["high", same("open")],
  ["low", same("open")],
  ["count"],
  ["volume"],
  ["bid"],
  ["ask"],
  // As long as no value is held for too long.
  ["weight", (before) => combined(before, "last", "first", (last, first) => last - first)],
  ["area", (before) => combined(before, "open", "weight", (open, weight) => open * weight)],
];

/** Bars of one channel and level as few bytes. The area is rounded to 14 digits, which is finer than its sum was. */
export function encodeBars(bars: readonly FoldedBar[]): Uint8Array {
  writer.reset();
  writer.byte(VERSION);
  writer.varint(bars.length);
  const written: Columns = new Map();
  for (const [name, beside] of COLUMNS) {
    const column = columnOf(bars, name);
    writeColumn(writer, column, beside?.(written));
    written.set(name, column);
  }
  return compress(writer.written);
}

/**
 * The bars of a block whose buckets begin in [since, until).
 * @throws Error where the bytes are not what `encodeBars` made.
 */
export function decodeBars(
  bytes: Uint8Array,
  since = Number.NEGATIVE_INFINITY,
  until = Number.POSITIVE_INFINITY,
): FoldedBar[] {
  const reader = new ByteReader(decompress(bytes));
  if (reader.byte() !== VERSION) throw new RangeError("a block of bars of another version");
  const length = reader.varint();
  const read: Columns = new Map();
  for (const [name, beside] of COLUMNS) read.set(name, readColumn(reader, length, beside?.(read)));
  return barsOf((name) => read.get(name) ?? new Float64Array(length), since, until);
}

function columnOf(bars: readonly FoldedBar[], name: Column): Float64Array {
  const column = new Float64Array(bars.length);
  let at = 0;
  for (const bar of bars) column[at++] = name === "area" ? areaOf(bar) : bar[name];
  return column;
}

/** Without the noise of binary fractions, so that it is a whole number of what its values are. */
function areaOf({ area }: FoldedBar): number {
  return Number.isInteger(area) ? area : Number(area.toPrecision(14));
}

function combined(
  columns: Columns,
  a: Column,
  b: Column,
  by: (a: number, b: number) => number,
): Float64Array | undefined {
  const [left, right] = [columns.get(a), columns.get(b)];
  return left?.map((value, at) => by(value, right?.[at] ?? Number.NaN));
}

function barsOf(column: (name: Column) => Float64Array, since: number, until: number): FoldedBar[] {
  const [start, first, last, seq] = [column("start"), column("first"), column("last"), column("seq")];
  const [open, high, low, close] = [column("open"), column("high"), column("low"), column("close")];
  const [count, volume, bid, ask] = [column("count"), column("volume"), column("bid"), column("ask")];
  const [area, weight] = [column("area"), column("weight")];
  const bars: FoldedBar[] = [];
  for (let at = 0; at < start.length; at++) {
    if ((start[at] as number) < since || (start[at] as number) >= until) continue;
    bars.push({
      start: start[at] as number,
      first: first[at] as number,
      last: last[at] as number,
      seq: seq[at] as number,
      bid: bid[at] as number,
      ask: ask[at] as number,
      open: open[at] as number,
      high: high[at] as number,
      low: low[at] as number,
      close: close[at] as number,
      count: count[at] as number,
      volume: volume[at] as number,
      area: area[at] as number,
      weight: weight[at] as number,
    });
  }
  return bars;
}

import type { FoldedBar } from "../folded-bar.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { readColumn, writeColumn } from "./column.ts";
import { compress, decompress } from "./compress.ts";

const VERSION = 1;
const writer = new ByteWriter();

/** The columns of a bar in the order in which they are written, each with the one before that it is close to. */
const COLUMNS: readonly (readonly [name: keyof FoldedBar, beside?: keyof FoldedBar])[] = [
  ["start"],
  ["first", "start"],
  ["last", "first"],
  ["seq"],
  ["open"],
  ["close", "open"],
  ["high", "open"],
  ["low", "open"],
  ["count"],
  ["volume"],
  ["bid"],
  ["ask"],
  ["weight"],
  ["area"],
];

/** Bars of one channel and level as few bytes. */
export function encodeBars(bars: readonly FoldedBar[]): Uint8Array {
  writer.reset();
  writer.byte(VERSION);
  writer.varint(bars.length);
  const written = new Map<keyof FoldedBar, Float64Array>();
  for (const [name, beside] of COLUMNS) {
    const column = Float64Array.from(bars, (bar) => bar[name]);
    writeColumn(writer, column, beside && written.get(beside));
    written.set(name, column);
  }
  return compress(writer.written);
}

/** @throws Error where the bytes are not what `encodeBars` made. */
export function decodeBars(bytes: Uint8Array): FoldedBar[] {
  const reader = new ByteReader(decompress(bytes));
  if (reader.byte() !== VERSION) throw new RangeError("a block of bars of another version");
  const length = reader.varint();
  const read = new Map<keyof FoldedBar, Float64Array>();
  for (const [name, beside] of COLUMNS)
    read.set(name, readColumn(reader, length, beside && read.get(beside)));
  const at = (name: keyof FoldedBar): Float64Array => read.get(name) ?? new Float64Array(length);
  return barsOf(length, at);
}

function barsOf(length: number, column: (name: keyof FoldedBar) => Float64Array): FoldedBar[] {
  const [start, first, last, seq] = [column("start"), column("first"), column("last"), column("seq")];
  const [open, high, low, close] = [column("open"), column("high"), column("low"), column("close")];
  const [count, volume, bid, ask] = [column("count"), column("volume"), column("bid"), column("ask")];
  const [area, weight] = [column("area"), column("weight")];
  const bars: FoldedBar[] = [];
  for (let at = 0; at < length; at++) {
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

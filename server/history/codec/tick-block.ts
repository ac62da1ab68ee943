import { TickTable } from "../tick-table.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { readColumn, writeColumn } from "./column.ts";
import { compress, decompress } from "./compress.ts";

const VERSION = 1;
const writer = new ByteWriter();

/** Ticks of one epoch, from one index to another, exclusive, as few bytes. */
export function encodeTicks(ticks: TickTable, from = 0, to = ticks.length): Uint8Array {
  writer.reset();
  writer.byte(VERSION);
  writer.varint(to - from);
  writeColumn(writer, ticks.seq.subarray(from, to));
  writeColumn(writer, ticks.time.subarray(from, to));
  writeColumn(writer, ticks.value.subarray(from, to));
  writer.byte(ticks.extras ? 1 : 0);
  if (ticks.extras)
    for (const column of [0, 1, 2]) writeColumn(writer, extra(ticks.extras, column, from, to));
  return compress(writer.written);
}

/** @throws Error where the bytes are not what `encodeTicks` made. */
export function decodeTicks(bytes: Uint8Array, run: number): TickTable {
  const reader = new ByteReader(decompress(bytes));
  if (reader.byte() !== VERSION) throw new RangeError("a block of ticks of another version");
  const length = reader.varint();
  const [seq, time, value] = [0, 1, 2].map(() => readColumn(reader, length));
  if (!(seq && time && value)) throw new RangeError("a block without columns");
  const extras = reader.byte() === 1 ? woven([0, 1, 2].map(() => readColumn(reader, length))) : undefined;
  return TickTable.of({ run: new Uint32Array(length).fill(run), seq, time, value, extras });
}

function extra(extras: Float64Array, column: number, from: number, to: number): Float64Array {
  const only = new Float64Array(to - from);
  for (let at = from; at < to; at++) only[at - from] = extras[3 * at + column] as number;
  return only;
}

function woven(columns: readonly Float64Array[]): Float64Array {
  const [size, bid, ask] = columns;
  const extras = new Float64Array(3 * (size?.length ?? 0));
  for (let at = 0; at < extras.length / 3; at++) {
    extras[3 * at] = size?.[at] ?? Number.NaN;
    extras[3 * at + 1] = bid?.[at] ?? Number.NaN;
    extras[3 * at + 2] = ask?.[at] ?? Number.NaN;
  }
  return extras;
}

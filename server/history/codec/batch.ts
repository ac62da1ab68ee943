import { TickTable } from "../tick-table.ts";
import { ByteReader, ByteWriter } from "./bytes.ts";
import { compressFast, decompress } from "./compress.ts";

const VERSION = 1;
const writer = new ByteWriter();

/** A batch as the journal has it: ticks of many epochs in the order they came, as they are and quickly compressed. */
export function encodeBatch(ticks: TickTable): Uint8Array {
  const { length } = ticks;
  writer.reset();
  writer.byte(VERSION);
  writer.varint(length);
  writer.bytes(bytesOf(ticks.run, length));
  for (const column of [ticks.seq, ticks.time, ticks.value]) writer.bytes(bytesOf(column, length));
  const { extras } = ticks;
  writer.byte(extras ? 1 : 0);
  if (extras) writer.bytes(bytesOf(extras, 3 * length));
  return compressFast(writer.written);
}

/** @throws Error where the bytes are not what `encodeBatch` made. */
export function decodeBatch(bytes: Uint8Array): TickTable {
  const reader = new ByteReader(decompress(bytes));
  if (reader.byte() !== VERSION) throw new RangeError("a batch of another version");
  const length = reader.varint();
  const run = new Uint32Array(copyOf(reader.bytes(4 * length)));
  const floats = (count: number): Float64Array => new Float64Array(copyOf(reader.bytes(8 * count)));
  const [seq, time, value] = [floats(length), floats(length), floats(length)];
  const extras = reader.byte() === 1 ? floats(3 * length) : undefined;
  return TickTable.of({ run, seq, time, value, extras });
}

function bytesOf(column: Uint32Array | Float64Array, length: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

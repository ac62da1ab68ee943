import type { ByteReader, ByteWriter } from "./bytes.ts";

/** How a column of numbers is written. */
const CONSTANT = 0;
/** Whole numbers, after multiplication by a power of ten, as differences in zigzag varints. */
const WHOLE = 1;
/** Doubles XORed with the one before, a plane for each byte: what they have in common becomes runs of zeros. */
const XOR = 2;
/** Added to the kind where some numbers are unknown and a bit for each says which. */
const MASKED = 0x80;

const MAX_DIGITS = 9;
/** Differences of differences of numbers below stay exact. */
const MAX_WHOLE = 2 ** 49;
const POWERS = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) => 10 ** digits);

/** What a number is a difference to: nothing, the one before, the step before, or the same row of another column. */
const ORDERS = [0, 1, 2] as const;
const BESIDE = 3;

/**
 * Writes numbers so that they take few bytes once compressed: as whole numbers of the smallest decimal unit that holds
 * them all, told as differences, wherever that is exact, and else by XOR with the one before, after Gorilla (Pelkonen
 * et al., Facebook, VLDB 2015), laid out for a compressor. `beside` is a column known to the reader that this one is
 * close to. `-0` becomes `0`.
 */
export function writeColumn(writer: ByteWriter, column: Float64Array, beside?: Float64Array): void {
  const known = knownOf(column);
  if (isConstant(known) && (known.length === 0 || known.length === column.length)) {
    writer.byte(CONSTANT);
    writer.float(known[0] ?? Number.NaN);
    return;
  }
  const masked = known.length < column.length;
  const near = masked ? undefined : beside;
  const digits = digitsOf(known);
  writer.byte((digits === undefined ? XOR : WHOLE) | (masked ? MASKED : 0));
  if (masked) writeMask(writer, column, known.length);
  if (digits === undefined) writePlanes(writer, known, near);
  else writeWhole(writer, known, digits, near);
}

/** The numbers that are known; the column itself where all are. */
function knownOf(column: Float64Array): Float64Array {
  for (const value of column) if (Number.isNaN(value)) return column.filter((other) => !Number.isNaN(other));
  return column;
}

function isConstant(values: Float64Array): boolean {
  const [first] = values;
  for (const value of values) if (value !== first) return false;
  return true;
}

/** Reads `length` numbers that `writeColumn` has written. */
export function readColumn(reader: ByteReader, length: number, beside?: Float64Array): Float64Array {
  const kind = reader.byte();
  if (kind === CONSTANT) return new Float64Array(length).fill(reader.float());
  if ((kind & MASKED) === 0) return readKnown(reader, kind, length, beside);
  const count = reader.varint();
  const mask = reader.bytes(Math.ceil(length / 8));
  return spread(readKnown(reader, kind & ~MASKED, count), mask, length);
}

function readKnown(reader: ByteReader, kind: number, length: number, beside?: Float64Array): Float64Array {
  if (kind === WHOLE) return readWhole(reader, length, beside);
  if (kind === XOR) return readPlanes(reader, length, beside);
  throw new RangeError(`no column is of the kind ${kind}`);
}

/** The fewest digits after the point with which every number is exactly a whole number; `undefined` where none do. */
function digitsOf(values: Float64Array): number | undefined {
  let digits = 0;
  for (const value of values) {
    while (!isWhole(value, POWERS[digits] as number)) {
      if (++digits > MAX_DIGITS) return undefined;
    }
  }
  if (digits === 0) return 0;
  for (const value of values) if (!isWhole(value, POWERS[digits] as number)) return undefined;
  return digits;
}

function isWhole(value: number, scale: number): boolean {
  const whole = Math.round(value * scale);
  return whole / scale === value && Math.abs(whole) < MAX_WHOLE;
}

function writeWhole(writer: ByteWriter, values: Float64Array, digits: number, beside?: Float64Array): void {
  const scale = POWERS[digits] as number;
  const whole = wholeOf(values, scale);
  const near = beside && nearOf(beside, scale);
  const order = near ? BESIDE : cheapestOrder(whole);
  writer.byte(digits);
  writer.byte(order);
  if (near)
    for (let at = 0; at < whole.length; at++) writer.zigzag((whole[at] as number) - (near[at] as number));
  else writeDifferences(writer, whole, order);
}

function readWhole(reader: ByteReader, length: number, beside?: Float64Array): Float64Array {
  const digits = reader.byte();
  const order = reader.byte();
  const scale = POWERS[digits] ?? Number.NaN;
  const near = order === BESIDE && beside ? wholeOf(beside, scale) : undefined;
  const whole = near ? readBeside(reader, near, length) : readDifferences(reader, length, order);
  if (digits > 0) for (let at = 0; at < length; at++) whole[at] = (whole[at] as number) / scale;
  return whole;
}

function readBeside(reader: ByteReader, near: Float64Array, length: number): Float64Array {
  const whole = new Float64Array(length);
  for (let at = 0; at < length; at++) whole[at] = (near[at] as number) + reader.zigzag();
  return whole;
}

/** A column as whole numbers of a unit, rounded; `undefined` where a difference to it would not be exact. */
function nearOf(beside: Float64Array, scale: number): Float64Array | undefined {
  const near = wholeOf(beside, scale);
  for (const value of near) if (!(Math.abs(value) < MAX_WHOLE)) return undefined;
  return near;
}

function wholeOf(values: Float64Array, scale: number): Float64Array {
  const whole = new Float64Array(values.length);
  for (let at = 0; at < whole.length; at++) whole[at] = Math.round((values[at] as number) * scale);
  return whole;
}

function writeDifferences(writer: ByteWriter, whole: Float64Array, order: number): void {
  let before = 0;
  let step = 0;
  for (const value of whole) {
    const difference = value - before;
    writer.zigzag(order === 0 ? value : order === 1 ? difference : difference - step);
    before = value;
    step = difference;
  }
}

function readDifferences(reader: ByteReader, length: number, order: number): Float64Array {
  const whole = new Float64Array(length);
  let before = 0;
  let step = 0;
  for (let at = 0; at < length; at++) {
    const told = reader.zigzag();
    if (order === 2) step += told;
    else step = told;
    before = order === 0 ? told : before + step;
    whole[at] = before;
  }
  return whole;
}

/** The order of differences that takes the fewest bits. */
function cheapestOrder(whole: Float64Array): number {
  const bits = [0, 0, 0];
  let before = 0;
  let step = 0;
  for (const value of whole) {
    const difference = value - before;
    bits[0] = (bits[0] as number) + bitsOf(value);
    bits[1] = (bits[1] as number) + bitsOf(difference);
    bits[2] = (bits[2] as number) + bitsOf(difference - step);
    before = value;
    step = difference;
  }
  return ORDERS.reduce((best, order) => ((bits[order] ?? 0) < (bits[best] ?? 0) ? order : best), 0);
}

function bitsOf(value: number): number {
  const size = Math.abs(value);
  return size < 2 ** 31 ? 32 - Math.clz32(size) : 64 - Math.clz32(size / 2 ** 32);
}

function writeMask(writer: ByteWriter, column: Float64Array, known: number): void {
  const mask = new Uint8Array(Math.ceil(column.length / 8));
  for (let at = 0; at < column.length; at++) {
    if (!Number.isNaN(column[at])) mask[at >> 3] = (mask[at >> 3] as number) | (1 << (at & 7));
  }
  writer.varint(known);
  writer.bytes(mask);
}

function spread(known: Float64Array, mask: Uint8Array, length: number): Float64Array {
  const column = new Float64Array(length).fill(Number.NaN);
  let next = 0;
  for (let at = 0; at < length; at++) {
    if ((mask[at >> 3] as number) & (1 << (at & 7))) column[at] = known[next++] as number;
  }
  return column;
}

function writePlanes(writer: ByteWriter, values: Float64Array, beside?: Float64Array): void {
  const bytes = bytesOf(values);
  const near = beside && bytesOf(beside);
  const plane = new Uint8Array(values.length);
  for (let byte = 0; byte < 8; byte++) {
    for (let at = 0; at < values.length; at++) {
      const offset = 8 * at + byte;
      const other = near ? near[offset] : at > 0 ? bytes[offset - 8] : 0;
      plane[at] = (bytes[offset] as number) ^ (other as number);
    }
    writer.bytes(plane);
  }
}

function readPlanes(reader: ByteReader, length: number, beside?: Float64Array): Float64Array {
  const values = new Float64Array(length);
  const bytes = bytesOf(values);
  const near = beside && bytesOf(beside);
  for (let byte = 0; byte < 8; byte++) {
    const plane = reader.bytes(length);
    for (let at = 0; at < length; at++) {
      const offset = 8 * at + byte;
      const other = near ? near[offset] : at > 0 ? bytes[offset - 8] : 0;
      bytes[offset] = (plane[at] as number) ^ (other as number);
    }
  }
  return values;
}

function bytesOf(values: Float64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

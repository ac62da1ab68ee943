import { type Register, typeOf, widthOf } from "./register.ts";

const RANGES = {
  bool: [0, 1],
  uint16: [0, 0xffff],
  int16: [-0x8000, 0x7fff],
  uint32: [0, 0xffff_ffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
} as const;

/** The value in the words of a device, scaled. Each word is 16 bits, the higher byte first. */
export function decode(words: readonly number[], one: Register): number {
  const bytes = new DataView(new ArrayBuffer(4));
  for (const [at, word] of ordered(words, one).entries()) bytes.setUint16(at * 2, word);
  const type = typeOf(one);
  if (type === "bool") return words[0] ? 1 : 0;
  // A float32 has seven digits; what comes beyond is noise of its binary fraction.
  if (type === "float32") return scaled(Number(bytes.getFloat32(0).toPrecision(7)), one);
  if (type === "uint32") return scaled(bytes.getUint32(0), one);
  if (type === "int32") return scaled(bytes.getInt32(0), one);
  return scaled(type === "int16" ? bytes.getInt16(0) : bytes.getUint16(0), one);
}

/** The words of a value. Throws an Error in words where the device cannot hold it. */
export function encode(value: number, one: Register): number[] {
  const type = typeOf(one);
  const raw = (value - one.offset) / one.scale;
  const bytes = new DataView(new ArrayBuffer(4));
  if (type === "float32") bytes.setFloat32(0, raw);
  else {
    const [least, most] = RANGES[type];
    const whole = Math.round(raw);
    if (!(whole >= least && whole <= most)) throw new Error(`${value} does not fit into ${type}`);
    if (widthOf(one) === 2) bytes.setUint32(0, whole);
    else bytes.setUint16(0, whole);
  }
  const words = widthOf(one) === 2 ? [bytes.getUint16(0), bytes.getUint16(2)] : [bytes.getUint16(0)];
  return ordered(words, one);
}

function ordered(words: readonly number[], { wordOrder }: Register): number[] {
  return wordOrder === "little" ? words.toReversed() : [...words];
}

/** Without the noise of binary fractions: 3 × 0.1 is 0.3. */
function scaled(raw: number, { scale, offset }: Register): number {
  return scale === 1 && offset === 0 ? raw : Number((raw * scale + offset).toPrecision(12));
}

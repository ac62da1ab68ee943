const LEAST_ROOM = 4_096;
/** Numbers below are split and joined by bits; above by division. */
const BITS_31 = 2 ** 31;
/** Bits of a number that are joined as such when it is read. */
const WHOLE_BITS = 28;

/** Bytes one after the other, in a buffer that grows and is used again after `reset`. */
export class ByteWriter {
  #bytes = new Uint8Array(LEAST_ROOM);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  reset(): void {
    this.length = 0;
  }

  /** What was written so far, valid until more is written. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.length++] = value;
  }

  float(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.length, value, true);
    this.length += 8;
  }

  /** A whole number from 0 to 2^53 in groups of 7 bits, the lowest first. */
  varint(value: number): void {
    this.#room(8);
    let rest = value;
    while (rest >= BITS_31) {
      this.#bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest >= 0x80) {
      this.#bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.length++] = rest;
  }

  /** A whole number of either sign up to 2^52: 0, -1, 1, -2, … become 0, 1, 2, 3, … */
  zigzag(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  bytes(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what a ByteWriter has written. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  byte(): number {
    return this.#next();
  }

  float(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < WHOLE_BITS; shift += 7) {
      const byte = this.#next();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return value + this.#beyond();
  }

  zigzag(): number {
    const coded = this.varint();
    if (coded < BITS_31) return (coded >>> 1) ^ -(coded & 1);
    return coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
  }

  /** What of a varint is beyond its first bits. */
  #beyond(): number {
    let value = 0;
    let scale = 2 ** WHOLE_BITS;
    let byte = this.#next();
    while (byte >= 0x80) {
      value += (byte & 0x7f) * scale;
      scale *= 128;
      byte = this.#next();
    }
    return value + byte * scale;
  }

  bytes(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw cutShort();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  #next(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw cutShort();
    return byte;
  }
}

function cutShort(): RangeError {
  return new RangeError("the bytes end before what they hold");
}

/** What a frame says of its channels, row by row: enough to prove the law of continuity (PROTOCOL FR4) and to count. */
export interface Digest {
  readonly rows: number;
  readonly handles: Int32Array;
  /** The number of the last tick before those of the row. */
  readonly starts: Float64Array;
  /** The number of the row's last tick. */
  readonly ends: Float64Array;
  readonly closes: Float64Array;
}

const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN = 0x5b;
const EXPONENT = 0x65;
const NULL = 0x6e;

/** Where the fields of a row are (PROTOCOL FR2, FR3), and where the count is in bars of the two lengths. */
const SEQ = 0;
const CLOSE = 2;
const COUNT_OF_LENGTH = new Map([
  [7, 3],
  [10, 6],
]);
const MAX_FIELDS = 10;
/** Characters of a number up to which its digits and the power of ten below them are exact, and so is their quotient. */
const EXACT = 15;

/** The first bytes of an event `frame` on the wire: the engine's digit, Socket.IO's, and the name. */
const FRAME_START = Buffer.from('42["frame",');

/** Whether a packet begins with these bytes. */
export function startsWith(packet: Buffer, start: Buffer): boolean {
  return packet.length >= start.length && packet.compare(start, 0, start.length, 0, start.length) === 0;
}

/** Whether a packet of the engine is an event `frame`. */
export function isFramePacket(packet: Buffer): boolean {
  return startsWith(packet, FRAME_START);
}

/** The number of a frame (PROTOCOL FR1). */
export function numberOfFrame(packet: Buffer): number {
  let n = 0;
  for (let at = FRAME_START.length; ; at++) {
    const byte = packet[at] ?? COMMA;
    if (byte < ZERO || byte > NINE) return n;
    n = n * 10 + byte - ZERO;
  }
}

/** Reads frames byte by byte, a few times quicker than `JSON.parse`, so that readers cost less than the server. */
export class FrameScanner {
  readonly #fields = new Float64Array(MAX_FIELDS);
  #packet: Buffer = FRAME_START;
  #at = 0;

  /**
   * @param packet an event `frame`, as in `isFramePacket`.
   * @throws Error where it is no frame of the protocol.
   */
  scan(packet: Buffer): Digest {
    this.#packet = packet;
    this.#at = FRAME_START.length;
    this.#number();
    this.#pass(COMMA);
    this.#number();
    const rows: number[][] = [];
    while (this.#peek() === COMMA) this.#block(rows);
    return digestOf(rows);
  }

  /** `,[handle,row,row…]` */
  #block(rows: number[][]): void {
    this.#pass(COMMA);
    this.#pass(OPEN);
    const handle = this.#number();
    while (this.#peek() === COMMA) {
      this.#at++;
      const fields = this.#row();
      const seq = this.#fields[SEQ] ?? Number.NaN;
      const count = this.#fields[COUNT_OF_LENGTH.get(fields) ?? -1] ?? 1;
      rows.push([handle, seq - count, seq, this.#fields[CLOSE] ?? Number.NaN]);
    }
    this.#at++;
  }

  /** Fills the fields and says how many there are. */
  #row(): number {
    this.#pass(OPEN);
    let fields = 0;
    for (;;) {
      if (fields === MAX_FIELDS) throw this.#fault();
      this.#fields[fields++] = this.#number();
      if (this.#peek() !== COMMA) break;
      this.#at++;
    }
    this.#at++;
    return fields;
  }

  #number(): number {
    const start = this.#at;
    if (this.#peek() === NULL) {
      this.#at += 4;
      return Number.NaN;
    }
    const negative = this.#peek() === MINUS;
    if (negative) this.#at++;
    let value = this.#digits(0);
    if (this.#peek() === DOT) {
      const from = ++this.#at;
      value = this.#digits(value) / 10 ** (this.#at - from);
    }
    if (this.#peek() === EXPONENT) this.#passExponent();
    else if (this.#at === start) throw this.#fault();
    else if (this.#at - start <= EXACT) return negative ? -value : value;
    return Number(this.#packet.toString("latin1", start, this.#at));
  }

  #digits(value: number): number {
    let sum = value;
    for (let byte = this.#peek(); byte >= ZERO && byte <= NINE; byte = this.#peek()) {
      sum = sum * 10 + byte - ZERO;
      this.#at++;
    }
    return sum;
  }

  #passExponent(): void {
    this.#at++;
    if (this.#peek() === MINUS || this.#peek() === PLUS) this.#at++;
    this.#digits(0);
  }

  #peek(): number {
    return this.#packet[this.#at] ?? 0;
  }

  #pass(byte: number): void {
    if (this.#peek() !== byte) throw this.#fault();
    this.#at++;
  }

  #fault(): Error {
    return new Error(`no frame, at byte ${this.#at}: ${this.#packet.toString("latin1", 0, 200)}`);
  }
}

function digestOf(rows: readonly number[][]): Digest {
  const column = (at: number): number[] => rows.map((row) => row[at] ?? Number.NaN);
  return {
    rows: rows.length,
    handles: Int32Array.from(column(0)),
    starts: Float64Array.from(column(1)),
    ends: Float64Array.from(column(2)),
    closes: Float64Array.from(column(3)),
  };
}

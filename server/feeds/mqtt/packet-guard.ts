/** Bytes of one MQTT packet at the most. */
export const MAX_PACKET = 1_048_576;

const PUBLISH = 3;
/** A topic has at most 65,535 bytes; before it stands its length, after it the number of the packet. */
const MAX_START = 2 + 65_535 + 2;

/** A packet that was not let through. */
export interface LargePacket {
  /** Bytes after its header. */
  readonly bytes: number;
  /** Of a PUBLISH its topic, quality of service, and number where it has one. */
  readonly topic: string | undefined;
  readonly qos: number;
  readonly id: number | undefined;
}

interface Dropping {
  readonly first: number;
  readonly bytes: number;
  /** What is needed of it to say which one it is. */
  readonly start: Buffer[];
  held: number;
}

/**
 * Lets the packets of an MQTT stream pass and drops those over the limit without ever holding one: a parser would
 * gather up to 256 MB before anybody could say no. Framing after MQTT 3.1.1, 2.2 (the same in 5.0, 2.1).
 */
export class PacketGuard {
  readonly #onLarge: (packet: LargePacket) => void;
  readonly #limit: number;
  /** The start of a header that has not come as a whole. */
  #pending: Buffer = Buffer.alloc(0);
  /** Bytes of the packet still to come. */
  #left = 0;
  #dropping: Dropping | undefined;

  constructor(onLarge: (packet: LargePacket) => void, limit = MAX_PACKET) {
    this.#onLarge = onLarge;
    this.#limit = limit;
  }

  /** The parts of what arrived that pass, in order. */
  pass(arrived: Buffer): readonly Buffer[] {
    const chunk = this.#pending.length > 0 ? Buffer.concat([this.#pending, arrived]) : arrived;
    const passed: Buffer[] = [];
    let from = 0;
    let at = 0;
    while (at < chunk.length) {
      const inside = this.#left > 0;
      const end = inside ? Math.min(chunk.length, at + this.#left) : this.#begin(chunk, at);
      if (end === undefined) break;
      if (this.#dropping) {
        if (at > from) passed.push(chunk.subarray(from, at));
        from = end;
      }
      if (inside) this.#take(chunk.subarray(at, end));
      at = end;
    }
    if (at > from) passed.push(chunk.subarray(from, at));
    this.#pending = Buffer.from(chunk.subarray(at));
    return passed;
  }

  /** Reads a header; returns where it ends, `undefined` where it has not come as a whole. */
  #begin(chunk: Buffer, from: number): number | undefined {
    let length = 0;
    for (let place = 0; place < 4; place++) {
      const byte = chunk[from + 1 + place];
      if (byte === undefined) return undefined;
      length += (byte & 127) * 128 ** place;
      // A fourth byte that promises another is a fault, which the parser names.
      if (byte >= 128 && place < 3) continue;
      this.#left = length;
      if (length > this.#limit) {
        this.#dropping = { first: chunk[from] ?? 0, bytes: length, start: [], held: 0 };
      }
      return from + 2 + place;
    }
    return undefined;
  }

  #take(piece: Buffer): void {
    this.#left -= piece.length;
    const dropping = this.#dropping;
    if (!dropping) return;
    if (dropping.held < MAX_START) {
      dropping.start.push(Buffer.from(piece.subarray(0, MAX_START - dropping.held)));
      dropping.held += piece.length;
    }
    if (this.#left > 0) return;
    this.#dropping = undefined;
    this.#onLarge(packetOf(dropping.first, dropping.bytes, Buffer.concat(dropping.start)));
  }
}

function packetOf(first: number, bytes: number, start: Buffer): LargePacket {
  if (first >> 4 !== PUBLISH) return { bytes, topic: undefined, qos: 0, id: undefined };
  const end = 2 + start.readUInt16BE(0);
  const qos = (first >> 1) & 3;
  const id = qos > 0 ? start.readUInt16BE(end) : undefined;
  return { bytes, topic: start.toString("utf8", 2, end), qos, id };
}

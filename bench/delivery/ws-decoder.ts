/** What WebSocket frames are for (RFC 6455, 11.8). */
export const OPCODES = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/** Called with each whole frame; the payload is valid only during the call. */
export type Decoded = (opcode: number, payload: Buffer) => void;

/** Cuts what a server sends into WebSocket frames (RFC 6455, 5.2), which come unmasked and here also unfragmented. */
export class WsDecoder {
  readonly #decoded: Decoded;
  #parts: Buffer[] = [];
  #held = 0;
  /** Bytes until the frame that has begun can be read. */
  #needed = 2;

  constructor(decoded: Decoded) {
    this.#decoded = decoded;
  }

  /** Takes what arrived, in pieces of any size. */
  push(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#held += chunk.length;
    if (this.#held < this.#needed) return;
    const all = this.#parts.length === 1 ? chunk : Buffer.concat(this.#parts, this.#held);
    const rest = all.subarray(this.#cut(all));
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
  }

  /** Cuts whole frames off and says where the first that is not whole begins. */
  #cut(all: Buffer): number {
    let at = 0;
    for (;;) {
      const header = headerLength(all, at);
      this.#needed = header;
      if (all.length - at < header) return at;
      const end = at + header + payloadLength(all, at);
      this.#needed = end - at;
      if (all.length < end) return at;
      this.#decoded((all[at] ?? 0) & 0x0f, all.subarray(at + header, end));
      at = end;
    }
  }
}

function headerLength(all: Buffer, at: number): number {
  const length = (all[at + 1] ?? 0) & 0x7f;
  if (length < 126) return 2;
  return length === 126 ? 4 : 10;
}

function payloadLength(all: Buffer, at: number): number {
  const length = (all[at + 1] ?? 0) & 0x7f;
  if (length < 126) return length;
  return length === 126 ? all.readUInt16BE(at + 2) : Number(all.readBigUInt64BE(at + 2));
}

/** A frame as a client sends it. Clients mask; the mask of zeros is a mask, and leaves the payload as it is. */
export function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14);
  header[0] = 0x80 | opcode;
  header[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127);
  if (header.length === 8) header.writeUInt16BE(length, 2);
  if (header.length === 14) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

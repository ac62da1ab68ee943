import { headerLength, pingMessage, textMessage } from "./web-socket-bytes.ts";

/** One moment at which a slot of sessions is flushed. */
export interface Flush {
  /** The frame's number and base (PROTOCOL FR1), the same for all that are flushed together. */
  readonly n: number;
  readonly base: number;
  /** Milliseconds in the clock of `performance.now()`. */
  readonly at: number;
  /** Whether sessions are written to whatever their pace. */
  readonly atOnce: boolean;
}

/** Ticks of a channel that were lost, first and last (PROTOCOL FR4). */
export interface Gap {
  readonly channel: string;
  readonly from: number;
  readonly to: number;
}

/** The engine's digit for a message, before Socket.IO's for an event and the JSON of its arguments. */
const MESSAGE = "4";

/** One frame (PROTOCOL FR1): encoded once, whatever the number of sessions that are sent it. All of it is ASCII. */
export class Frame {
  readonly n: number;
  /** When its flush was, as in `Flush`. */
  readonly at: number;
  /** Ticks told, the sum of the rows' counts, and how many of them share a row with others. */
  ticks = 0;
  folded = 0;
  /** What its readers are to be told first. */
  readonly gaps: Gap[] = [];
  #text: string;
  #isEmpty = true;
  #buffer: Buffer | undefined;
  #withPing: Buffer | undefined;

  constructor({ n, base, at }: Flush) {
    this.n = n;
    this.at = at;
    this.#text = `2["frame",${n},${base}`;
  }

  /** Adds a channel's entry, which is JSON already, with what its rows count. */
  add(entry: string, ticks: number, folded: number): void {
    this.#text += `,${entry}`;
    this.ticks += ticks;
    this.folded += folded;
    this.#isEmpty = false;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** Its length so far, in bytes. */
  get length(): number {
    return this.#text.length;
  }

  /** As a packet of Socket.IO, for the engine. */
  get packet(): string {
    return `${this.#text}]`;
  }

  /** Bytes of the whole message on a WebSocket. */
  get bytes(): number {
    const payload = this.#text.length + 2;
    return headerLength(payload) + payload;
  }

  /** As the bytes of one WebSocket message. */
  get buffer(): Buffer {
    this.#buffer ??= textMessage(`${MESSAGE}${this.packet}`);
    return this.#buffer;
  }

  /** The same bytes and a ping behind them, which is answered with the frame's number by whoever has read so far. */
  get bufferWithPing(): Buffer {
    this.#withPing ??= Buffer.concat([this.buffer, pingMessage(String(this.n))]);
    return this.#withPing;
  }
}

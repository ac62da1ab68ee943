import { connect, type Socket } from "node:net";
import type { GatewayStage } from "./gateway-stage.ts";
import { until } from "./wire.ts";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface RawReaderOptions {
  /** Whether it answers pings of the WebSocket, as every browser does. */
  readonly pongs?: boolean;
}

/** One message of a WebSocket as it came, and its bytes. */
export interface RawMessage {
  readonly opcode: number;
  readonly text: string;
  readonly bytes: Buffer;
}

/** A client that speaks engine.io and Socket.IO over a TCP socket of its own, so that a test decides when it reads what. */
export class RawReader implements AsyncDisposable {
  readonly socket: Socket;
  readonly messages: RawMessage[] = [];
  /** What came after the answer to the handshake, byte by byte. */
  received = 0;
  closed = false;
  readonly #pongs: boolean;
  #rest = Buffer.alloc(0);
  #upgraded = false;

  constructor(url: string, { pongs = true }: RawReaderOptions) {
    this.#pongs = pongs;
    const { port, hostname } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.on("data", (data) => this.#read(data));
    this.socket.on("close", () => {
      this.closed = true;
    });
    this.socket.on("error", () => undefined);
    this.socket.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
  }

  /** Connects, joins the default namespace and waits until it is greeted. */
  static async connect(url: string, options: RawReaderOptions = {}): Promise<RawReader> {
    const reader = new RawReader(url, options);
    await until(() => reader.texts('0{"sid"').length > 0, "the engine's handshake");
    reader.send("40");
    await until(() => reader.texts('42["feeds"').length > 0, "hello and feeds");
    return reader;
  }

  async subscribe(message: object): Promise<void> {
    const answers = this.texts("430").length;
    this.send(`420${JSON.stringify(["subscribe", message])}`);
    await until(() => this.texts("430").length > answers, "the answer to subscribe");
  }

  /** Texts received that begin so. */
  texts(start: string): string[] {
    return this.messages
      .filter(({ opcode, text }) => opcode === TEXT && text.startsWith(start))
      .map(({ text }) => text);
  }

  /** The numbers of the frames received. */
  frames(): number[] {
    return this.texts('42["frame",').map((text) => Number(/^42\["frame",(\d+)/.exec(text)?.[1]));
  }

  /** Ticks told of a handle: the last number, and the sum of the counts of its rows; a sensor's. */
  told(handle: number): { seq: number; count: number } {
    const told = { seq: 0, count: 0 };
    for (const text of this.texts('42["frame",')) {
      const [, , , ...blocks] = JSON.parse(text.slice(2)) as [
        string,
        number,
        number,
        ...[number, ...number[][]][],
      ];
      for (const [at, ...rows] of blocks) {
        if (at !== handle) continue;
        for (const row of rows) {
          told.seq = row[0] ?? 0;
          told.count += row[3] ?? 1;
        }
      }
    }
    return told;
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text));
  }

  /** Answers a ping of the WebSocket. */
  pong(text: string): void {
    this.#write(PONG, Buffer.from(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.destroy();
  }

  /** A client's messages are masked; a mask of zeros leaves them as they are (RFC 6455, section 5.3). */
  #write(opcode: number, payload: Buffer): void {
    const { length } = payload;
    const header = length < 126 ? [0x80 | length] : [0x80 | 126, length >> 8, length & 255];
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode, ...header, 0, 0, 0, 0]), payload]));
  }

  #read(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (!this.#upgraded) {
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      this.#upgraded = true;
      this.#rest = this.#rest.subarray(end + 4);
      this.received = this.#rest.length;
    } else {
      this.received += data.length;
    }
    for (let message = this.#next(); message; message = this.#next()) this.#take(message);
  }

  #next(): RawMessage | undefined {
    const bytes = this.#rest;
    if (bytes.length < 2) return undefined;
    const short = (bytes[1] ?? 0) & 127;
    const header = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (bytes.length < header) return undefined;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < header + length) return undefined;
    this.#rest = bytes.subarray(header + length);
    const whole = bytes.subarray(0, header + length);
    return { opcode: (bytes[0] ?? 0) & 15, text: whole.subarray(header).toString(), bytes: whole };
  }

  #take(message: RawMessage): void {
    this.messages.push(message);
    const { opcode, text } = message;
    if (opcode === PING && this.#pongs) this.pong(text);
    else if (opcode === CLOSE) this.socket.end();
    else if (text === "2") this.send("3");
  }
}

/** A reader on one sensor at 20 frames a second, which changes a hundred times a second. */
export async function readingOne(stage: GatewayStage, options: RawReaderOptions = {}): Promise<RawReader> {
  stage.publish(1);
  const reader = await RawReader.connect(stage.url, options);
  await reader.subscribe({ channels: ["sensor/#"], rate: 20 });
  stage.keepPublishing(1, 10);
  await until(() => reader.frames().length > 3, "frames");
  return reader;
}

import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { clientFrame, OPCODES, WsDecoder } from "./ws-decoder.ts";

const HEADER_END = "\r\n\r\n";

/** What a line is told. */
export interface LineEvents {
  /** An event of the server, its arguments parsed. */
  event?(name: string, args: readonly unknown[]): void;
  /** In place of `event` where given: text packets as they came, which costs next to nothing. */
  raw?(packet: Buffer): void;
  /** The connection was joined and has ended, whoever ended it. */
  closed?(): void;
}

/**
 * A reader's connection by hand: WebSocket, engine.io and Socket.IO over a TCP socket, so that it costs little, can stop
 * reading, and ends when and how its owner says. What arrives is told in order, answers among the events.
 */
export class Line {
  /** Bytes received. */
  bytes = 0;
  /**
   * Resolves when the namespace is joined.
   * @throws Error where the server cannot be reached or ends the connection before.
   */
  readonly ready: Promise<void>;
  readonly #socket: Socket;
  readonly #events: LineEvents;
  readonly #decoder = new WsDecoder((opcode, payload) => this.#decoded(opcode, payload));
  readonly #answers = new Map<number, (answer: object) => void>();
  readonly #joined = Promise.withResolvers<void>();
  #isJoined = false;
  #head: string | undefined = "";
  #lastId = 0;

  constructor(url: string, events: LineEvents) {
    const { hostname, port } = new URL(url);
    this.#events = events;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.ready = this.#joined.promise;
    this.#socket.on("connect", () => this.#socket.write(upgradeRequest(`${hostname}:${port}`)));
    this.#socket.on("error", (error) => this.#joined.reject(error));
    this.#socket.on("data", (chunk) => this.#arrived(chunk));
    this.#socket.on("close", () => this.#ended());
  }

  /** Sends an event; `answered` is called when its answer is reached among what arrives. */
  ask(event: string, message: object, answered: (answer: object) => void): void {
    const id = this.#lastId++;
    this.#answers.set(id, answered);
    this.#send(`42${id}${JSON.stringify([event, message])}`);
  }

  /** Sends an event that is not answered. */
  say(event: string, ...args: unknown[]): void {
    this.#send(`42${JSON.stringify([event, ...args])}`);
  }

  /** Answers a ping of the engine that was not read, as a peer does whose page hangs while its network stack lives. */
  pong(): void {
    this.#send("3");
  }

  /** Stops reading: what the server sends stays in the kernel. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Says Socket.IO's goodbye and ends the connection. */
  leave(): void {
    this.#send("41");
    this.#socket.end();
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #send(packet: string): void {
    if (this.#socket.writable) this.#socket.write(clientFrame(OPCODES.text, Buffer.from(packet)));
  }

  #arrived(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.#head === undefined) {
      this.#decoder.push(chunk);
      return;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf(HEADER_END);
    if (end < 0) return;
    const rest = this.#head.slice(end + HEADER_END.length);
    const accepted = this.#head.startsWith("HTTP/1.1 101");
    this.#head = undefined;
    if (accepted) this.#decoder.push(Buffer.from(rest, "latin1"));
    else this.#socket.destroy();
  }

  #decoded(opcode: number, payload: Buffer): void {
    if (this.#socket.destroyed) return;
    if (opcode === OPCODES.text) this.#packet(payload);
    else if (opcode === OPCODES.ping) this.#socket.write(clientFrame(OPCODES.pong, payload));
    else if (opcode === OPCODES.close) this.#socket.end();
  }

  /** The engine's packet by its first byte: 0 open, 1 close, 2 ping, 4 message. */
  #packet(payload: Buffer): void {
    const type = payload[0];
    if (type === 0x34) this.#message(payload);
    else if (type === 0x32) this.pong();
    else if (type === 0x30) this.#send("40");
    else if (type === 0x31) this.#socket.end();
  }

  /** Socket.IO's packet by its first byte: 0 connected, 1 disconnected, 2 event, 3 answer, 4 refused. */
  #message(payload: Buffer): void {
    const type = payload[1];
    if (type === 0x30) this.#join();
    else if (type === 0x31) this.#socket.end();
    else if (type === 0x33) this.#answer(payload.toString("utf8", 2));
    else if (type === 0x34) this.#refused(payload.toString("utf8", 2));
    else if (type === 0x32 && this.#events.raw) this.#events.raw(payload);
    else if (type === 0x32) this.#event(payload.toString("utf8", 2));
  }

  #join(): void {
    this.#isJoined = true;
    this.#joined.resolve();
  }

  #refused(text: string): void {
    this.#joined.reject(new Error(`the server refuses: ${text}`));
    this.#socket.destroy();
  }

  #ended(): void {
    if (this.#isJoined) this.#events.closed?.();
    this.#joined.reject(new Error("the server closed the connection before it was joined"));
  }

  #event(text: string): void {
    const args: unknown = JSON.parse(text);
    if (Array.isArray(args)) this.#events.event?.(String(args[0]), args.slice(1));
  }

  #answer(text: string): void {
    const start = text.indexOf("[");
    const id = Number(text.slice(0, start));
    const args: unknown = JSON.parse(text.slice(start));
    const answer: unknown = Array.isArray(args) ? args[0] : undefined;
    const answered = this.#answers.get(id);
    this.#answers.delete(id);
    if (typeof answer === "object" && answer !== null) answered?.(answer);
  }
}

function upgradeRequest(host: string): string {
  const key = randomBytes(16).toString("base64");
  return `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}${HEADER_END}`;
}

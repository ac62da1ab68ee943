import { Socket as TcpSocket } from "node:net";
import type { Socket } from "socket.io";

// The only file that knows private members of others: those of engine.io 6.6.11 and of ws 8.21.3, which socket.io 4.8.4
// brings. Where they are not as expected, there is no raw socket and frames go through the engine.

type Conn = Socket["conn"];

interface EngineParts {
  /** Packets that wait for the transport. */
  readonly writeBuffer: readonly unknown[];
}

interface SenderParts {
  /** 0 while nothing is compressed or read from a blob, which is written later. */
  readonly _state: number;
  readonly _queue: readonly unknown[];
}

interface WsParts {
  readonly readyState: number;
  readonly _socket: TcpSocket;
  readonly _sender: SenderParts;
  on(event: "pong", listener: (data: Buffer) => void): unknown;
}

const OPEN = 1;
const IDLE = 0;

/** The TCP socket below a connection by WebSocket, written to past the engine: one buffer, one system call. */
export class RawSocket {
  readonly #engine: EngineParts;
  readonly #ws: WsParts;
  readonly #tcp: TcpSocket;
  readonly #sender: SenderParts;

  constructor(engine: EngineParts, ws: WsParts) {
    this.#engine = engine;
    this.#ws = ws;
    this.#tcp = ws._socket;
    this.#sender = ws._sender;
  }

  /** The raw socket of a connection as it is now; `undefined` for long-polling and where the libraries are others. */
  static of(conn: Conn): RawSocket | undefined {
    const engine: unknown = conn;
    if (conn.transport.name !== "websocket" || !isEngine(engine)) return undefined;
    const ws: unknown = Reflect.get(conn.transport, "socket");
    return isWs(ws) ? new RawSocket(engine, ws) : undefined;
  }

  /** Whether all that was sent by other ways is written, so that what is written now comes behind it. */
  get isInOrder(): boolean {
    const { _state, _queue } = this.#sender;
    return (
      this.#engine.writeBuffer.length === 0 &&
      _state === IDLE &&
      _queue.length === 0 &&
      this.#ws.readyState === OPEN
    );
  }

  /** Whether the kernel took everything that was written. */
  get isTaken(): boolean {
    return this.#tcp.writableLength === 0;
  }

  /** Writes bytes that are whole WebSocket messages. */
  write(bytes: Buffer): void {
    this.#tcp.write(bytes);
  }

  /** Told of each answer to a ping, with what the ping held. */
  onPong(listener: (data: Buffer) => void): void {
    this.#ws.on("pong", listener);
  }
}

/** Ends a connection without waiting for a peer that does not read: a WebSocket's polite close waits behind what is unread. */
export function cutOff(conn: Conn): void {
  const ws: unknown = Reflect.get(conn.transport, "socket");
  conn.close(true);
  if (typeof ws !== "object" || ws === null || !("terminate" in ws)) return;
  if (typeof ws.terminate === "function") ws.terminate();
}

function isEngine(engine: unknown): engine is EngineParts {
  if (typeof engine !== "object" || engine === null || !("writeBuffer" in engine)) return false;
  return Array.isArray(engine.writeBuffer);
}

function isWs(ws: unknown): ws is WsParts {
  if (typeof ws !== "object" || ws === null) return false;
  if (!("_socket" in ws && "_sender" in ws && "readyState" in ws && "on" in ws)) return false;
  const known = ws._socket instanceof TcpSocket && isSender(ws._sender);
  return known && typeof ws.readyState === "number" && typeof ws.on === "function";
}

function isSender(sender: unknown): sender is SenderParts {
  if (typeof sender !== "object" || sender === null) return false;
  if (!("_state" in sender && "_queue" in sender)) return false;
  return typeof sender._state === "number" && Array.isArray(sender._queue);
}

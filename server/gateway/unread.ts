import type { Socket } from "socket.io";
import { cutOff } from "./raw-socket.ts";

type Conn = Socket["conn"];

/** Bytes a connection may leave unread before it is cut. Beyond two of the largest answers. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;
/** Bytes a connection may leave unread and still be answered. */
const MAX_BEHIND_BYTES = 1024 * 1024;

interface Packet {
  readonly data?: unknown;
}

/**
 * Counts what a connection has been sent and has not taken, in UTF-16 units of text: what the engine queues for one
 * that asks and never reads would grow without end, so no answers are built for it, and it is cut in the end.
 */
export class Unread {
  readonly #conn: Conn;
  readonly #limit: number;
  /** Waiting in the engine, and handed to the transport last. */
  #queued = 0;
  #handedOver = 0;
  #cut = false;

  /** @param cut told the bytes, once, before the connection is cut. */
  constructor(conn: Conn, cut: (bytes: number) => void, limit = MAX_UNREAD_BYTES) {
    this.#conn = conn;
    this.#limit = limit;
    conn.on("packetCreate", ({ data }: Packet) => this.#created(data, cut));
    conn.on("flush", () => {
      this.#handedOver = this.#queued;
      this.#queued = 0;
    });
  }

  /** Whether the connection reads what it is sent, so that it can be answered more. */
  get isRead(): boolean {
    const { transport, readyState } = this.#conn;
    if (this.#cut || readyState !== "open") return false;
    return this.#queued + (transport.writable ? 0 : this.#handedOver) <= MAX_BEHIND_BYTES;
  }

  #created(data: unknown, cut: (bytes: number) => void): void {
    this.#queued += typeof data === "string" ? data.length : 0;
    if (this.#cut || this.#queued <= this.#limit || this.#conn.transport.writable) return;
    this.#cut = true;
    cut(this.#queued);
    // Not from within the engine's own write.
    setImmediate(() => cutOff(this.#conn));
  }
}

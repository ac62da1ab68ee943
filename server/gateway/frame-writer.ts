import type { Socket } from "socket.io";
import type { Frame } from "./frame.ts";
import { RawSocket } from "./raw-socket.ts";

/** Writes frames to one connection: its own bytes to the socket where it can, a packet to the engine otherwise. */
export class FrameWriter {
  readonly #socket: Socket;
  #raw: RawSocket | undefined;
  /** The transport whose socket that is; another one after an upgrade. */
  #transport: unknown;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Whether the connection has taken what it was last sent and can be written to. */
  get isFree(): boolean {
    const { conn, connected } = this.#socket;
    if (!connected || conn.readyState !== "open") return false;
    const raw = this.#current();
    return raw ? raw.isInOrder && raw.isTaken : conn.transport.writable;
  }

  /** Writes one frame, which comes behind all that was emitted before. */
  write(frame: Frame): void {
    const raw = this.#current();
    if (raw?.isInOrder) raw.write(frame.buffer);
    else this.#socket.conn.write(frame.packet, { compress: false });
  }

  #current(): RawSocket | undefined {
    const { conn } = this.#socket;
    if (conn.transport !== this.#transport) {
      this.#transport = conn.transport;
      this.#raw = RawSocket.of(conn);
    }
    return this.#raw;
  }
}

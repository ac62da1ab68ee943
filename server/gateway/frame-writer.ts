import type { Socket } from "socket.io";
import type { Frame } from "./frame.ts";
import { RawSocket } from "./raw-socket.ts";

/** Writes frames to one connection: its own bytes to the socket where it can, a packet to the engine otherwise. */
export class FrameWriter {
  readonly #socket: Socket;
  #raw: RawSocket | undefined;
  /** The transport whose socket that is; another one after an upgrade. */
  #transport: unknown;
  readonly #answered: (n: number) => void;

  /** @param answered told the number of a frame whose ping is answered. */
  constructor(socket: Socket, answered: (n: number) => void) {
    this.#socket = socket;
    this.#answered = answered;
  }

  /** Whether a ping can follow a frame. */
  get canPing(): boolean {
    return this.#current() !== undefined;
  }

  /** Whether the connection has taken what it was last sent and can be written to. */
  get isFree(): boolean {
    const { conn, connected } = this.#socket;
    if (!connected || conn.readyState !== "open") return false;
    const raw = this.#current();
    return raw ? raw.isInOrder && raw.isTaken : conn.transport.writable;
  }

  /**
   * Writes one frame, which comes behind all that was emitted before.
   * @returns whether a ping went with it, where one was asked for.
   */
  write(frame: Frame, withPing: boolean): boolean {
    const raw = this.#current();
    if (!raw?.isInOrder) {
      this.#socket.conn.write(frame.packet, { compress: false });
      return false;
    }
    raw.write(withPing ? frame.bufferWithPing : frame.buffer);
    return withPing;
  }

  #current(): RawSocket | undefined {
    const { conn } = this.#socket;
    if (conn.transport !== this.#transport) {
      this.#transport = conn.transport;
      this.#raw = RawSocket.of(conn);
      this.#raw?.onPong((data) => this.#answered(Number(data)));
    }
    return this.#raw;
  }
}

import { Duplex } from "node:stream";
import { type LargePacket, PacketGuard } from "./packet-guard.ts";

/** A connection whose incoming packets are bounded; what it says goes out as it is. */
export class GuardedStream extends Duplex {
  readonly #inner: Duplex;

  constructor(inner: Duplex, onLarge: (packet: LargePacket, stream: GuardedStream) => void) {
    super();
    this.#inner = inner;
    const guard = new PacketGuard((packet) => onLarge(packet, this));
    inner.on("data", (chunk: Buffer) => {
      for (const part of guard.pass(chunk)) if (!this.push(part)) inner.pause();
    });
    inner.once("end", () => this.push(null));
    // A WebSocket whose other side has gone ends without ever closing, and nobody would hear of it.
    this.once("end", () => this.destroy());
    inner.once("error", (error) => this.destroy(error));
    inner.once("close", () => this.destroy());
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#inner.write(chunk, done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#inner.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#inner.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#inner.destroy();
    done(error);
  }
}

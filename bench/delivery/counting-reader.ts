import type { Digests } from "./digests.ts";
import { type Digest, isFramePacket, startsWith } from "./frame-scanner.ts";
import { Line } from "./line.ts";
import { placesSchema } from "./load-messages.ts";

/** The event of a server that emits each tick by itself. */
const TICK_START = Buffer.from('42["tick",');
const GAP_START = Buffer.from('42["notice",{"code":"gap"');

/** What a reader asks for. */
export interface CountingWish {
  readonly channels: readonly string[];
  readonly mode: "bars" | "ticks";
  /** Frames per second. */
  readonly rate: number;
}

/**
 * A reader that counts each tick it is told and proves that none is missing (PROTOCOL FR4), cheaply enough for a
 * thousand of them to cost less than the server that tells them. It also counts the events of servers that emit each
 * tick by itself.
 */
export class CountingReader {
  /** Ticks told, the sum of the rows' counts. */
  ticks = 0;
  /** Of those the ones that shared a row. */
  folded = 0;
  /** Events that brought ticks. */
  frames = 0;
  /** Rows that break the law of continuity, gaps, and an end of the connection that was not asked for. */
  faults = 0;
  /** Called with each frame, after it was counted. */
  onFrame: ((digest: Digest) => void) | undefined;
  readonly #digests: Digests;
  #line: Line | undefined;
  /** The number of the last tick told of, by handle. */
  readonly #seqs: number[] = [];

  constructor(digests: Digests) {
    this.#digests = digests;
  }

  /** Bytes received, headers of WebSocket and answers included. */
  get bytes(): number {
    return this.#line?.bytes ?? 0;
  }

  /** @throws Error where the server cannot be reached. */
  async connect(url: string): Promise<void> {
    const line = new Line(url, {
      raw: (packet) => this.#told(packet),
      closed: () => {
        if (this.#line) this.faults++;
      },
    });
    this.#line = line;
    await line.ready;
  }

  /** Sends its wish; resolves with the answer noted. Everything counted starts behind it. */
  async subscribe(wish: CountingWish): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#line?.ask("subscribe", { ...wish, history: 0 }, (answer) => {
      this.#subscribed(answer);
      resolve();
    });
    await promise;
  }

  /** Ends the connection. */
  destroy(): void {
    const line = this.#line;
    this.#line = undefined;
    line?.destroy();
  }

  #told(packet: Buffer): void {
    if (startsWith(packet, TICK_START)) {
      this.frames++;
      this.ticks++;
    } else if (isFramePacket(packet)) this.#frame(this.#digests.of(packet));
    else if (startsWith(packet, GAP_START)) this.faults++;
  }

  #frame(digest: Digest): void {
    const { rows, handles, starts, ends } = digest;
    this.frames++;
    for (let row = 0; row < rows; row++) {
      const handle = handles[row] ?? 0;
      const start = starts[row] ?? Number.NaN;
      const end = ends[row] ?? Number.NaN;
      if (this.#seqs[handle] !== start) this.faults++;
      this.#seqs[handle] = end;
      this.ticks += end - start;
      if (end - start > 1) this.folded += end - start;
    }
    this.onFrame?.(digest);
  }

  #subscribed(answer: object): void {
    for (const { handle, seq } of placesSchema.parse(answer).channels) this.#seqs[handle] = seq;
  }
}

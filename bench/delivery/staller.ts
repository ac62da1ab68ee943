import { Line } from "./line.ts";

/** How often it answers pings that it has not read, milliseconds. */
const PONG_MS = 2_000;
/** How long it reads before it stalls, milliseconds. */
const READS_MS = 2_000;

/**
 * A reader that stops reading and goes on answering pings, as a page does that hangs in a browser that does not. When it
 * is cut it comes back and stalls again.
 */
export class Staller implements Disposable {
  /** When it stalled, each time, by `performance.now()`. */
  readonly stalls: number[] = [];
  /** How often the server has cut it. */
  cuts = 0;
  /** What it was sent while it read, 10^6 bytes a second. */
  megabytesPerSecond = 0;
  readonly #url: string;
  readonly #channels: readonly string[];
  readonly #pongs = setInterval(() => this.#line?.pong(), PONG_MS);
  #line: Line | undefined;
  #over = false;

  constructor(url: string, channels: readonly string[]) {
    this.#url = url;
    this.#channels = channels;
  }

  /** Connects and reads for a while; resolves when it has stopped. */
  async stall(): Promise<void> {
    const line: Line = new Line(this.#url, { raw: () => undefined, closed: () => this.#cut(line) });
    this.#line = line;
    await line.ready;
    let before = line.bytes;
    if (this.#channels.length > 0) {
      const { promise, resolve } = Promise.withResolvers<object>();
      line.ask("subscribe", { channels: this.#channels, history: 0 }, resolve);
      await promise;
      before = line.bytes;
    }
    await new Promise((resolve) => setTimeout(resolve, READS_MS));
    line.pause();
    this.megabytesPerSecond = (line.bytes - before) / READS_MS / 1_000;
    this.stalls.push(performance.now());
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearInterval(this.#pongs);
    this.#line?.destroy();
  }

  #cut(line: Line): void {
    if (this.#over || this.#line !== line) return;
    this.cuts++;
    void this.stall();
  }
}

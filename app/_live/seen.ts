import type { Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

/** The server is told at most this often, ms (SLOW1). */
const EVERY_MS = 1_000;

/**
 * Tells the server which frame was applied last, so that it slows down instead of feeding a queue when this page does
 * not keep up. With a frame and not on a beat: what arrives is never throttled in a hidden tab, while timers are.
 */
export class Seen {
  readonly #transport: Transport;
  readonly #timers: Timers;
  #n = -1;
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(transport: Transport, timers: Timers) {
    this.#transport = transport;
    this.#timers = timers;
    transport.on("frame", (n) => this.#applied(n));
    transport.on("closed", () => this.#forget());
  }

  #applied(n: number): void {
    this.#n = n;
    const wait = this.#toldAt + EVERY_MS - this.#timers.now();
    if (wait <= 0) this.#tell();
    // The last frame before a silence is told, too.
    else this.#cancel ??= this.#timers.after(wait, () => this.#tell());
  }

  #tell(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toldAt = this.#timers.now();
    this.#transport.seen(this.#n);
  }

  #forget(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }
}

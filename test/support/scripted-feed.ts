import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import type { Emit, Feed } from "../../server/feeds/feed.ts";

/** A feed that says what a test tells it to, when the test tells it to. */
export class ScriptedFeed implements Feed {
  readonly name: string;
  readonly type = "scripted";
  readonly #over = Promise.withResolvers<void>();
  /** What it was told, in order. */
  readonly told: (readonly [channel: string, value: number])[] = [];
  /** What its device does when it is told something. */
  device: (channel: string, value: number) => Promise<void> = async () => {};
  #emit: Emit | undefined;
  #time = Date.now();

  constructor(name = "Scripted") {
    this.name = name;
  }

  async run(emit: Emit, signal: AbortSignal): Promise<void> {
    this.#emit = emit;
    signal.addEventListener("abort", () => this.#over.resolve());
    await this.#over.promise;
  }

  async command(channel: string, value: number): Promise<void> {
    this.told.push([channel, value]);
    await this.device(channel, value);
  }

  get emit(): Emit {
    if (!this.#emit) throw new Error("the feed has not been started");
    return this.#emit;
  }

  describe(description: Description): void {
    this.emit.describe(description);
  }

  /** Publishes a value a millisecond after the one before. */
  tick(channel: string, value: number, more: Partial<Tick> = {}): void {
    this.emit({ channel, value, time: ++this.#time, ...more });
  }

  /** Publishes 1, 2, 3 … `count`. */
  ticks(channel: string, count: number): void {
    for (let value = 1; value <= count; value++) this.tick(channel, value);
  }

  remove(channel: string): void {
    this.emit.remove(channel);
  }

  end(): void {
    this.#over.resolve();
  }

  fail(message: string): void {
    this.#over.reject(new Error(message));
  }
}

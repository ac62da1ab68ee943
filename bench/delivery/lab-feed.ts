import { setTimeout as sleep } from "node:timers/promises";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import { type LabOptions, labChannels } from "./lab-messages.ts";
import { zigzag } from "./zigzag.ts";

/** Milliseconds between two turns of publishing; in each the channels whose turn it is get what is due. */
const TURN_MS = 5;

/** Publishes at an even pace, the channels one after the other, and makes up for turns that came late. */
export class LabFeed implements Feed {
  readonly name = "Lab";
  readonly type = "lab";
  readonly simulated = true;
  readonly #options: LabOptions;
  readonly #quiet = new AbortController();

  constructor(options: LabOptions) {
    this.#options = options;
  }

  /** Publishes no more; the channels stay. */
  quiet(): void {
    this.#quiet.abort();
  }

  async run(emit: Emit, signal: AbortSignal): Promise<void> {
    const names = labChannels(this.#options);
    for (const channel of names) emit.describe({ channel, expectedMs: 1_000 });
    const started = performance.now();
    let published = 0;
    while (!signal.aborted) {
      const due = this.#quiet.signal.aborted ? 0 : this.#due(performance.now() - started);
      for (; published < due; published++) this.#publish(emit, names, published);
      await sleep(TURN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Ticks due after so many milliseconds, all channels together. */
  #due(elapsed: number): number {
    const { channels, hz } = this.#options;
    return Math.floor((elapsed / 1_000) * hz * channels);
  }

  #publish(emit: Emit, names: readonly string[], at: number): void {
    const channel = names[at % names.length] ?? "";
    const time = performance.timeOrigin + performance.now();
    const seq = Math.floor(at / names.length) + 1;
    const value = this.#options.values === "clock" ? Math.round(time * 10) / 10 : zigzag(seq);
    if (!channel.startsWith("symbol/")) emit({ channel, time: Math.round(time), value });
    else emit({ channel, time: Math.round(time), value, size: 1, bid: value, ask: value });
  }
}

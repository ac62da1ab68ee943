import { setTimeout as sleep } from "node:timers/promises";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import { channelNames } from "./serving-messages.ts";

/** Milliseconds between two turns of publishing. */
const TURN_MS = 5;

/** Publishes at a pace that can be changed, the channels one after the other. A value is when it was published. */
export class PacedFeed implements Feed {
  readonly name = "Load";
  readonly type = "load";
  readonly simulated = true;
  published = 0;
  /** Milliseconds in which that was. */
  pacedMs = 0;
  readonly #names: readonly string[];
  #rate = 0;

  constructor(channels: number) {
    this.#names = channelNames(channels);
  }

  /** On each channel. */
  get each(): number {
    return this.published / this.#names.length;
  }

  /** Ticks a second of all channels together, from the next turn on. What was begun of a round is ended by 0. */
  pace(rate: number): void {
    this.#rate = rate;
  }

  async run(emit: Emit, signal: AbortSignal): Promise<void> {
    for (const channel of this.#names) emit.describe({ channel, decimals: 1 });
    let owed = 0;
    let last = performance.now();
    while (!signal.aborted) {
      const now = performance.now();
      if (this.#rate > 0) {
        this.pacedMs += now - last;
        owed += ((now - last) / 1_000) * this.#rate;
      } else owed = this.#restOfRound();
      last = now;
      for (; owed >= 1; owed--) this.#publish(emit);
      await sleep(TURN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #restOfRound(): number {
    const { length } = this.#names;
    return (length - (this.published % length)) % length;
  }

  #publish(emit: Emit): void {
    const channel = this.#names[this.published++ % this.#names.length] ?? "";
    const born = performance.timeOrigin + performance.now();
    emit({ channel, time: Math.round(born), value: Math.round(born * 10) / 10 });
  }
}

import type { ChannelState } from "#lib/freshness.ts";
import { ChannelData } from "./channel-data.ts";
import type { Link } from "./link.ts";
import { Listeners } from "./listeners.ts";

/** A channel's data and what the store must remember of it. */
export interface Kept {
  readonly data: ChannelData;
  readonly listeners: Listeners;
  /** The state last told, to tell it again only when it changed. */
  told: ChannelState;
  /** How far back, ms, the snapshots taken in reach; a longer view needs another. */
  historyMs: number;
  /** Whether it is being asked for anew after a break; frames are not believed until the answer. */
  resyncing: boolean;
  /** When it was last asked for anew, browser's clock, ms. */
  resyncedAt: number;
}

/** Every channel ever asked for, by name, and those the server tells now, by handle. */
export class KeptChannels {
  readonly #link: Link;
  readonly #byName = new Map<string, Kept>();
  readonly #byHandle = new Map<number, Kept>();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Made on demand. */
  named(channel: string): Kept {
    const held = this.#byName.get(channel);
    if (held) return held;
    const kept: Kept = {
      data: new ChannelData(channel, this.#link),
      listeners: new Listeners(),
      told: "late",
      historyMs: Number.NEGATIVE_INFINITY,
      resyncing: false,
      resyncedAt: Number.NEGATIVE_INFINITY,
    };
    this.#byName.set(channel, kept);
    return kept;
  }

  handled(handle: number): Kept | undefined {
    return this.#byHandle.get(handle);
  }

  bind(handle: number, kept: Kept): void {
    this.#byHandle.set(handle, kept);
  }

  unbind(kept: Kept): void {
    for (const [handle, other] of this.#byHandle) {
      if (other === kept) this.#byHandle.delete(handle);
    }
  }

  /** Handles mean nothing beyond the connection they came on: the next one may be to another process. */
  unbindAll(): void {
    this.#byHandle.clear();
  }
}

import type { Facts } from "#lib/catalog.ts";
import type { HistoryStore, KnownChannel } from "./history.ts";

/** What is known of channels is noted after so many milliseconds, before their first ticks are handed over. */
const EVERY_MS = 100;
/** What could not be noted is tried again after so many milliseconds. */
const AGAIN_MS = 5_000;

/** A channel as it is told. */
export interface Described {
  readonly channel: string;
  readonly facts: Facts;
  /** As said or as learnt, milliseconds. */
  readonly expectedMs: number | null;
}

export interface ChannelNotesOptions {
  readonly store: Pick<HistoryStore, "note">;
  /** Whether a channel is to be kept. */
  readonly covers: (channel: string) => boolean;
}

/** Hands what is known of channels to the store, many at a time. It waits for nothing and never fails. */
export class ChannelNotes {
  readonly #options: ChannelNotesOptions;
  #pending = new Map<string, KnownChannel>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ChannelNotesOptions) {
    this.#options = options;
  }

  /** What is known of a channel, or what is known of it is another. */
  told({ channel, facts, expectedMs }: Described): void {
    if (!this.#options.covers(channel)) return;
    this.#pending.set(channel, { channel, facts: { ...facts, expectedMs }, seen: Date.now() });
    this.#soon(EVERY_MS);
  }

  /** A channel is gone for good. */
  gone(channel: string): void {
    this.#pending.set(channel, { channel, facts: null, seen: Date.now() });
    this.#soon(EVERY_MS);
  }

  /** Resolves when the store has been told. Never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const noted = this.#pending;
    if (noted.size === 0) return;
    this.#pending = new Map();
    try {
      await this.#options.store.note([...noted.values()]);
    } catch {
      // Why nothing can be written is told with the ticks.
      this.#pending = new Map([...noted, ...this.#pending]);
      this.#soon(AGAIN_MS);
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#pending.clear();
  }

  #soon(ms: number): void {
    this.#timer ??= setTimeout(() => void this.flush(), ms).unref();
  }
}

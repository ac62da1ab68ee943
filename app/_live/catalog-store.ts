import type { CatalogEntry } from "#lib/protocol.ts";
import { Listeners } from "./listeners.ts";
import { every, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

const EVERY_MS = 30_000;

export interface CatalogStoreOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  /** Whether anybody can see the page. */
  visible(): boolean;
}

/** What there is to subscribe to: asked for on connect, when a feed changes, and every 30 s while visible. */
export class CatalogStore {
  readonly #options: CatalogStoreOptions;
  readonly #listeners = new Listeners<[readonly CatalogEntry[]]>();
  #entries: readonly CatalogEntry[] | null = null;

  constructor(options: CatalogStoreOptions) {
    this.#options = options;
    options.transport.on("opened", () => this.refresh());
    options.transport.on("feeds", () => this.refresh());
    every(options.timers, EVERY_MS, () => options.visible() && this.refresh());
  }

  /** Every channel, or `null` before it is known. The same array, and the same entries in it, while nothing changes. */
  get entries(): readonly CatalogEntry[] | null {
    return this.#entries;
  }

  /** Tells of every answer, changed or not, after it is taken in. */
  listen(listener: (entries: readonly CatalogEntry[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  refresh(): void {
    this.#options.transport.request("catalog", {}, (answer) => {
      if (!answer?.ok) return;
      this.#entries = keepSame(this.#entries, answer.channels);
      this.#listeners.tell(this.#entries);
    });
  }
}

/** The new entries, with the old object for each that did not change, and the old array where none did. */
function keepSame(
  old: readonly CatalogEntry[] | null,
  next: readonly CatalogEntry[],
): readonly CatalogEntry[] {
  const known = new Map(old?.map((entry) => [entry.channel, entry]));
  const kept = next.map((entry) => {
    const before = known.get(entry.channel);
    return before && same(before, entry) ? before : entry;
  });
  const unchanged = old?.length === kept.length && kept.every((entry, at) => entry === old[at]);
  return unchanged ? old : kept;
}

/** A tick more is no change of what a channel is, so seq does not count. */
function same(a: CatalogEntry, b: CatalogEntry): boolean {
  return JSON.stringify({ ...a, seq: 0 }) === JSON.stringify({ ...b, seq: 0 });
}

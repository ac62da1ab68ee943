import type { CatalogAnswer, CatalogEntry, CatalogQuery, FeedStatus } from "#lib/protocol.ts";
import { Listeners } from "./listeners.ts";
import { isSameEntry } from "./same-entry.ts";
import { every, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

/** The whole catalog is asked for this often, ms, while visible: facts of channels that nobody watches change unheard. */
const WHOLE_EVERY_MS = 5 * 60_000;

type Ask = "whole" | "more";

export interface CatalogStoreOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  /** Whether anybody can see the page. */
  visible(): boolean;
  /** Told of every answer that held or changed anything, before it is told to listeners. */
  learnt(entries: readonly CatalogEntry[]): void;
}

/**
 * What there is to subscribe to: asked for as a whole on connect, when a feed has lost channels and every 5 minutes while
 * visible; and only what is beyond it (SUB8 `after`) on demand and when a feed brings more or enters another state.
 */
export class CatalogStore {
  readonly #options: CatalogStoreOptions;
  readonly #listeners = new Listeners();
  #entries: readonly CatalogEntry[] | null = null;
  /** The greatest handle of the connection's answers. */
  #newest = 0;
  /** Channels and state of each feed, as last told on this connection. */
  #feeds = new Map<string, Pick<FeedStatus, "channels" | "state">>();
  #asking = false;
  /** What is to be asked for when the answer awaited is there. */
  #next: Ask | null = null;
  /** Counts connections: an answer to an earlier one is void. */
  #connection = 0;

  constructor(options: CatalogStoreOptions) {
    this.#options = options;
    options.transport.on("opened", () => this.#opened());
    options.transport.on("feeds", (feeds) => this.#compare(feeds));
    options.transport.on("described", (entries) => this.#take(entries));
    every(options.timers, WHOLE_EVERY_MS, () => options.visible() && this.#ask("whole"));
  }

  /** Every channel, or `null` before it is known. The same array, and the same entries in it, while nothing changes. */
  get entries(): readonly CatalogEntry[] | null {
    return this.#entries;
  }

  /** Tells when `entries` is another array. */
  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Asks for what has appeared since. */
  refresh(): void {
    this.#ask("more");
  }

  #opened(): void {
    this.#connection++;
    this.#asking = false;
    this.#next = null;
    this.#newest = 0;
    this.#feeds.clear();
    this.#ask("whole");
  }

  /** Asks where a feed has another number of channels or another state, and not where only counts moved. */
  #compare(feeds: readonly FeedStatus[]): void {
    const before = this.#feeds;
    this.#feeds = new Map(feeds.map(({ name, channels, state }) => [name, { channels, state }]));
    let ask: Ask | null = null;
    for (const { name, channels, state } of feeds) {
      const known = before.get(name);
      // What it had before this connection is in the catalog that was asked for as it opened.
      if (!known) continue;
      if (channels < known.channels) ask = "whole";
      else if (channels > known.channels || state !== known.state) ask ??= "more";
    }
    if (ask) this.#ask(ask);
  }

  #ask(what: Ask): void {
    if (this.#asking) {
      this.#next = this.#next === "whole" ? "whole" : what;
      return;
    }
    this.#asking = true;
    const connection = this.#connection;
    const whole = what === "whole" || this.#entries === null || this.#newest === 0;
    const query: CatalogQuery = whole ? {} : { after: this.#newest };
    this.#options.transport.request("catalog", query, (answer) => {
      if (connection !== this.#connection) return;
      this.#asking = false;
      if (answer?.ok) this.#answered(answer, whole);
      const next = this.#next;
      this.#next = null;
      if (next) this.#ask(next);
    });
  }

  #answered({ channels }: CatalogAnswer, whole: boolean): void {
    for (const { handle } of channels) this.#newest = Math.max(this.#newest, handle);
    const next = whole ? keepSame(this.#entries, channels) : withMore(this.#entries ?? [], channels);
    this.#options.learnt(whole ? next : channels);
    this.#set(next);
  }

  /** Facts of channels that are known. */
  #take(described: readonly CatalogEntry[]): void {
    const anew = new Map(described.map((entry) => [entry.channel, entry]));
    const { entries } = this;
    this.#set(
      entries &&
        keepSame(
          entries,
          entries.map((entry) => anew.get(entry.channel) ?? entry),
        ),
    );
  }

  #set(entries: readonly CatalogEntry[] | null): void {
    if (entries === this.#entries) return;
    this.#entries = entries;
    this.#listeners.tell();
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
    return before && isSameEntry(before, entry) ? before : entry;
  });
  const unchanged = old?.length === kept.length && kept.every((entry, at) => entry === old[at]);
  return unchanged ? old : kept;
}

/** The entries with those that appeared later. One that was gone and came again is another, of the same name. */
function withMore(old: readonly CatalogEntry[], more: readonly CatalogEntry[]): readonly CatalogEntry[] {
  if (more.length === 0) return old;
  const again = new Set(more.map(({ channel }) => channel));
  return [...old.filter(({ channel }) => !again.has(channel)), ...more];
}

import type { CatalogEntry, FeedStatus } from "#lib/protocol.ts";
import type { Live } from "../../_live/live.ts";
import { newsOf, type Quote } from "./refused.ts";
import { FIRST_CHANNEL } from "./snippets.ts";

/** A channel that appeared, or that spoke again where it is pushed. */
export interface Arrival {
  readonly channel: string;
  /** When it was seen first, server's clock, epoch milliseconds. */
  readonly at: number;
  /** The name of the feed that brought it; `null` where that is not known. */
  readonly feed: string | null;
}

/** What has come in since somebody began to wait. Immutable. */
export interface Arrivals {
  /** The first first. */
  readonly channels: readonly Arrival[];
  /** What each feed refused. */
  readonly refused: readonly Quote[];
}

/** How often it looks, ms. */
const LOOK_MS = 250;
/** The catalog is asked for this often while waiting, ms, and more rarely once something came. */
const ASK_MS = 1_000;
const ASK_LATER_MS = 2_000;
/** Channels that were pushed before are listened to, so that a second push is noticed, too; so many at the most. */
const LISTENED = 50;

const NOTHING: Arrivals = { channels: [], refused: [] };

/** Waits for the first message of a feed that somebody is connecting. */
export class ArrivalWatch {
  readonly #live: Live;
  readonly #listeners = new Set<() => void>();
  #known: Set<string> | undefined;
  /** The last seq of each channel that was there before and is listened to. */
  readonly #heard = new Map<string, number>();
  /** What was there before, until the feeds are known: which of it is pushed cannot be told earlier. */
  #before: readonly CatalogEntry[] = [];
  #releases: (() => void)[] = [];
  #since = 0;
  #asked = 0;
  /** How many refusals of each feed have been looked at, by its name. */
  readonly #refusals = new Map<string, number>();
  #arrivals = NOTHING;

  constructor(live: Live) {
    this.#live = live;
  }

  get arrivals(): Arrivals {
    return this.#arrivals;
  }

  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Begins to wait; what is there by now is nothing to wait for. Ends when the answer is called. */
  start(): () => void {
    const { catalog } = this.#live;
    this.#since = this.#live.now();
    const learn = (): void => {
      if (catalog.entries) this.#learn(catalog.entries);
    };
    learn();
    this.#releases.push(catalog.listen(learn));
    const timer = setInterval(() => this.#look(), LOOK_MS);
    this.#releases.push(() => clearInterval(timer));
    return () => {
      for (const release of this.#releases) release();
      this.#releases = [];
      this.#heard.clear();
    };
  }

  #learn(entries: readonly CatalogEntry[]): void {
    if (!this.#known) {
      this.#known = new Set(entries.map(({ channel }) => channel));
      this.#before = entries;
      this.#listen();
      return;
    }
    const fresh = entries.filter(({ channel }) => !this.#known?.has(channel));
    for (const { channel } of fresh) this.#known.add(channel);
    this.#arrived(fresh);
  }

  #listen(): void {
    if (this.#feeds.length === 0) return;
    const entries = this.#before;
    this.#before = [];
    const pushed = this.#feeds.filter(({ type }) => type === "push").map(({ name }) => name);
    const before = entries.filter(({ source }) => source !== null && pushed.includes(source));
    const names = before.map(({ channel }) => channel);
    const first = names.filter((channel) => channel === FIRST_CHANNEL);
    for (const channel of [...first, ...names.filter((name) => name !== FIRST_CHANNEL)].slice(0, LISTENED)) {
      this.#heard.set(channel, Number.NaN);
      this.#releases.push(this.#live.channels.watch(channel, 60_000));
    }
  }

  #look(): void {
    this.#listen();
    const every = this.#arrivals.channels.length === 0 ? ASK_MS : ASK_LATER_MS;
    const now = this.#live.now();
    if (Math.abs(now - this.#asked) >= every) {
      this.#asked = now;
      this.#live.catalog.refresh();
    }
    this.#arrived([...this.#heard.keys()].flatMap((channel) => this.#spoken(channel)));
    this.#lookForRefusals();
  }

  /** The entry of a channel that spoke since this was asked last. */
  #spoken(channel: string): CatalogEntry[] {
    const { entry, seq } = this.#live.channels.data(channel);
    if (!entry) return [];
    const before = this.#heard.get(channel) ?? Number.NaN;
    this.#heard.set(channel, seq);
    return seq > before ? [entry] : [];
  }

  #arrived(entries: readonly CatalogEntry[]): void {
    const { channels } = this.#arrivals;
    const at = this.#live.now();
    const fresh = entries
      .filter(({ channel }) => !channels.some((arrival) => arrival.channel === channel))
      .map(({ channel, source }) => ({ channel, at, feed: source }));
    if (fresh.length > 0) this.#tell({ channels: [...channels, ...fresh] });
  }

  #lookForRefusals(): void {
    let { refused } = this.#arrivals;
    for (const feed of this.#feeds) {
      refused = newsOf(refused, feed, this.#refusals.get(feed.name), this.#since);
      this.#refusals.set(feed.name, feed.refused.total);
    }
    if (refused !== this.#arrivals.refused) this.#tell({ refused });
  }

  get #feeds(): readonly FeedStatus[] {
    return this.#live.connection.snapshot.feeds ?? [];
  }

  #tell(news: Partial<Arrivals>): void {
    this.#arrivals = { ...this.#arrivals, ...news };
    for (const listener of this.#listeners) listener();
  }
}

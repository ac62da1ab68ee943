import { type Description, factsOf } from "#lib/catalog.ts";
import { faultOfChannel, kindOf } from "#lib/channel.ts";
import { faultOfTick, type Tick } from "#lib/tick.ts";
import type { Feed } from "./feed.ts";
import { MAX_NAMED, Refusals } from "./refusals.ts";
import type { FeedLog, Sink } from "./sink.ts";

/** Which feed owns a channel, for each sink: first come, first served. */
const claimsOf = new WeakMap<Sink, Map<string, string>>();

function claimsFor(sink: Sink): Map<string, string> {
  const claims = claimsOf.get(sink) ?? new Map<string, string>();
  claimsOf.set(sink, claims);
  return claims;
}

/** Milliseconds between two lines with counts. */
const SUMMARY_EVERY = 600_000;
/** Characters of what was refused that a line of the log repeats. */
const MAX_SAID = 1_000;

/**
 * The door between a feed and the sink: what passes is valid and on a channel this feed owns; what does not is
 * counted and, as one of the first hundred, named in the log. Nothing here throws.
 */
export class Door {
  readonly refusals = new Refusals();
  /** Channels owned: described here at least once. */
  readonly channels = new Set<string>();
  published = 0;
  /** When counts were last told, or could first have been, in epoch milliseconds. */
  #summarized = Date.now();
  readonly #feed: Feed;
  readonly #sink: Sink;
  readonly #log: FeedLog;
  readonly #claims: Map<string, string>;

  readonly #hide: (text: string) => string;

  /** `hide` takes secrets out of what is counted and named. */
  constructor(feed: Feed, sink: Sink, log: FeedLog, hide: (text: string) => string = (text) => text) {
    this.#feed = feed;
    this.#sink = sink;
    this.#log = log;
    this.#claims = claimsFor(sink);
    this.#hide = hide;
  }

  publish(tick: Tick): void {
    this.#guarded(() => {
      if (!this.channels.has(tick.channel) && !this.#open({ channel: tick.channel })) return;
      const fault = faultOfTick(tick);
      if (fault !== undefined) return this.refuse(fault, verbatim(tick));
      this.published++;
      this.#sink.publish(tick);
    });
  }

  describe(description: Description): void {
    this.#guarded(() => {
      this.#open(description);
    });
  }

  remove(channel: string): void {
    this.#guarded(() => {
      if (!this.channels.delete(channel)) return;
      this.#claims.delete(channel);
      this.#sink.remove(channel);
    });
  }

  /** Of the channels named, those this feed owns are away. */
  offline(channels: Iterable<string>): void {
    this.#guarded(() => {
      this.#sink.offline([...channels].filter((channel) => this.channels.has(channel)));
    });
  }

  refuse(said: string, verbatim = ""): void {
    const [reason, detail] = [this.#hide(said), this.#hide(verbatim)];
    if (this.refusals.add(reason, detail)) this.#tell(reason, detail);
    else this.#summarize();
  }

  #tell(reason: string, detail: string): void {
    const said = detail.length > MAX_SAID ? `${detail.slice(0, MAX_SAID)}…` : detail;
    this.#log.warn(`refused: ${reason}${said && ` (${said})`}`);
    if (this.refusals.named < MAX_NAMED) return;
    this.#log.warn(`${MAX_NAMED} refusals have been named; further ones are only counted`);
  }

  /** Now and then, for a feed that never ends. Only where there is news: a refusal brings it here. */
  #summarize(): void {
    const now = Date.now();
    if (Math.abs(now - this.#summarized) < SUMMARY_EVERY) return;
    this.#summarized = now;
    this.#log.warn(`refused so far: ${this.refusals.summary()}`);
  }

  /** Claims and describes a channel. False, and counted, when it may not be opened. */
  #open(description: Description): boolean {
    const { channel } = description;
    const fault = typeof channel === "string" ? faultOfChannel(channel) : "a channel is a string";
    const kind = fault === undefined ? kindOf(channel) : undefined;
    if (kind === undefined) {
      this.refuse("bad channel name", `${verbatim(channel)}: ${fault}`);
      return false;
    }
    if (!this.#claim(channel)) return false;
    this.#sink.describe(factsOf(description, kind, sourceOf(this.#feed)));
    return true;
  }

  #claim(channel: string): boolean {
    const owner = this.#claims.get(channel) ?? this.#feed.name;
    if (owner !== this.#feed.name) {
      this.refuse("channel of another feed", `${channel} belongs to the feed "${owner}"; rename one of them`);
      return false;
    }
    this.#claims.set(channel, owner);
    this.channels.add(channel);
    return true;
  }

  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.refuse("could not be published", error instanceof Error ? error.message : String(error));
    }
  }
}

function verbatim(value: unknown): string {
  return JSON.stringify(value, (_, part) => (typeof part === "number" ? numberOf(part) : part)) ?? "nothing";
}

/** JSON has no word for NaN and infinities, which are what a refused tick is likely to hold. */
function numberOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** What channels name as their source: the feed, and that it makes its values up where it does, whatever it is called. */
function sourceOf({ name, simulated }: Feed): string {
  return simulated && !/simulated/i.test(name) ? `${name} (simulated)` : name;
}

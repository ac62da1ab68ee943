import { type Description, factsOf } from "#lib/catalog.ts";
import { faultOfChannel, kindOf } from "#lib/channel.ts";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import { messageOf } from "#lib/message-of.ts";
import { TOLD_TWICE } from "#lib/status.ts";
import { faultOfClock, faultOfTick, type Tick } from "#lib/tick.ts";
import type { Feed } from "./feed.ts";
import { jsonText } from "./parse/json-text.ts";
import { MAX_NAMED, Refusals } from "./refusals.ts";
import type { FeedLog, Sink } from "./sink.ts";
import { TickRate } from "./tick-rate.ts";

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
/** Milliseconds after which a run that has brought nothing of the present is a source whose clock is behind. */
const CATCH_UP = 10_000;
/** Names of channels that are kept, for whoever tells of new ones. */
const NEWEST = 3;

/** A channel owned. */
interface Owned {
  /** Whether a tick of it has passed. */
  hasValue: boolean;
  /** The time of its newest tick, epoch milliseconds; minus infinity before the first. */
  newest: number;
}

export interface DoorOptions {
  readonly feed: Feed;
  readonly sink: Sink;
  readonly log: FeedLog;
  /** Takes secrets out of what is counted and named. */
  readonly hide?: ((text: string) => string) | undefined;
  /** Channels that every feed may open. */
  readonly maxChannels?: number | undefined;
}

/**
 * The door between a feed and the sink: what passes is valid and on a channel this feed owns; what does not is
 * counted and, as one of the first hundred, named in the log. Nothing here throws.
 */
export class Door {
  readonly refusals = new Refusals();
  published = 0;
  /** Ticks older than their channel's newest. */
  late = 0;
  /** When the last tick was published, epoch milliseconds; `null` before the first. */
  lastTick: number | null = null;
  /** Channels that have a value. */
  valued = 0;
  /** The channels opened last, at most three, the newest last. */
  newest: readonly string[] = [];
  /** When the run began that still brings the past, epoch milliseconds; `null` once it brings the present. */
  #pastUntil: number | null = null;
  readonly #rate = new TickRate();
  /** Channels described here at least once. */
  readonly #owned = new Map<string, Owned>();
  /** When counts were last told, or could first have been, in epoch milliseconds. */
  #summarized = Date.now();
  readonly #feed: Feed;
  readonly #sink: Sink;
  readonly #log: FeedLog;
  readonly #claims: Map<string, string>;
  readonly #hide: (text: string) => string;
  readonly #maxChannels: number;

  constructor({ feed, sink, log, hide, maxChannels = DEFAULT_LIMITS.channelsPerFeed }: DoorOptions) {
    this.#feed = feed;
    this.#sink = sink;
    this.#log = log;
    this.#claims = claimsFor(sink);
    this.#hide = hide ?? ((text) => text);
    this.#maxChannels = Math.max(maxChannels, feed.maxChannels ?? 0);
  }

  /** The names of the channels owned. */
  get channels(): Iterable<string> {
    return this.#owned.keys();
  }

  get size(): number {
    return this.#owned.size;
  }

  owns(channel: string): boolean {
    return this.#owned.has(channel);
  }

  /** Ticks a second over the last five seconds. */
  get rate(): number {
    return this.#rate.at(Date.now());
  }

  /** A run begins: what it brings from before is its past, as that of a simulation, and no rate of the present. */
  begin(): void {
    this.#pastUntil = Date.now();
  }

  publish(tick: Tick): void {
    // Not by #guarded, as a function made for each tick is garbage for each tick.
    try {
      const owned = this.#owned.get(tick.channel) ?? this.#open({ channel: tick.channel });
      if (owned) this.#pass(tick, owned);
    } catch (error) {
      this.#failed(error);
    }
  }

  describe(description: Description): void {
    this.#guarded(() => {
      this.#open(description);
    });
  }

  remove(channel: string): void {
    this.#guarded(() => {
      const owned = this.#owned.get(channel);
      if (!owned || !this.#owned.delete(channel)) return;
      if (owned.hasValue) this.valued--;
      this.newest = this.newest.filter((name) => name !== channel);
      this.#claims.delete(channel);
      this.#sink.remove(channel);
    });
  }

  /** Of the channels named, those this feed owns are away. */
  offline(channels: Iterable<string>): void {
    this.#guarded(() => {
      this.#sink.offline([...channels].filter((channel) => this.#owned.has(channel)));
    });
  }

  refuse(said: string, verbatim = ""): void {
    const [reason, detail] = [this.#hide(said), this.#hide(verbatim)];
    if (this.refusals.add(reason, detail)) this.#tell(reason, detail);
    else if (said !== TOLD_TWICE) this.#summarize();
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

  #pass(tick: Tick, owned: Owned): void {
    const now = Date.now();
    const fault = faultOfTick(tick) ?? faultOfClock(tick, now, this.#feed.recorded);
    if (fault !== undefined) {
      this.refuse(fault, jsonText(tick));
      return;
    }
    const isLate = tick.time < owned.newest;
    if (isLate && this.#sink.holds(tick, this.#feed.isPushed ?? false)) {
      this.refuse(TOLD_TWICE, jsonText(tick));
      return;
    }
    this.published++;
    this.lastTick = now;
    if (this.#isPresent(tick.time, now)) this.#rate.add(now);
    if (!owned.hasValue) this.valued++;
    owned.hasValue = true;
    if (isLate) this.late++;
    else owned.newest = tick.time;
    this.#sink.publish(tick);
  }

  #isPresent(time: number, now: number): boolean {
    if (this.#pastUntil === null) return true;
    if (time < this.#pastUntil && now - this.#pastUntil < CATCH_UP) return false;
    this.#pastUntil = null;
    return true;
  }

  /** Claims and describes a channel. `undefined`, and counted, when it may not be opened. */
  #open(description: Description): Owned | undefined {
    const { channel } = description;
    const fault = typeof channel === "string" ? faultOfChannel(channel) : "a channel is a string";
    const kind = fault === undefined ? kindOf(channel) : undefined;
    if (kind === undefined) {
      this.refuse("bad channel name", `${jsonText(channel)}: ${fault}`);
      return undefined;
    }
    const known = this.#owned.get(channel);
    const owned = known ?? this.#claim(channel);
    if (!owned) return undefined;
    const { simulated, startsAnew = simulated } = this.#feed;
    this.#sink.describe(factsOf(description, kind, sourceOf(this.#feed)), startsAnew);
    // What an earlier server was told is older than what comes, or late.
    if (!known) owned.newest = this.#sink.newest(channel) ?? Number.NEGATIVE_INFINITY;
    return owned;
  }

  #claim(channel: string): Owned | undefined {
    const owner = this.#claims.get(channel) ?? this.#feed.name;
    if (owner !== this.#feed.name) {
      this.refuse("channel of another feed", `${channel} belongs to the feed "${owner}"; rename one of them`);
      return undefined;
    }
    if (this.#owned.size >= this.#maxChannels) {
      const most = `${channel} would be one more than the ${this.#maxChannels} a feed may have`;
      this.refuse("more channels than a feed may have", `${most}; raise limits.channelsPerFeed`);
      return undefined;
    }
    const owned = { newest: Number.NEGATIVE_INFINITY, hasValue: false };
    this.#claims.set(channel, owner);
    this.#owned.set(channel, owned);
    this.newest = [...this.newest.slice(1 - NEWEST), channel];
    return owned;
  }

  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.refuse("could not be published", messageOf(error));
  }
}

/** What channels name as their source: the feed, and that it makes its values up where it does, whatever it is called. */
function sourceOf({ name, simulated }: Feed): string {
  return simulated && !/simulated/i.test(name) ? `${name} (simulated)` : name;
}

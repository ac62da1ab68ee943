import { isDeepStrictEqual } from "node:util";
import { ByteBudget } from "#lib/byte-budget.ts";
import { type Facts, factsOf } from "#lib/catalog.ts";
import { faultOfChannel, kindOf, matcher } from "#lib/channel.ts";
import { type ChannelState, stateAfter } from "#lib/freshness.ts";
import { DEFAULT_RECENT, type RecentLimits } from "#lib/limits.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { Tick } from "#lib/tick.ts";
import { ChannelRecord } from "./channel-record.ts";
import { Listeners } from "./listeners.ts";
import { RecentTicks } from "./recent-ticks.ts";
import type { Beginning } from "./run.ts";

export interface HubOptions {
  /** How much each channel keeps; what is left out has its default. */
  readonly recent?: Partial<RecentLimits>;
  /** Patterns of the channels that may be told something; none where it is left out. */
  readonly allow?: readonly string[] | undefined;
  /** A clock that never goes back, in milliseconds. */
  readonly clock?: () => number;
  /** Where the run of a channel that appears stands; another one begins where this says nothing. */
  readonly begin?: ((facts: Facts, startsAnew: boolean) => Beginning | undefined) | undefined;
  /** Told of every tick of every channel, in the turn of the event loop that it was published in. */
  readonly heard?: ((record: ChannelRecord, seq: number, tick: Tick) => void) | undefined;
}

/** A channel of before the process started. */
export interface Recalled {
  readonly facts: Facts;
  readonly run: Beginning;
  /** Whether its run goes on when the same source brings it again. */
  readonly goesOn: boolean;
  /** Whether nobody is expected to bring it again. */
  readonly isOver: boolean;
}

/** A tick that a broker had kept and that is no older, milliseconds, was stamped when it arrived. */
const STAMPED_MS = 2_000;

/**
 * Where ticks pass: each is numbered, kept in its channel's ring and told to that channel's listeners.
 * Everything is synchronous and nothing here grows with the number of readers.
 */
export class Hub {
  /** A channel nobody had heard of. */
  readonly added = new Listeners<[ChannelRecord]>();
  /** What is known of a channel is another. */
  readonly described = new Listeners<[ChannelRecord]>();
  /** A channel is gone for good. */
  readonly removed = new Listeners<[ChannelRecord]>();
  /** A channel's state is another one (PROTOCOL FR7). */
  readonly changed = new Listeners<[ChannelRecord]>();
  readonly #records = new Map<string, ChannelRecord>();
  /** Channels of before that no feed has described yet, and whether their runs may go on. */
  readonly #recalled = new Map<string, boolean>();
  readonly #recent: RecentLimits;
  readonly #budget: ByteBudget;
  readonly #clock: () => number;
  readonly #allows: readonly ((channel: string) => boolean)[];
  readonly #begin: HubOptions["begin"];
  readonly #heard: HubOptions["heard"];
  #lastHandle = 0;
  #published = 0;

  constructor({ recent, allow = [], clock = () => performance.now(), begin, heard }: HubOptions = {}) {
    this.#begin = begin;
    this.#heard = heard;
    this.#recent = { ...DEFAULT_RECENT, ...recent };
    this.#budget = new ByteBudget(this.#recent.bytes);
    this.#clock = clock;
    this.#allows = allow.map(matcher);
  }

  /** Ticks published since the start. */
  get published(): number {
    return this.#published;
  }

  /** Bytes that the recent ticks of all channels take, room to grow included. */
  get recentBytes(): number {
    return this.#budget.used;
  }

  /**
   * Numbers a tick and passes it on. The tick is trusted: whoever calls has checked it.
   * @throws Error where the channel is new and its name is none.
   */
  publish(tick: Tick): void {
    const record = this.#records.get(tick.channel) ?? this.#add(nameAlone(tick.channel));
    const late = tick.time < (record.lastTime ?? Number.NEGATIVE_INFINITY);
    record.push(tick);
    this.#published++;
    this.#heard?.(record, record.seq, tick);
    if (late) return;
    const now = this.#clock();
    const learnt = record.learn(now);
    record.arrival = now;
    record.lost = false;
    record.retained = tick.retained ?? false;
    const state = record.retained ? this.#stateOfKept(record, tick) : "live";
    if (record.state !== state) this.setState(record, state);
    if (learnt) this.described.tell(record);
  }

  /**
   * Whether a tick of that channel, time and all its numbers is among the recent ones.
   * @param sinceStart whether those of before the process started are left out.
   */
  holds(tick: Tick, sinceStart = false): boolean {
    return this.#records.get(tick.channel)?.holds(tick, sinceStart) ?? false;
  }

  /** The newest time of a channel, epoch milliseconds; `null` where none is known. */
  newest(channel: string): number | null {
    return this.#records.get(channel)?.lastTime ?? null;
  }

  /**
   * Says, or says anew, what a channel is for people.
   * @param startsAnew whether its feed tells a story from the beginning, which does not go on where another ended.
   */
  describe(facts: Facts, startsAnew = false): void {
    const record = this.#records.get(facts.channel);
    const goesOn = this.#recalled.get(facts.channel);
    if (record && goesOn !== undefined) this.#claim(record, facts, startsAnew, goesOn);
    else if (record) this.#describeAnew(record, facts);
    else this.#add(facts, startsAnew);
  }

  #describeAnew(record: ChannelRecord, facts: Facts): void {
    const before = record.facts;
    record.facts = facts;
    if (!isDeepStrictEqual(before, facts)) this.described.tell(record);
  }

  /** A feed brings a channel of before. */
  #claim(record: ChannelRecord, facts: Facts, startsAnew: boolean, goesOn: boolean): void {
    const { channel } = record;
    this.#recalled.delete(channel);
    if (!goesOn || startsAnew || record.facts.source !== facts.source) {
      this.remove(channel);
      this.#add(facts, startsAnew);
      return;
    }
    // Its run has gone on already; should it come once more, it does not.
    this.#begin?.(facts, false);
    record.facts = facts;
    this.described.tell(record);
  }

  /**
   * Shows a channel of before until a feed describes it: with the same source its run goes on then, and otherwise it is
   * gone and there again as another.
   */
  recall({ facts, run, goesOn, isOver }: Recalled): void {
    if (this.#records.has(facts.channel)) return;
    this.#recalled.set(facts.channel, goesOn);
    const record = this.#insert(facts, run);
    const age = Date.now() - (run.time ?? Number.NEGATIVE_INFINITY);
    const isAway = stateAfter(age, record.expectedMs) === "offline";
    record.arrival = this.#clock() - Math.max(0, age);
    record.retained = true;
    record.state = isOver ? "closed" : isAway ? "offline" : "stale";
  }

  /** Forgets a channel. Should it come again, it is another one: new handle, new epoch. */
  remove(channel: string): void {
    const record = this.#records.get(channel);
    if (!record) return;
    this.#records.delete(channel);
    this.#recalled.delete(channel);
    this.removed.tell(record);
    record.release();
  }

  /** Ends the run of every channel and begins another: each is gone for a moment and comes again. */
  renew(): void {
    for (const { channel, facts, startsAnew } of [...this.#records.values()]) {
      // Of one that nobody has brought yet nothing is told that would need a number.
      if (this.#recalled.has(channel)) {
        this.#recalled.set(channel, false);
        continue;
      }
      this.remove(channel);
      this.#add(facts, startsAnew);
    }
  }

  /** Says that the devices of these channels are away. They are offline until their next tick. */
  offline(channels: Iterable<string>): void {
    this.#setStates(channels, "offline");
  }

  /** Says that the feed of these channels has failed. They are offline until their next tick, or until it is back. */
  lost(channels: Iterable<string>): void {
    for (const record of this.#among(channels)) {
      record.lost ||= record.state !== "offline" && record.state !== "closed";
      this.setState(record, "offline");
    }
  }

  /** Says that the feed of these channels is there again: those its failure took away are as fresh as their age says. */
  back(channels: Iterable<string>): void {
    for (const record of this.#among(channels)) {
      if (record.lost) this.setState(record, record.found(this.#clock()));
    }
  }

  /** Says that the feed of these channels has ended. They are closed until their next tick. */
  closed(channels: Iterable<string>): void {
    this.#setStates(channels, "closed");
  }

  get(channel: string): ChannelRecord | undefined {
    return this.#records.get(channel);
  }

  /** Every channel, in the order they appeared. */
  records(): IterableIterator<ChannelRecord> {
    return this.#records.values();
  }

  /**
   * The channels a valid pattern or name covers, all of them where none is given, as the catalog lists them: those of
   * feeds that start anew first, since after a restart they appear behind all that were recalled; the rest as they appeared.
   * @param after only those that appeared later than the one of this handle.
   */
  catalog(match?: string, after = 0): CatalogEntry[] {
    const matches = match === undefined ? () => true : matcher(match);
    const first: CatalogEntry[] = [];
    const rest: CatalogEntry[] = [];
    for (const record of this.#records.values()) {
      if (record.handle <= after || !matches(record.channel)) continue;
      (record.startsAnew ? first : rest).push(record.toEntry());
    }
    return [...first, ...rest];
  }

  setState(record: ChannelRecord, state: ChannelState): void {
    if (record.state === state) return;
    record.state = state;
    this.changed.tell(record);
  }

  /**
   * The state of a channel whose newest tick a broker had kept: as old as its time says. One of this moment says only
   * when it arrived, so nobody knows.
   */
  #stateOfKept(record: ChannelRecord, { time }: Tick): ChannelState {
    const age = Date.now() - time;
    record.arrival -= Math.max(0, age);
    const state = stateAfter(age, record.expectedMs);
    record.retained = age < STAMPED_MS || record.expectedMs === null;
    return record.retained && state !== "offline" ? "stale" : state;
  }

  #setStates(channels: Iterable<string>, state: ChannelState): void {
    for (const record of this.#among(channels)) {
      record.lost = false;
      this.setState(record, state);
    }
  }

  *#among(channels: Iterable<string>): Generator<ChannelRecord> {
    for (const channel of channels) {
      const record = this.#records.get(channel);
      if (record) yield record;
    }
  }

  #add(facts: Facts, startsAnew = false): ChannelRecord {
    return this.#insert(facts, this.#begin?.(facts, startsAnew), startsAnew);
  }

  #insert(facts: Facts, run: Beginning | undefined, startsAnew = false): ChannelRecord {
    const record = new ChannelRecord({
      handle: ++this.#lastHandle,
      facts,
      allowed: this.#allows.some((allows) => allows(facts.channel)),
      recent: new RecentTicks(facts.kind, this.#recent, this.#budget),
      run,
      startsAnew,
    });
    this.#records.set(facts.channel, record);
    this.added.tell(record);
    return record;
  }
}

/** The facts of a channel nobody has described. */
function nameAlone(channel: string): Facts {
  const kind = kindOf(channel);
  const fault = faultOfChannel(channel);
  if (!kind || fault !== undefined) throw new Error(`cannot publish on "${channel}": ${fault}`);
  return { ...factsOf({ channel }, kind, ""), source: null };
}

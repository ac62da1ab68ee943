import { matcher } from "#lib/channel.ts";
import type { Entry, HistoryWish, Mode } from "#lib/protocol.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Session } from "./session.ts";

/** Patterns one connection may hold: each is tried on every channel that appears. */
export const MAX_PATTERNS = 100;

/** How the channels of a pattern are to be subscribed. */
export interface PatternWish {
  readonly mode: Mode;
  readonly history: HistoryWish | undefined;
}

interface Pattern extends PatternWish {
  readonly covers: (channel: string) => boolean;
}

/** What one session has asked for: names and patterns, and the channels that came of the patterns since (PROTOCOL SUB5). */
export class Interests {
  readonly #session: Session;
  /** Channels at the most; patterns have a bound of their own. */
  readonly #maxHeld: number;
  readonly #isKnown: (record: ChannelRecord) => boolean;
  /** Channels held because they were named. */
  readonly #named = new Set<string>();
  readonly #patterns = new Map<string, Pattern>();
  #joining: ChannelRecord[] = [];
  #left: string[] = [];
  #toldLimit = false;

  /** @param isKnown whether the hub still has a channel. */
  constructor(session: Session, maxHeld: number, isKnown: (record: ChannelRecord) => boolean) {
    this.#session = session;
    this.#maxHeld = maxHeld;
    this.#isKnown = isKnown;
  }

  get patterns(): number {
    return this.#patterns.size;
  }

  /** How many more channels may be held. */
  get room(): number {
    return this.#maxHeld - this.#session.size;
  }

  /** That no more channels may be held, and by which limit. */
  get tooMany(): string {
    return `a connection holds at most ${this.#maxHeld.toLocaleString("en")} channels, the limit "limits.channels"`;
  }

  hasPattern(pattern: string): boolean {
    return this.#patterns.has(pattern);
  }

  addName(channel: string): void {
    this.#named.add(channel);
  }

  addPattern(pattern: string, wish: PatternWish): void {
    this.#patterns.set(pattern, { ...wish, covers: matcher(pattern) });
  }

  /** Forgets names, whatever patterns cover them, and patterns with the channels that they alone brought (PROTOCOL SUB6). */
  remove(names: Iterable<string>): void {
    let patterns = 0;
    for (const name of names) {
      if (this.#patterns.delete(name)) {
        patterns++;
      } else {
        this.#named.delete(name);
        this.#session.drop(name);
      }
    }
    if (patterns > 0) this.#dropUncovered();
  }

  /** In one sweep for all patterns that were removed: it compares every channel with every pattern left. */
  #dropUncovered(): void {
    for (const channel of [...this.#session.channels()]) {
      if (!this.#named.has(channel) && !this.#patternOf(channel)) this.#session.drop(channel);
    }
  }

  /** A channel has appeared: it joins, together with the others of this moment, where a pattern covers it. */
  appeared(record: ChannelRecord): void {
    if (!this.#patternOf(record.channel)) return;
    if (this.#joining.length === 0) queueMicrotask(() => this.#join());
    this.#joining.push(record);
  }

  /** A channel is gone. */
  disappeared(record: ChannelRecord): void {
    if (!this.#session.holds(record.channel)) return;
    this.#session.drop(record.channel);
    this.#named.delete(record.channel);
    if (this.#left.length === 0) queueMicrotask(() => this.#leave());
    this.#left.push(record.channel);
  }

  #join(): void {
    const joining = this.#joining;
    this.#joining = [];
    if (!this.#session.socket.connected) return;
    const entries: Entry[] = [];
    for (const record of joining) {
      const entry = this.#tryJoin(record);
      if (entry) entries.push(entry);
    }
    if (entries.length > 0) this.#session.socket.emit("joined", entries);
  }

  #tryJoin(record: ChannelRecord): Entry | undefined {
    const pattern = this.#patternOf(record.channel);
    if (!pattern || this.#session.holds(record.channel) || !this.#isKnown(record)) return undefined;
    if (this.room < 1) {
      this.#tellLimit();
      return undefined;
    }
    const { mode, history } = pattern;
    return this.#session.hold(record, { mode, history }, Number.POSITIVE_INFINITY);
  }

  #tellLimit(): void {
    if (this.#toldLimit) return;
    this.#toldLimit = true;
    const message = `${this.tooMany}; unsubscribe some, or raise it, and subscribe to the pattern again`;
    this.#session.socket.emit("notice", { code: "limit", message });
  }

  #leave(): void {
    const left = this.#left;
    this.#left = [];
    if (this.#session.socket.connected) this.#session.socket.emit("left", left);
  }

  #patternOf(channel: string): Pattern | undefined {
    for (const pattern of this.#patterns.values()) {
      if (pattern.covers(channel)) return pattern;
    }
    return undefined;
  }
}

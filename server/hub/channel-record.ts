import type { Bar } from "#lib/bar.ts";
import type { Facts } from "#lib/catalog.ts";
import type { Kind } from "#lib/channel.ts";
import { type ChannelState, stateAfter } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { Row } from "#lib/row.ts";
import type { Tick } from "#lib/tick.ts";
import type { RecentTicks } from "./recent-ticks.ts";
import { type Beginning, newRun } from "./run.ts";
import { UsualGap } from "./usual-gap.ts";

/** Called for each tick of a channel with the number it was given. */
export type TickListener = (seq: number, tick: Tick) => void;

export interface RecordOptions {
  readonly handle: number;
  readonly facts: Facts;
  /** Whether the config lets it be told something. */
  readonly allowed: boolean;
  /** Empty; it is filled from what is known of the run. */
  readonly recent: RecentTicks;
  /** Where its run stands; another one begins where this says nothing. */
  readonly run?: Beginning | undefined;
  /** Whether its feed tells a story from the beginning; `false` where it is left out. */
  readonly startsAnew?: boolean;
}

/** What the hub knows of one channel: its facts, the number of its last tick, and its recent ticks. */
export class ChannelRecord {
  /** Stands for the channel in frames; never reused in a process. */
  readonly handle: number;
  readonly channel: string;
  readonly kind: Kind;
  /** Names this unbroken run of `seq`; a channel that was removed and came again has another. */
  readonly epoch: string;
  /** Whether the config lets it be told something. */
  readonly allowed: boolean;
  /** Whether its feed tells a story from the beginning, which does not go on where another ended. */
  readonly startsAnew: boolean;
  readonly listeners = new Set<TickListener>();
  facts: Facts;
  state: ChannelState = "offline";
  /** When the newest tick arrived, in the clock of the hub, milliseconds. */
  arrival = Number.NEGATIVE_INFINITY;
  /** Whether it is offline only because its feed has failed. */
  lost = false;
  /** Whether its newest tick was one that a broker had kept: it is no sign of life. */
  retained = false;
  /** What is learnt of its pace, where its feed does not say. */
  #usual: UsualGap | undefined;
  #seq: number;
  /** The newest time told before the process started. */
  readonly #timeBefore: number | null;
  readonly #recent: RecentTicks;

  constructor({ handle, facts, allowed, recent, run = newRun(), startsAnew = false }: RecordOptions) {
    this.allowed = allowed;
    this.startsAnew = startsAnew;
    this.handle = handle;
    this.channel = facts.channel;
    this.kind = facts.kind;
    this.facts = facts;
    this.epoch = run.epoch;
    this.#seq = run.seq;
    this.#timeBefore = run.time;
    this.#recent = recent;
    if (run.ticks) recent.restore(run.ticks, run.seq);
  }

  /** The number of the last tick, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** The longest usual time between two ticks, milliseconds, as its feed says or as it was learnt; `null` where unknown. */
  get expectedMs(): number | null {
    return this.facts.expectedMs ?? this.#usual?.ms ?? null;
  }

  /** How fresh it is by its age alone, in the clock of the hub; what a broker had kept is stale at best. */
  stateAt(now: number): ChannelState {
    const state = stateAfter(now - this.arrival, this.expectedMs);
    return this.retained && state !== "offline" ? "stale" : state;
  }

  /** Its feed is there again, and the silence until its next tick is not its own. Returns how fresh it is. */
  found(now: number): ChannelState {
    this.lost = false;
    this.#usual?.interrupt();
    return this.stateAt(now);
  }

  /** Learns from an arrival, in the clock of the hub, how often to expect one; says whether that is another now. */
  learn(now: number): boolean {
    if (this.facts.expectedMs !== null) return false;
    this.#usual ??= new UsualGap();
    if (this.state === "offline" || this.state === "closed" || this.retained) this.#usual.interrupt();
    return this.#usual.note(now);
  }

  /** The number of the oldest tick still held; `seq + 1` where none is. */
  get oldest(): number {
    return this.#seq - this.#recent.length + 1;
  }

  /** The time of the newest tick in epoch milliseconds; `null` before the first. */
  get lastTime(): number | null {
    const { newest } = this.#recent;
    if (newest === Number.NEGATIVE_INFINITY) return this.#timeBefore;
    return this.#timeBefore === null ? newest : Math.max(newest, this.#timeBefore);
  }

  /** Numbers a tick, keeps it and tells the listeners. */
  push(tick: Tick): void {
    const seq = ++this.#seq;
    this.#recent.push(tick);
    for (const listener of this.listeners) listener(seq, tick);
  }

  /** Whether a tick of that time and all its numbers is still held. */
  holds(tick: Tick, sinceStart: boolean): boolean {
    return this.#recent.holds(tick, sinceStart);
  }

  /** The time of a tick that is still held, epoch milliseconds; `NaN` otherwise. */
  timeOf(seq: number): number {
    return this.#recent.timeAt(seq - this.oldest);
  }

  /** A tick that is still held, as a bar of one. */
  barOf(seq: number): Bar {
    return this.#recent.barAt(seq - this.oldest, seq);
  }

  /** A tick that is still held, as a row with its time relative to `base`, epoch milliseconds. */
  rowOf(seq: number, base: number): Row {
    return this.#recent.rowAt(seq - this.oldest, seq, base);
  }

  /** The ticks from one number to another, both still held, as one bar. */
  fold(from: number, to: number): Bar {
    return this.#recent.fold(from - this.oldest, to - from + 1, to);
  }

  /**
   * The newest ticks divided by time: the numbers at which a bar begins, oldest first, `most` at the most. Borders are
   * multiples of `width` milliseconds since the epoch; a late tick begins a bar of its own. There must be a tick.
   */
  starts(width: number, most: number): number[] {
    const { oldest } = this;
    return this.#recent.starts(width, most).map((index) => oldest + index);
  }

  /**
   * The first number, at one still held or after it, that divides what is held by number and by time alike: all held
   * before it is older. `undefined` where there is none.
   */
  cutAfter(seq: number): number | undefined {
    const index = this.#recent.cut(seq - this.oldest);
    return index === undefined ? undefined : index + this.oldest;
  }

  /** Called once the channel is gone for good: its bytes are there for others. */
  release(): void {
    this.#recent.release();
  }

  /** The channel as the catalog lists it (PROTOCOL SUB8). */
  toEntry(): CatalogEntry {
    const { channel, kind, name, unit, decimals, group, source, limits, labels, command } = this.facts;
    return {
      handle: this.handle,
      channel,
      kind,
      name,
      unit,
      decimals,
      group,
      source,
      expectedMs: this.expectedMs,
      limits,
      labels: labels && { ...labels },
      command: command && { ...command, allowed: this.allowed },
      state: this.state,
      epoch: this.epoch,
      seq: this.#seq,
    };
  }
}

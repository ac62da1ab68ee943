import type { Description } from "#lib/catalog.ts";
import { faultOfChannel, kindOf } from "#lib/channel.ts";
import { TOLD_TWICE } from "#lib/status.ts";
import { EARLIEST, type Tick } from "#lib/tick.ts";
import type { Emit } from "../feed.ts";
import type { Reason, ReceiptBook } from "./receipt.ts";

/** What a pushed message may say of its channel to people. */
export type Facts = Pick<Description, "name" | "unit" | "decimals" | "group">;

/** A channel that has been pushed to. */
export interface PushedChannel {
  readonly channel: string;
  readonly isSensor: boolean;
  /** The field it belongs to, as its source calls it; `undefined` where only JSON has named it. */
  said: string | undefined;
  facts: Facts;
  /** Of the newest tick; `rest` is what its time says below a millisecond, `NaN` where it brought none. */
  time: number;
  rest: number;
  value: number;
}

/** What the times of one body are held against. */
export interface Clock {
  /** This moment, epoch milliseconds. */
  now: number;
  /** How its sender says a time that cannot be mistaken. */
  readonly remedy: string;
}

export interface Wish {
  /** Of the tick that it is for, epoch milliseconds. */
  readonly time: number;
  readonly clock: Clock;
  readonly channel: string;
  readonly said?: string | undefined;
  readonly facts: Facts;
}

/** What it depends on whether a channel is opened and a tick is taken. */
export interface Bounds {
  readonly maxChannels: number;
  readonly maxAheadMs: number;
  /** The feed that a channel belongs to, where there is the channel. */
  readonly ownerOf: (channel: string) => string | null | undefined;
}

/** The channels of the push feed: opened when they are first spoken of, no more than so many. */
export class PushedChannels {
  readonly #channels = new Map<string, PushedChannel>();
  readonly #name: string;
  readonly #bounds: Bounds;

  /** @param name what channels of the feed have as their source. */
  constructor(name: string, bounds: Bounds) {
    this.#name = name;
    this.#bounds = bounds;
  }

  /** The channel of a wish, opened where it is not yet; why not, where it may not be. */
  open(emit: Emit, { channel, said, facts, time, clock }: Wish): PushedChannel | Reason {
    const known = this.#channels.get(channel);
    if (known) return this.#meet(known, said);
    // A channel that only a refused tick has named would be in the catalog for good.
    const fault = this.#faultOf(channel) ?? this.#faultOfTime(channel, time, clock);
    if (fault) return fault;
    const isSensor = kindOf(channel) === "sensor";
    const entry = { channel, isSensor, said, facts, time: Number.NaN, rest: 0, value: Number.NaN };
    this.#channels.set(channel, entry);
    emit.describe({ ...facts, channel });
    return entry;
  }

  /** Describes a channel anew where something else is said of it. */
  describe(emit: Emit, entry: PushedChannel, facts: Facts): void {
    const all = { ...entry.facts, ...facts };
    const { name, unit, decimals, group } = entry.facts;
    if (all.name === name && all.unit === unit && all.decimals === decimals && all.group === group) return;
    entry.facts = all;
    emit.describe({ ...all, channel: entry.channel });
  }

  /** Publishes a tick, unless its time is none or it was told before. */
  publish(emit: Emit, entry: PushedChannel, tick: Tick, rest: number, clock: Clock): Reason | undefined {
    const { time, value } = tick;
    const fault = this.#faultOfTime(entry.channel, time, clock);
    if (fault) return fault;
    if (entry.isSensor && entry.time === time && entry.rest === rest && entry.value === value) {
      emit.refuse(TOLD_TWICE, `${entry.channel} ${value} at ${new Date(time).toISOString()}`);
      return undefined;
    }
    // One that is late leaves the newest to be known, which a sender that tries again tells next.
    if (!(time < entry.time)) {
      entry.time = time;
      entry.rest = rest;
      entry.value = value;
    }
    emit(tick);
    return undefined;
  }

  /** Two fields are never taken for one, however alike their names come out. */
  #meet(entry: PushedChannel, said: string | undefined): PushedChannel | Reason {
    if (said === undefined || entry.said === said) return entry;
    if (entry.said === undefined) {
      entry.said = said;
      return entry;
    }
    const both = `${said} and ${entry.said} would both be ${entry.channel}`;
    return {
      reason: "two names for one channel",
      detail: `${both}; rename one, or name their tags in push.rule`,
    };
  }

  #faultOfTime(channel: string, time: number, clock: Clock): Reason | undefined {
    if (time > clock.now + this.#bounds.maxAheadMs) return ahead(channel, time, clock);
    return time < EARLIEST ? tooEarly(channel, time, clock) : undefined;
  }

  #faultOf(channel: string): Reason | undefined {
    const fault = faultOfChannel(channel);
    if (fault !== undefined) {
      return { reason: "bad channel name", detail: `${JSON.stringify(channel.slice(0, 150))}: ${fault}` };
    }
    const owner = this.#bounds.ownerOf(channel);
    if (owner !== undefined && owner !== this.#name) {
      return { reason: "channel of another feed", detail: `${channel} belongs to "${owner}"; rename it` };
    }
    const { maxChannels } = this.#bounds;
    if (this.#channels.size < maxChannels) return undefined;
    const detail = `${channel} would be one more than the ${maxChannels} there are; raise push.maxChannels`;
    return { reason: "more channels than maxChannels", detail };
  }
}

export function isRefused(found: PushedChannel | Reason): found is Reason {
  return "reason" in found;
}

/** Who pushes: one for each token, and one for this machine. */
export interface PushSource {
  readonly name: string;
  readonly mayPush: (channel: string) => boolean;
}

/** What one body is read with. */
export interface Reading {
  readonly emit: Emit;
  readonly source: PushSource;
  readonly channels: PushedChannels;
  readonly book: ReceiptBook;
}

function ahead(channel: string, time: number, { now, remedy }: Clock): Reason {
  const detail = `${channel} ${dateOf(time)} is after ${dateOf(now)}; ${remedy}, or set the clock`;
  return { reason: "time is ahead of the clock", detail };
}

function tooEarly(channel: string, time: number, { remedy }: Clock): Reason {
  const detail = `${channel} ${dateOf(time)}; ${remedy}, or leave the time out`;
  return { reason: "time is before 1980", detail };
}

function dateOf(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

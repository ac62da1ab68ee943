import { randomBytes } from "node:crypto";
import { type Bar, barOf } from "#lib/bar.ts";
import type { Facts } from "#lib/catalog.ts";
import type { Kind } from "#lib/channel.ts";
import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { Ring } from "#lib/ring.ts";
import type { Tick } from "#lib/tick.ts";

const TIME = 0;
const VALUE = 1;
const SIZE = 2;
const BID = 3;
const ASK = 4;

/** Called for each tick of a channel with the number it was given. */
export type TickListener = (seq: number, tick: Tick) => void;

/** What the hub knows of one channel: its facts, the number of its last tick, and its recent ticks. */
export class ChannelRecord {
  /** Stands for the channel in frames; never reused in a process. */
  readonly handle: number;
  readonly channel: string;
  readonly kind: Kind;
  /** Names this unbroken run of `seq`; a channel that was removed and came again has another. */
  readonly epoch = randomBytes(6).toString("base64url");
  readonly listeners = new Set<TickListener>();
  facts: Facts;
  state: ChannelState = "offline";
  /** When the last tick arrived, in the clock of the hub, milliseconds. */
  arrival = Number.NEGATIVE_INFINITY;
  #seq = 0;
  readonly #ring: Ring;

  /** @param capacity ticks kept, 16 bytes each on a sensor and 40 on a symbol. */
  constructor(handle: number, facts: Facts, capacity: number) {
    this.handle = handle;
    this.channel = facts.channel;
    this.kind = facts.kind;
    this.facts = facts;
    this.#ring = new Ring(facts.kind === "symbol" ? 5 : 2, capacity);
  }

  /** The number of the last tick, 0 before the first. */
  get seq(): number {
    return this.#seq;
  }

  /** The number of the oldest tick still held; `seq + 1` where none is. */
  get oldest(): number {
    return this.#seq - this.#ring.length + 1;
  }

  /** The time of the last tick in epoch milliseconds; `null` before the first. */
  get lastTime(): number | null {
    return this.#seq === 0 ? null : this.timeOf(this.#seq);
  }

  /** Numbers a tick, keeps it and tells the listeners. */
  push(tick: Tick): void {
    const seq = ++this.#seq;
    if (this.kind === "symbol") {
      const { size, bid, ask } = tick;
      this.#ring.push(tick.time, tick.value, size ?? Number.NaN, bid ?? Number.NaN, ask ?? Number.NaN);
    } else {
      this.#ring.push(tick.time, tick.value);
    }
    for (const listener of this.listeners) listener(seq, tick);
  }

  /** The time of a tick that is still held, epoch milliseconds; `NaN` otherwise. */
  timeOf(seq: number): number {
    return this.#ring.at(TIME, seq - this.oldest);
  }

  /** A tick that is still held, as a bar of one. */
  barOf(seq: number): Bar {
    const at = seq - this.oldest;
    const time = this.#ring.at(TIME, at);
    const value = this.#ring.at(VALUE, at);
    if (this.kind === "sensor") return barOf(seq, time, value);
    return barOf(seq, time, value, this.#ring.at(SIZE, at), this.#ring.at(BID, at), this.#ring.at(ASK, at));
  }

  /** The channel as the catalog lists it (PROTOCOL SUB8). */
  toEntry(): CatalogEntry {
    const { channel, kind, name, unit, decimals, group, source, expectedMs, limits, labels, command } =
      this.facts;
    return {
      handle: this.handle,
      channel,
      kind,
      name,
      unit,
      decimals,
      group,
      source,
      expectedMs,
      limits,
      labels: labels && { ...labels },
      command: command && { ...command },
      state: this.state,
      epoch: this.epoch,
      seq: this.#seq,
    };
  }
}

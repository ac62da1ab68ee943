import { type Flush, Frame } from "./frame.ts";
import type { Subscription } from "./subscription.ts";

/** Who stands at a reading. */
export interface Reader {
  /** Where it stands; kept by the readings of its slot. */
  reading: Reading | undefined;
  /** Whether it can be written to in this flush, now that something waits for it. */
  ready(flush: Flush): boolean;
  write(frame: Frame): void;
}

/**
 * A place in a set of channels: how far whoever stands at it has been told of each. Sessions of the same channels that
 * have been told the same stand at one reading, so that a frame is taken once for all of them.
 */
export class Reading {
  /** Whoever stands here. Never changed in place: a flush goes on over those it began with. */
  readers: readonly Reader[];
  /** Whether it is at the end as of the last flush and others may join it; kept by the readings of its slot. */
  isSettled = false;
  readonly #subscriptions = new Map<string, Subscription>();
  /** The same in an array, which is quicker to walk; made when it is needed. */
  #list: readonly Subscription[] | undefined;
  /** Where the next frame begins, in that array: channels take turns where a frame does not hold all. */
  #first = 0;
  #digest = 0;

  constructor(readers: readonly Reader[]) {
    this.readers = readers;
    for (const reader of readers) reader.reading = this;
  }

  /** Channels. */
  get size(): number {
    return this.#subscriptions.size;
  }

  /** Equal for readings of the same channels and modes, and for hardly any others. */
  get digest(): number {
    return this.#digest;
  }

  get(channel: string): Subscription | undefined {
    return this.#subscriptions.get(channel);
  }

  channels(): IterableIterator<string> {
    return this.#subscriptions.keys();
  }

  subscriptions(): IterableIterator<Subscription> {
    return this.#subscriptions.values();
  }

  /** Adds a channel, or begins it anew. */
  set(subscription: Subscription): void {
    const { channel } = subscription.source.record;
    this.delete(channel);
    this.#subscriptions.set(channel, subscription);
    this.#changed(subscription);
  }

  delete(channel: string): void {
    const subscription = this.#subscriptions.get(channel);
    if (!subscription) return;
    subscription.release();
    this.#subscriptions.delete(channel);
    this.#changed(subscription);
  }

  /** Whether anything is new. */
  waits(): boolean {
    for (const subscription of this.#order()) if (subscription.waits()) return true;
    return false;
  }

  /** Ticks to be told, of all channels. */
  waiting(): number {
    let ticks = 0;
    for (const subscription of this.#order()) ticks += subscription.waiting();
    return ticks;
  }

  /** The most ticks of any channel that may be lost if they wait. */
  atRisk(): number {
    let most = 0;
    for (const subscription of this.#order()) {
      if (subscription.mode === "ticks") most = Math.max(most, subscription.waiting());
    }
    return most;
  }

  /** Everything new, or as much as a frame of some `maxLength` bytes holds, and moves on by it. */
  take(flush: Flush, maxLength: number): { readonly frame: Frame; readonly isWhole: boolean } {
    const frame = new Frame(flush);
    const list = this.#order();
    const { length } = list;
    let at = this.#first;
    for (let visited = 0; visited < length; visited++) {
      if (frame.length >= maxLength) {
        this.#first = at;
        return { frame, isWhole: false };
      }
      list[at]?.take(frame, flush.base);
      at = at + 1 === length ? 0 : at + 1;
    }
    return { frame, isWhole: true };
  }

  /** The same place for some of its readers, who leave this one. */
  fork(readers: readonly Reader[]): Reading {
    const left = new Set(readers);
    this.readers = this.readers.filter((reader) => !left.has(reader));
    const fork = new Reading(readers);
    for (const [channel, subscription] of this.#subscriptions) {
      fork.#subscriptions.set(channel, subscription.fork());
    }
    fork.#digest = this.#digest;
    fork.#first = this.#first;
    return fork;
  }

  /** Takes the readers of another one in, which has been told the same of the same channels. */
  join(other: Reading): void {
    for (const reader of other.readers) reader.reading = this;
    this.readers = [...this.readers, ...other.readers];
    other.readers = [];
    other.release();
  }

  /** Whether another one is of the same channels in the same modes. */
  matches(other: Reading): boolean {
    if (other.size !== this.size) return false;
    for (const [channel, { source, mode }] of this.#subscriptions) {
      const same = other.#subscriptions.get(channel);
      if (same?.source !== source || same.mode !== mode) return false;
    }
    return true;
  }

  /** Gives every place up. */
  release(): void {
    for (const subscription of this.#subscriptions.values()) subscription.release();
    this.#subscriptions.clear();
    this.#list = undefined;
  }

  #order(): readonly Subscription[] {
    this.#list ??= [...this.#subscriptions.values()];
    return this.#list;
  }

  /** The same change twice undoes itself, so that the order in which channels came and went is all one. */
  #changed({ source, mode }: Subscription): void {
    this.#digest ^= digestOf(source.record.handle * 2 + (mode === "bars" ? 0 : 1));
    this.#list = undefined;
    this.#first = 0;
  }
}

/** Spreads small integers over 32 bits (the finalizer of MurmurHash3, Appleby 2008). */
function digestOf(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

import { DEFAULT_RATE, HIDDEN_RATE, MAX_RATE, MIN_RATE } from "#lib/limits.ts";
import type { Entry, StateChange } from "#lib/protocol.ts";
import type { ReaderState, SessionStatus } from "#lib/status.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { ClientSocket } from "./client-socket.ts";
import { Delivery } from "./delivery.ts";
import type { Flush, Frame } from "./frame.ts";
import type { Older } from "./older.ts";
import { leastPause, type Pacer, paceOf, type Slot } from "./pacer.ts";
import { entryOf, type PastWish } from "./past.ts";
import { type Reader, Reading } from "./reading.ts";
import type { Readings } from "./readings.ts";
import { subscriptionTo } from "./subscription.ts";
import type { Tally } from "./tally.ts";
import type { Watch, Watches } from "./watch.ts";

/** What the sessions of a gateway share. */
export interface Shared {
  readonly watches: Watches<Session>;
  readonly pacer: Pacer<Readings>;
  readonly tally: Tally;
}

const NOTHING_TOLD = { lagMs: 0, frames: 0, bytes: 0, delivered: 0, folded: 0 };
const NO_CHANNELS: IterableIterator<string> = [].values();

/** One connection: the channels it holds, what it has yet to be told of each, and its pace. */
export class Session implements Reader {
  readonly socket: ClientSocket;
  /** Where it stands; `undefined` while it holds no channel. */
  reading: Reading | undefined;
  readonly #shared: Shared;
  /** Made with the first channel: thousands of connections hold none. */
  #delivery: Delivery | undefined;
  #slot: Slot<Readings> | undefined;
  #rate = DEFAULT_RATE;
  #visible = true;
  #closed = false;
  readonly #since = Date.now();

  constructor(socket: ClientSocket, shared: Shared) {
    this.socket = socket;
    this.#shared = shared;
  }

  /** Channels held. */
  get size(): number {
    return this.reading?.size ?? 0;
  }

  /** Frames per second, as granted. */
  get rate(): number {
    return this.#visible ? this.#rate : Math.min(this.#rate, HIDDEN_RATE);
  }

  get state(): ReaderState {
    return this.#delivery?.state ?? "healthy";
  }

  /** Notes the highest frame that its reader has applied (PROTOCOL SLOW1). */
  seen(n: number): void {
    this.#delivery?.seen(n);
  }

  status(): SessionStatus {
    return {
      id: this.socket.id,
      since: this.#since,
      transport: this.socket.conn.transport.name === "polling" ? "polling" : "websocket",
      state: this.state,
      rate: this.rate,
      visible: this.#visible,
      channels: this.size,
      ...(this.#delivery?.status ?? NOTHING_TOLD),
      waiting: this.reading?.waiting() ?? 0,
    };
  }

  holds(channel: string): boolean {
    return this.reading?.get(channel) !== undefined;
  }

  channels(): IterableIterator<string> {
    return this.reading?.channels() ?? NO_CHANNELS;
  }

  /**
   * Holds a channel from its next tick on and answers what came before, in one step, so that nothing is lost or
   * repeated between the two. A channel held already starts anew.
   * @throws Error after `close`: nobody would ever let the channel go again.
   */
  hold(record: ChannelRecord, past: PastWish, maxRows: number, older?: Older): Entry {
    if (this.#closed) throw new Error("a session that is closed holds nothing");
    const watch = this.#shared.watches.enter(record, this);
    this.#own().set(subscriptionTo(watch, past.mode));
    return entryOf(record, past, maxRows, older);
  }

  /** Lets a channel go; from here on no frame holds it. */
  drop(channel: string): void {
    if (!this.holds(channel)) return;
    if (this.size === 1) {
      this.#leave();
      return;
    }
    const reading = this.#own();
    const watch = this.#watch(channel);
    reading.delete(channel);
    if (watch) this.#shared.watches.leave(watch, this);
  }

  /** Sets the pace of the whole connection (PROTOCOL SUB7). What is left out stays as it is. */
  configure({ rate, visible }: { rate?: number | undefined; visible?: boolean | undefined }): void {
    if (rate !== undefined) this.#rate = Math.min(MAX_RATE, Math.max(MIN_RATE, rate));
    if (visible !== undefined) this.#visible = visible;
    const { reading } = this;
    const slot = this.#slot;
    if (!slot || !reading || slot.interval === paceOf(this.rate)) return;
    const own = slot.held.withdraw(this, reading);
    this.#shared.pacer.leave(slot);
    this.#slot = this.#shared.pacer.enter(this.rate);
    this.#slot.held.add(own);
  }

  /** Tells of the channels it holds among those whose state is another (PROTOCOL FR7). */
  tellStates(records: ReadonlySet<ChannelRecord>): void {
    const changes = this.#held(records).map(
      ({ handle, state, lastTime }): StateChange => [handle, state, lastTime],
    );
    if (changes.length > 0) this.socket.emit("state", ...changes);
  }

  /** Tells of the channels it holds among those of which something else is known (PROTOCOL SUB9). */
  tellFacts(records: ReadonlySet<ChannelRecord>): void {
    const entries = this.#held(records).map((record) => record.toEntry());
    if (entries.length > 0) this.socket.emit("described", entries);
  }

  ready(flush: Flush): boolean {
    return this.#delivery?.ready(flush, leastPause(this.rate), this.#visible) ?? false;
  }

  write(frame: Frame): void {
    this.#delivery?.write(frame);
  }

  /** The most ticks of any channel that may be lost if they wait. */
  waiting(): number {
    return this.reading?.atRisk() ?? 0;
  }

  /** Lets everything go, for good. */
  close(): void {
    this.#closed = true;
    this.#leave();
  }

  #held(records: ReadonlySet<ChannelRecord>): ChannelRecord[] {
    return [...records].filter((record) => this.reading?.get(record.channel)?.source.record === record);
  }

  /** Its reading, which nobody shares, so that it can be changed. */
  #own(): Reading {
    if (this.reading && this.#slot) return this.#slot.held.own(this, this.reading);
    const { pacer, tally } = this.#shared;
    this.#delivery ??= new Delivery({ socket: this.socket, tally, clock: pacer.clock });
    this.#slot = pacer.enter(this.rate);
    const reading = new Reading([this]);
    this.#slot.held.add(reading);
    return reading;
  }

  /** Gives up its place and its slot. */
  #leave(): void {
    const { reading } = this;
    if (!reading || !this.#slot) return;
    const watches = Array.from(reading.channels(), (channel) => this.#watch(channel));
    this.#slot.held.remove(this, reading);
    for (const watch of watches) if (watch) this.#shared.watches.leave(watch, this);
    this.#shared.pacer.leave(this.#slot);
    this.#slot = undefined;
  }

  #watch(channel: string): Watch<Session> | undefined {
    const record = this.reading?.get(channel)?.source.record;
    return record && this.#shared.watches.get(record);
  }
}

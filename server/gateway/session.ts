import type { Socket } from "socket.io";
import {
  type ClientEvents,
  DEFAULT_RATE,
  type Entry,
  HIDDEN_RATE,
  LIMITS,
  MIN_RATE,
  type ServerEvents,
  type StateChange,
} from "#lib/protocol.ts";
import type { ReaderState, SessionStatus } from "#lib/status.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import { canTake, writeFrame } from "./frame-writer.ts";
import { leastPause, type Paced, type Pacer } from "./pacer.ts";
import { entryOf, type PastWish } from "./past.ts";
import { BarSubscription, type Subscription, type Taken, TickSubscription } from "./subscription.ts";
import type { Tally } from "./tally.ts";
import type { Watch, Watches } from "./watch.ts";

/**
 * A frame that has come to so many UTF-16 units takes no more channels; what is left goes first with the next. Enough
 * for every tick of a thousand channels at 10 Hz in a frame each 10 s, and below what a connection may leave unread.
 */
const MAX_FRAME_LENGTH = 8 * 1024 * 1024;

export type ClientSocket = Socket<ClientEvents, ServerEvents>;

interface Held {
  readonly watch: Watch<Session>;
  readonly subscription: Subscription;
}

/** One connection: the channels it holds, what it has yet to be told of each, and its pace. */
export class Session implements Paced {
  readonly socket: ClientSocket;
  readonly #watches: Watches<Session>;
  readonly #pacer: Pacer;
  readonly #held = new Map<string, Held>();
  #rate = DEFAULT_RATE;
  #visible = true;
  #lastFrame = Number.NEGATIVE_INFINITY;
  #closed = false;

  readonly #tally: Tally;
  readonly #since = Date.now();

  constructor(socket: ClientSocket, watches: Watches<Session>, pacer: Pacer, tally: Tally) {
    this.socket = socket;
    this.#tally = tally;
    this.#watches = watches;
    this.#pacer = pacer;
  }

  /** Channels held. */
  get size(): number {
    return this.#held.size;
  }

  /** Frames per second, as granted. */
  get rate(): number {
    return this.#visible ? this.#rate : Math.min(this.#rate, HIDDEN_RATE);
  }

  get state(): ReaderState {
    return "healthy";
  }

  /** Notes the highest frame that its reader has applied (PROTOCOL SLOW1). */
  seen(_n: number): void {}

  status(): SessionStatus {
    return {
      id: this.socket.id,
      since: this.#since,
      transport: this.socket.conn.transport.name === "polling" ? "polling" : "websocket",
      state: this.state,
      lagMs: 0,
      rate: this.rate,
      visible: this.#visible,
      channels: this.size,
      frames: 0,
      bytes: 0,
      delivered: 0,
      folded: 0,
      waiting: 0,
    };
  }

  holds(channel: string): boolean {
    return this.#held.has(channel);
  }

  channels(): IterableIterator<string> {
    return this.#held.keys();
  }

  /**
   * Holds a channel from its next tick on and answers what came before, in one step, so that nothing is lost or
   * repeated between the two. A channel held already starts anew.
   * @throws Error after `close`: nobody would ever let the channel go again.
   */
  hold(record: ChannelRecord, past: PastWish, maxRows: number): Entry {
    if (this.#closed) throw new Error("a session that is closed holds nothing");
    this.#held.get(record.channel)?.subscription.release();
    const watch = this.#watches.enter(record, this);
    const subscription =
      past.mode === "bars"
        ? new BarSubscription(watch.backlog)
        : new TickSubscription(record, watch.tickRows);
    this.#held.set(record.channel, { watch, subscription });
    void this.socket.join(record.channel);
    if (this.#held.size === 1) this.#pacer.set(this, this.rate);
    return entryOf(record, past, maxRows);
  }

  /** Lets a channel go; from here on no frame holds it. */
  drop(channel: string): void {
    const held = this.#held.get(channel);
    if (!held) return;
    held.subscription.release();
    this.#held.delete(channel);
    this.#watches.leave(held.watch, this);
    void this.socket.leave(channel);
    if (this.#held.size === 0) this.#pacer.delete(this);
  }

  /** Sets the pace of the whole connection (PROTOCOL SUB7). What is left out stays as it is. */
  configure({ rate, visible }: { rate?: number | undefined; visible?: boolean | undefined }): void {
    if (rate !== undefined) this.#rate = Math.min(LIMITS.rate, Math.max(MIN_RATE, rate));
    if (visible !== undefined) this.#visible = visible;
    if (this.#held.size > 0) this.#pacer.set(this, this.rate);
  }

  /** Tells of the channels it holds among those whose state is another (PROTOCOL FR7). */
  tellStates(records: ReadonlySet<ChannelRecord>): void {
    const changes: StateChange[] = [];
    for (const record of records) {
      if (this.#held.get(record.channel)?.watch.record !== record) continue;
      changes.push([record.handle, record.state, record.lastTime]);
    }
    if (changes.length > 0) this.socket.emit("state", ...changes);
  }

  /** Writes what is new as one frame. A reader that has not taken its last message is passed over: it is told later, folded. */
  flush(n: number, base: number, now: number): void {
    if (!canTake(this.socket) || now - this.#lastFrame + 1 < leastPause(this.rate)) return;
    const entries = this.#takeEntries(base);
    if (entries.length === 0) return;
    this.#lastFrame = Math.min(now, performance.now());
    this.#tally.frames++;
    writeFrame(this.socket, n, base, entries);
  }

  /** What is new of every channel, or of as many as a frame takes. */
  #takeEntries(base: number): string[] {
    const entries: string[] = [];
    const visited: string[] = [];
    let length = 0;
    for (const [channel, { subscription }] of this.#held) {
      if (length >= MAX_FRAME_LENGTH) {
        this.#putLast(visited);
        break;
      }
      visited.push(channel);
      const taken = subscription.take(base);
      if (!taken) continue;
      this.#noteGap(channel, taken);
      entries.push(taken.text);
      length += taken.text.length;
    }
    return entries;
  }

  /** Channels take turns: those that were visited come after the others in the next frame. */
  #putLast(channels: readonly string[]): void {
    for (const channel of channels) {
      const held = this.#held.get(channel);
      if (!held) continue;
      this.#held.delete(channel);
      this.#held.set(channel, held);
    }
  }

  /** The most ticks of any channel that may be lost if they wait. */
  waiting(): number {
    let most = 0;
    for (const { subscription } of this.#held.values()) most = Math.max(most, subscription.waiting());
    return most;
  }

  /** Lets everything go, for good. */
  close(): void {
    this.#closed = true;
    for (const channel of [...this.#held.keys()]) this.drop(channel);
  }

  #noteGap(channel: string, { gap }: Taken): void {
    if (!gap) return;
    const reason = "the reader was too slow for too long and the server no longer holds these ticks";
    this.socket.emit("notice", { code: "gap", channel, from: gap.from, to: gap.to, reason });
  }
}

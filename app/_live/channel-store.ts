import type {
  CatalogEntry,
  Entry,
  FrameBlock,
  Hello,
  Notice,
  Refusal,
  StateChange,
  Subscribed,
} from "#lib/protocol.ts";
import { fromRow } from "#lib/row.ts";
import { absorb } from "./absorb.ts";
import type { ChannelData } from "./channel-data.ts";
import type { ServerClock } from "./clock.ts";
import type { Frames } from "./frames.ts";
import { type Kept, KeptChannels } from "./kept-channels.ts";
import { UNLINKED } from "./link.ts";
import { isSameEntry } from "./same-entry.ts";
import { Subscriber, type Wish } from "./subscriber.ts";
import { every, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";
import { Watchers } from "./watchers.ts";

/** Freshness by silence is judged, and told where it changed, this often, ms. */
const JUDGE_MS = 1_000;
/** A channel whose continuity breaks is asked for anew at most this often, ms. */
const RESYNC_MS = 1_000;

export interface ChannelStoreOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly clock: ServerClock;
  readonly frames: Frames;
  /** So many ticks arrived on watched channels. */
  arrived(ticks: number): void;
}

/** Everything the page holds of channels: asks for what is watched and takes in what is told. */
export class ChannelStore {
  readonly #options: ChannelStoreOptions;
  readonly #link = { ...UNLINKED };
  readonly #kept = new KeptChannels(this.#link);
  readonly #watchers: Watchers;
  readonly #subscriber: Subscriber;
  #filledMs = 0;

  constructor(options: ChannelStoreOptions) {
    const { transport, timers } = options;
    this.#options = options;
    this.#subscriber = new Subscriber({
      transport,
      timers,
      wishOf: (channel) => this.#wishOf(channel),
      answered: (answer) => this.#answered(answer),
      refused: (channels, refusal) => this.#refuse(channels, refusal),
    });
    this.#watchers = new Watchers({
      timers,
      wanted: (channel) => this.#subscriber.ask(channel),
      unwanted: (channel) => this.#leave(channel),
    });
    this.#hear(transport);
    every(timers, JUDGE_MS, () => this.#judge());
  }

  /**
   * Watches a channel and the last `historyMs` of it until the answer is called. It lingers 3 s after the last
   * release, so that a page that changes and comes back finds its rows.
   */
  watch(channel: string, historyMs: number): () => void {
    const release = this.#watchers.watch(channel, historyMs);
    this.data(channel).keepMs = this.#watchers.historyMs(channel) ?? historyMs;
    return release;
  }

  /** What is held of a channel, watched or not. The same object for as long as the page lives. */
  data(channel: string): ChannelData {
    return this.#kept.named(channel).data;
  }

  /** Told at most once per animation frame after rows, state or facts of the channel changed; not while paused. */
  listen(channel: string, listener: () => void): () => void {
    return this.#kept.named(channel).listeners.add(listener);
  }

  /** Asks anew for all that is watched; `done` hears the longest time filled in, ms. */
  resync(done: (filledMs: number) => void): void {
    this.#filledMs = 0;
    const channels = this.#watchers.channels();
    for (const channel of channels) this.#kept.named(channel).resyncing = false;
    this.#subscriber.opened(channels, () => {
      this.#link.connected = true;
      this.#link.lostAt = Number.NaN;
      this.#judge();
      done(this.#filledMs);
    });
  }

  /** The catalog is known anew: facts that changed are taken over, and what was refused is asked for again. */
  learn(entries: readonly CatalogEntry[]): void {
    for (const entry of entries) {
      if (this.#watchers.historyMs(entry.channel) === undefined) continue;
      const kept = this.#kept.named(entry.channel);
      if (kept.data.refused) this.#subscriber.ask(entry.channel);
      else this.#redescribe(kept, entry);
    }
  }

  #hear(transport: Transport): void {
    transport.on("closed", () => this.#lose());
    transport.on("hello", (hello: Hello) => {
      this.#link.started = hello.started;
    });
    transport.on("frame", (_n, _base, ...blocks) => this.#frame(_base, blocks));
    transport.on("state", (...changes) => this.#changeStates(changes));
    transport.on("joined", (entries) => this.#introduce(entries));
    transport.on("described", (entries) => this.learn(entries));
    transport.on("left", (channels) => this.#gone(channels));
    transport.on("notice", (notice) => this.#note(notice));
  }

  #wishOf(channel: string): Wish | null {
    const historyMs = this.#watchers.historyMs(channel);
    if (historyMs === undefined) return null;
    const kept = this.#kept.named(channel);
    const { entry, rows, seq } = kept.data;
    const continues = (kept.resyncing || !this.#link.connected) && historyMs <= kept.historyMs;
    const since = continues && entry && rows.length > 0 ? ([entry.epoch, seq] as const) : null;
    return { channel, historyMs, since };
  }

  #answered(answer: Subscribed): void {
    this.#introduce(answer.channels);
    for (const { channel, ...refusal } of answer.refused) this.#refuse([channel], refusal);
  }

  #introduce(entries: readonly Entry[]): void {
    const now = this.#options.clock.now();
    for (const entry of entries) {
      const historyMs = this.#watchers.historyMs(entry.channel);
      if (historyMs === undefined) continue;
      const kept = this.#kept.named(entry.channel);
      kept.resyncing = false;
      if (entry.from === "snapshot") kept.historyMs = historyMs;
      this.#kept.bind(entry.handle, kept);
      const filled = absorb(kept.data, entry, { now, started: this.#link.started });
      this.#filledMs = Math.max(this.#filledMs, filled);
      this.#changed(kept);
    }
  }

  #refuse(channels: readonly string[], { code, message }: Pick<Refusal, "code" | "message">): void {
    for (const channel of channels) {
      const kept = this.#kept.named(channel);
      kept.resyncing = false;
      kept.data.refused = { code, message };
      kept.data.facts++;
      this.#changed(kept);
    }
  }

  #frame(base: number, blocks: readonly FrameBlock[]): void {
    const now = this.#options.clock.now();
    let ticks = 0;
    for (const [handle, ...rows] of blocks) {
      const kept = this.#kept.handled(handle);
      if (kept && !kept.resyncing) ticks += this.#take(kept, rows, base, now);
    }
    if (ticks > 0) this.#options.arrived(ticks);
  }

  /** @returns ticks taken in. */
  #take(kept: Kept, rows: readonly (number | null)[][], base: number, now: number): number {
    const { data } = kept;
    const before = data.seq;
    let current = false;
    for (const row of rows) {
      const bar = fromRow(data.entry?.kind ?? "sensor", row, base);
      if (bar.seq - bar.count !== data.seq) {
        data.violations++;
        this.#resync(kept);
        break;
      }
      if (data.push(bar)) current = true;
    }
    if (current) data.arrived(now);
    this.#changed(kept);
    return data.seq - before;
  }

  /** The law of continuity (FR4) broke: what follows the newest row held is asked for. */
  #resync(kept: Kept): void {
    const { timers } = this.#options;
    const { channel } = kept.data;
    kept.resyncing = true;
    const wait = Math.max(0, kept.resyncedAt + RESYNC_MS - timers.now());
    kept.resyncedAt = timers.now() + wait;
    if (wait === 0) this.#subscriber.ask(channel);
    else timers.after(wait, () => kept.resyncing && this.#subscriber.ask(channel));
  }

  #changeStates(changes: readonly StateChange[]): void {
    for (const [handle, state] of changes) {
      const kept = this.#kept.handled(handle);
      if (!kept?.data.entry) continue;
      kept.data.entry = { ...kept.data.entry, state };
      this.#judgeOne(kept);
    }
  }

  #gone(channels: readonly string[]): void {
    const message = "The channel is gone; it comes back when its feed names it again.";
    this.#refuse(channels, { code: "unknown-channel", message });
    for (const channel of channels) this.#kept.unbind(this.#kept.named(channel));
  }

  /** The server could not keep all for us: what it still holds is asked for, and the rest stays a hole. */
  #note(notice: Notice): void {
    if (notice.code === "gap") this.#resync(this.#kept.named(notice.channel));
  }

  #redescribe(kept: Kept, described: CatalogEntry): void {
    const { entry } = kept.data;
    if (!entry || entry.epoch !== described.epoch) return;
    const next = { ...described, state: entry.state, seq: entry.seq };
    if (isSameEntry(next, entry)) return;
    kept.data.entry = next;
    kept.data.facts++;
    this.#changed(kept);
  }

  #lose(): void {
    const { connected, lostAt } = this.#link;
    this.#subscriber.closed();
    this.#kept.unbindAll();
    this.#link.connected = false;
    if (connected || Number.isNaN(lostAt)) this.#link.lostAt = this.#options.clock.now();
    for (const channel of this.#watchers.channels()) {
      const kept = this.#kept.named(channel);
      if (!kept.data.openOutage) kept.data.beginOutage("connection");
      this.#changed(kept);
    }
    this.#judge();
  }

  #leave(channel: string): void {
    this.#subscriber.leave(channel);
    const kept = this.#kept.named(channel);
    this.#kept.unbind(kept);
    kept.data.forget();
    kept.data.refused = null;
    kept.historyMs = Number.NEGATIVE_INFINITY;
    this.#changed(kept);
  }

  #judge(): void {
    for (const channel of this.#watchers.channels()) this.#judgeOne(this.#kept.named(channel));
  }

  #judgeOne(kept: Kept): void {
    const state = kept.data.stateAt(this.#options.clock.now());
    if (state === kept.told) return;
    kept.told = state;
    kept.data.facts++;
    this.#changed(kept);
  }

  #changed(kept: Kept): void {
    this.#options.frames.notify(kept, () => kept.listeners.tell());
  }
}

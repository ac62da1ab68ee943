import type { FeedStatus, Frame, Hello } from "#lib/protocol.ts";
import { ticksOf } from "./blocks.ts";
import type { ServerClock } from "./clock.ts";
import { type Farewell, farewellOf, type Loss, lossOf } from "./farewell.ts";
import { Figures } from "./figures.ts";
import { Listeners } from "./listeners.ts";
import { Probe } from "./probe.ts";
import { retryDelay } from "./retry-delay.ts";
import { every, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

export type Phase = "connecting" | "live" | "lagging" | "reconnecting" | "offline" | "resyncing";

/** The figures are brought up to date this often, ms. */
const BEAT_MS = 500;
const OFFLINE_AFTER_MS = 10_000;
const SLOW_RTT_MS = 500;
const SLOW_LAG_MS = 2_000;
const SLOW_FOR_MS = 3_000;
const RECOVERED_FOR_MS = 5_000;
/** A pattern that matches nothing, so that its answer is the cheapest there is. */
const NOTHING = "symbol/-";

/** How the connection is doing. Immutable; times are the browser's clock, epoch milliseconds. */
export interface ConnectionSnapshot {
  readonly phase: Phase;
  /** When the phase began. */
  readonly since: number;
  /** When the server was lost; `null` while it is there. */
  readonly lostAt: number | null;
  /** Why the server is not there, and its words where it said some; `null` while it is there. */
  readonly loss: Loss | null;
  readonly lastMessageAt: number | null;
  /** Tries that failed since it was lost. */
  readonly attempt: number;
  readonly nextTryAt: number | null;
  readonly rttMs: number | null;
  /** From the newest frames' base to their arrival, median, on the server's clock. */
  readonly lagMs: number | null;
  /** Ticks received within the last second. */
  readonly messagesPerSecond: number;
  readonly hello: Hello | null;
  /** `null` while unknown. */
  readonly feeds: readonly FeedStatus[] | null;
  /** For 5 s after a recovery: how long the server was away and how much of that was filled in, ms. */
  readonly recovered: { readonly awayMs: number; readonly filledMs: number; readonly at: number } | null;
}

/** Before anything is known, and on the server that renders the page. */
export const UNCONNECTED: ConnectionSnapshot = {
  phase: "connecting",
  since: 0,
  lostAt: null,
  loss: null,
  lastMessageAt: null,
  attempt: 0,
  nextTryAt: null,
  rttMs: null,
  lagMs: null,
  messagesPerSecond: 0,
  hello: null,
  feeds: null,
  recovered: null,
};

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly clock: ServerClock;
  /** Asks anew for all that is watched; `done` hears how many milliseconds of the past were filled in. */
  resync(done: (filledMs: number) => void): void;
  /** Whether the browser believes it has a network. */
  online(): boolean;
  /** A number from 0 to 1. */
  random(): number;
}

/** Keeps the way to the server open, and knows how it is doing. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #figures = new Figures();
  readonly #listeners = new Listeners();
  readonly #probe: Probe;
  #snapshot: ConnectionSnapshot;
  #next: ConnectionSnapshot;
  #lastMessageAt: number | null = null;
  #slowSince: number | null = null;
  #cancelTry: (() => void) | null = null;
  #trying = false;
  /** Counts connections, so that what an earlier one answers is not taken for news. */
  #opened = 0;
  #stopBeat: (() => void) | null = null;
  #farewell: Farewell | null = null;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#snapshot = { ...UNCONNECTED, since: options.timers.now() };
    this.#next = this.#snapshot;
    this.#probe = new Probe({
      timers: options.timers,
      ask: (answered) =>
        options.transport.request("catalog", { match: NOTHING }, (answer) => answer && answered()),
      measured: (ms) => this.#measured(ms),
      dead: () => options.transport.close(),
    });
    this.#hear(options.transport);
  }

  get snapshot(): ConnectionSnapshot {
    return this.#snapshot;
  }

  /** Tells of each new snapshot: phases at once, figures at most twice a second. */
  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  start(): void {
    this.#stopBeat ??= every(this.#options.timers, BEAT_MS, () => this.#beat());
    this.#try();
  }

  /** Ends the beat and the connection for good. */
  stop(): void {
    this.#stopBeat?.();
    this.#stopBeat = null;
    this.#options.transport.close();
    this.#cancelTry?.();
    this.#probe.stop();
  }

  /** Tries at once where it waits for the next try. */
  retryNow(): void {
    if (this.#cancelTry) this.#try();
  }

  /** The browser's opinion of its network changed. */
  onlineChanged(): void {
    if (this.#options.online()) this.retryNow();
    const { phase, lostAt } = this.#next;
    const lost = phase === "reconnecting" || phase === "offline";
    if (lost && lostAt !== null) this.#enter(this.#lostPhase(lostAt));
  }

  #hear(transport: Transport): void {
    transport.on("opened", () => this.#open());
    transport.on("closed", (refused) => this.#close(refused));
    transport.on("notice", (notice) => {
      this.#farewell = farewellOf(notice) ?? this.#farewell;
    });
    transport.on("hello", (hello) => this.#greet(hello));
    transport.on("feeds", (feeds) => this.#set({ feeds }));
    transport.on("frame", (...frame) => this.#frame(frame));
  }

  #try(): void {
    if (this.#trying) return;
    this.#cancelTry?.();
    this.#cancelTry = null;
    this.#trying = true;
    this.#set({ nextTryAt: null });
    this.#publish();
    this.#options.transport.open();
  }

  #open(): void {
    const connection = ++this.#opened;
    this.#trying = false;
    this.#figures.clear();
    this.#slowSince = null;
    if (this.#next.lostAt !== null) this.#enter("resyncing");
    // Before anything else is asked: what is watched is what people wait for.
    this.#options.resync((filledMs) => {
      if (connection === this.#opened) this.#settle(filledMs);
    });
    this.#probe.start();
  }

  #settle(filledMs: number): void {
    const now = this.#options.timers.now();
    const { lostAt } = this.#next;
    const awayMs = lostAt === null ? 0 : now - lostAt;
    const recovered = lostAt === null ? null : { awayMs, filledMs: Math.min(filledMs, awayMs), at: now };
    this.#set({ lostAt: null, loss: null, attempt: 0, recovered });
    this.#enter("live");
  }

  #close(refused?: string): void {
    const now = this.#options.timers.now();
    const failed = this.#trying || this.#next.lostAt !== null;
    const attempt = failed ? this.#next.attempt + 1 : 0;
    const lostAt = this.#next.lostAt ?? now;
    const loss = lossOf(refused, this.#farewell, this.#next.loss);
    const delay = this.#farewell?.resumeAfterMs ?? retryDelay(attempt, this.#options.random());
    this.#farewell = null;
    this.#opened++;
    this.#trying = false;
    this.#probe.stop();
    this.#figures.clear();
    this.#set({
      lostAt,
      loss,
      attempt,
      feeds: null,
      rttMs: null,
      lagMs: null,
      messagesPerSecond: 0,
      recovered: null,
    });
    if (this.#stopBeat) this.#tryLater(now, delay);
    this.#enter(this.#lostPhase(lostAt));
    this.#publish();
  }

  #tryLater(now: number, delay: number): void {
    this.#cancelTry?.();
    this.#cancelTry = this.#options.timers.after(delay, () => this.#try());
    this.#set({ nextTryAt: now + delay });
  }

  #greet(hello: Hello): void {
    this.#options.clock.hello(hello.time);
    this.#heard();
    this.#set({ hello });
    this.#publish();
  }

  #measured(ms: number): void {
    this.#options.clock.measured(ms);
    this.#heard();
    this.#set({ rttMs: Math.round(ms) });
  }

  #frame([, base, ...blocks]: Frame): void {
    const { clock, timers } = this.#options;
    clock.atLeast(base);
    this.#heard();
    this.#figures.frame(timers.now(), clock.now() - base, ticksOf(blocks));
  }

  #heard(): void {
    this.#lastMessageAt = this.#options.timers.now();
  }

  #beat(): void {
    const now = this.#options.timers.now();
    const { phase, lostAt, recovered } = this.#next;
    if (recovered && now - recovered.at >= RECOVERED_FOR_MS) this.#set({ recovered: null });
    if (phase === "live" || phase === "lagging") this.#judge(now);
    else if (phase === "reconnecting" && lostAt !== null) this.#enter(this.#lostPhase(lostAt));
    this.#set({
      lastMessageAt: this.#lastMessageAt,
      lagMs: this.#figures.lagMs(now),
      messagesPerSecond: this.#figures.ticksPerSecond(now),
    });
    this.#publish();
  }

  /** `lagging` after 3 s of a slow round trip or late data; an answer still awaited counts as slow already. */
  #judge(now: number): void {
    const rtt = Math.max(this.#next.rttMs ?? 0, this.#probe.waitingMs(now));
    const slow = rtt > SLOW_RTT_MS || (this.#figures.lagMs(now) ?? 0) > SLOW_LAG_MS;
    this.#slowSince = slow ? (this.#slowSince ?? now) : null;
    if (this.#slowSince === null) this.#enter("live");
    else if (now - this.#slowSince >= SLOW_FOR_MS) this.#enter("lagging");
  }

  #lostPhase(lostAt: number): Phase {
    const long = this.#options.timers.now() - lostAt >= OFFLINE_AFTER_MS;
    return long || !this.#options.online() ? "offline" : "reconnecting";
  }

  #enter(phase: Phase): void {
    if (phase === this.#next.phase) return;
    this.#set({ phase, since: this.#options.timers.now() });
    this.#publish();
  }

  /** Changes what is shown next; a snapshot without a change keeps its identity. */
  #set(patch: Partial<ConnectionSnapshot>): void {
    const keys = Object.keys(patch) as (keyof ConnectionSnapshot)[];
    if (keys.every((key) => Object.is(patch[key], this.#next[key]))) return;
    this.#next = { ...this.#next, ...patch };
  }

  #publish(): void {
    if (this.#snapshot === this.#next) return;
    this.#snapshot = this.#next;
    this.#listeners.tell();
  }
}

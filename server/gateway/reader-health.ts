import type { ReaderState } from "#lib/status.ts";

/** A reader that answers pings is sent one behind a frame this often, milliseconds. */
const PING_EVERY = 800;
/** A reader is lagging when what it was sent is not answered or taken for so long, milliseconds; `seen` is sent about once a second. */
const LATEST = { transport: 1_400, pong: 1_400, seen: 2_000 };
/** A lagging reader is healthy again when it answers within this, milliseconds. */
const IN_TIME = { transport: 1_000, pong: 1_000, seen: 1_500 };
/** How long frames wait for a reader that takes none until it is stalled, and until it is given up (PROTOCOL SLOW4). Milliseconds. */
const STALLED_AFTER = 10_000;
const LOST_AFTER = 30_000;

/**
 * What tells how far a reader is: its own `seen`, its answers to pings behind frames, or, where it can send neither,
 * whether the transport takes more.
 */
export type Sign = "seen" | "pong" | "transport";

/**
 * How well one reader keeps up (PROTOCOL SLOW1 to SLOW4). It is asked only when something waits to be told, so a reader
 * with nothing to read is never slow. Times are milliseconds in one clock that stands while the server itself does.
 */
export class ReaderHealth {
  #state: ReaderState = "healthy";
  #sign: Sign = "transport";
  /** The frame whose answer is awaited, and since when; 0 where none is. */
  #awaited = 0;
  #awaitedSince = 0;
  /** The last frame written, and when one was last followed by a ping. */
  #written = 0;
  #pinged = Number.NEGATIVE_INFINITY;
  /** Since when the transport takes no more, and since when something waits that may not be written. `NaN` where it does not. */
  #blockedSince = Number.NaN;
  #waitsSince = Number.NaN;

  get state(): ReaderState {
    return this.#state;
  }

  /** For how long what was last sent is not taken, milliseconds. */
  lag(now: number): number {
    const since = this.#outstandingSince();
    return Number.isNaN(since) ? 0 : Math.max(0, now - since);
  }

  /** Whether it has taken no frame for so long, while some waited, that it is to be disconnected. */
  isLost(now: number): boolean {
    return now - this.#waitsSince >= LOST_AFTER;
  }

  /** Says by what it is judged from here on. What was awaited of another sign never comes. */
  judgeBy(sign: Sign): void {
    if (sign === this.#sign) return;
    this.#sign = sign;
    this.#awaited = 0;
  }

  /** Whether the frame that waits may be written. @param isFree whether the transport takes more. */
  mayWrite(now: number, isFree: boolean): boolean {
    this.#noteTransport(now, isFree);
    if (this.#state === "healthy" && this.lag(now) > LATEST[this.#sign]) this.#state = "lagging";
    const may = isFree && (this.#state === "healthy" || this.#awaited === 0);
    if (may) this.#waitsSince = Number.NaN;
    else this.#wait(now);
    return may;
  }

  /** Whether the frame that is written next should be followed by a ping. */
  wantsPing(now: number): boolean {
    if (this.#sign !== "pong" || this.#awaited !== 0) return false;
    return this.#state !== "healthy" || now - this.#pinged >= PING_EVERY;
  }

  /** A frame was written, with a ping behind it or without. */
  wrote(n: number, now: number, withPing: boolean): void {
    this.#written = n;
    if (withPing) this.#pinged = now;
    if (this.#awaited !== 0 || !(withPing || this.#sign === "seen")) return;
    this.#awaited = n;
    this.#awaitedSince = now;
  }

  /** An answer came: the reader has everything up to a frame. */
  answered(sign: Sign, n: number, now: number): void {
    if (sign !== this.#sign || this.#awaited === 0 || n < this.#awaited) return;
    this.#awaited = 0;
    this.#waitsSince = Number.NaN;
    if (this.#state !== "healthy") this.#recover(now - this.#awaitedSince);
  }

  /** Whether a frame of this number was ever written. */
  knows(n: number): boolean {
    return n <= this.#written;
  }

  #recover(took: number): void {
    this.#state = took <= IN_TIME[this.#sign] ? "healthy" : "lagging";
  }

  #noteTransport(now: number, isFree: boolean): void {
    if (!isFree) {
      if (Number.isNaN(this.#blockedSince)) this.#blockedSince = now;
      return;
    }
    const took = Number.isNaN(this.#blockedSince) ? 0 : now - this.#blockedSince;
    this.#blockedSince = Number.NaN;
    if (this.#sign === "transport" && this.#state !== "healthy") this.#recover(took);
  }

  #wait(now: number): void {
    if (Number.isNaN(this.#waitsSince)) this.#waitsSince = now;
    if (now - this.#waitsSince >= STALLED_AFTER) this.#state = "stalled";
  }

  #outstandingSince(): number {
    if (this.#awaited === 0) return this.#blockedSince;
    return Number.isNaN(this.#blockedSince)
      ? this.#awaitedSince
      : Math.min(this.#awaitedSince, this.#blockedSince);
  }
}

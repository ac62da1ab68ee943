import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Backlog, Cursor } from "./backlog.ts";
import type { TickRows } from "./tick-rows.ts";

/** Ticks that were lost, first and last (PROTOCOL FR4). */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What one flush takes of a channel: an entry of the frame. */
export interface Taken {
  readonly text: string;
  readonly gap?: Gap;
}

/** What one session has yet to be told of one channel. */
export interface Subscription {
  /** Everything new, one bar or every tick that the hub still holds; `undefined` where there is nothing. */
  take(base: number): Taken | undefined;
  /** Ticks not told yet that may be lost if they wait. */
  waiting(): number;
  release(): void;
}

/** Mode `bars`: what is new folds into one row. */
export class BarSubscription implements Subscription {
  readonly #backlog: Backlog;
  #cursor: Cursor;

  constructor(backlog: Backlog) {
    this.#backlog = backlog;
    this.#cursor = backlog.open();
  }

  take(base: number): Taken | undefined {
    if (!this.#backlog.waits(this.#cursor)) return undefined;
    const text = this.#backlog.text(this.#cursor, base);
    this.#cursor = this.#backlog.advance(this.#cursor);
    return { text };
  }

  waiting(): number {
    return 0;
  }

  release(): void {
    this.#backlog.release(this.#cursor);
  }
}

/** Mode `ticks`: every tick in order, as long as the hub still holds it. */
export class TickSubscription implements Subscription {
  readonly #record: ChannelRecord;
  readonly #rows: TickRows;
  /** The last tick told. */
  #seq: number;

  constructor(record: ChannelRecord, rows: TickRows) {
    this.#record = record;
    this.#rows = rows;
    this.#seq = record.seq;
  }

  take(base: number): Taken | undefined {
    const { seq, oldest } = this.#record;
    if (this.#seq === seq) return undefined;
    const from = Math.max(this.#seq + 1, oldest);
    const gap = from > this.#seq + 1 ? { from: this.#seq + 1, to: from - 1 } : undefined;
    this.#seq = seq;
    const text = this.#rows.text(from, seq, base);
    return gap ? { text, gap } : { text };
  }

  waiting(): number {
    return this.#record.seq - this.#seq;
  }

  release(): void {
    this.#seq = this.#record.seq;
  }
}

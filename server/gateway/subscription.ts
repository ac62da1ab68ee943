import type { Mode } from "#lib/protocol.ts";
import type { Cursor } from "./backlog.ts";
import type { Frame } from "./frame.ts";
import type { Watch } from "./watch.ts";

/** The channel a subscription is to, and what its readers share. */
export type Source = Pick<Watch<never>, "record" | "backlog" | "tickRows">;

/** How far the sessions at one reading have been told of one channel. */
export interface Subscription {
  readonly source: Source;
  readonly mode: Mode;
  /** Whether there is anything new. */
  waits(): boolean;
  /** Adds everything new to a frame, one bar or every tick that the hub still holds, and moves to the end. */
  take(frame: Frame, base: number): void;
  /** Ticks that are still to be told. */
  waiting(): number;
  /** Another one at the same place. */
  fork(): Subscription;
  release(): void;
}

export function subscriptionTo(source: Source, mode: Mode): Subscription {
  return mode === "bars" ? new BarSubscription(source) : new TickSubscription(source);
}

/** Mode `bars`: what is new folds into one row. */
export class BarSubscription implements Subscription {
  readonly source: Source;
  readonly mode = "bars";
  #cursor: Cursor;

  constructor(source: Source, cursor = source.backlog.open()) {
    this.source = source;
    this.#cursor = cursor;
  }

  waits(): boolean {
    return this.#cursor.bar !== undefined;
  }

  take(frame: Frame, base: number): void {
    const cursor = this.#cursor;
    if (!cursor.bar) return;
    const { backlog } = this.source;
    const text = backlog.text(cursor, base);
    const ticks = cursor.textTicks;
    frame.add(text, ticks, ticks > 1 ? ticks : 0);
    this.#cursor = backlog.advance(cursor);
  }

  waiting(): number {
    return this.source.backlog.count(this.#cursor);
  }

  fork(): BarSubscription {
    return new BarSubscription(this.source, this.source.backlog.share(this.#cursor));
  }

  release(): void {
    this.source.backlog.release(this.#cursor);
  }
}

/**
 * Mode `ticks`: every tick in order, as long as the hub still holds it. Where it does not, the readers are told of the
 * gap, then what is held comes as one bar, and every tick again from there (PROTOCOL FR4, SLOW2).
 */
class TickSubscription implements Subscription {
  readonly source: Source;
  readonly mode = "ticks";
  /** The last tick told. */
  #seq: number;

  constructor(source: Source, seq = source.record.seq) {
    this.source = source;
    this.#seq = seq;
  }

  waits(): boolean {
    return this.source.record.seq > this.#seq;
  }

  take(frame: Frame, base: number): void {
    const { channel, seq, oldest } = this.source.record;
    const told = this.#seq;
    if (told === seq) return;
    this.#seq = seq;
    if (oldest <= told + 1) {
      frame.add(this.source.tickRows.text(told + 1, seq, base), seq - told, 0);
      return;
    }
    frame.gaps.push({ channel, from: told + 1, to: oldest - 1 });
    const held = seq - oldest + 1;
    if (held > 0) frame.add(this.source.tickRows.folded(oldest, seq, base), held, held > 1 ? held : 0);
  }

  waiting(): number {
    return this.source.record.seq - this.#seq;
  }

  fork(): TickSubscription {
    return new TickSubscription(this.source, this.#seq);
  }

  release(): void {
    this.#seq = this.source.record.seq;
  }
}

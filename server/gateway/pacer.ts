import type { Flush } from "./frame.ts";

/** One frame may follow another a little early, so that a late flush is made up for (PROTOCOL FR5: at most 1.05 × the rate). */
const EARLIEST = 0.953;

/** What a slot flushes. */
export interface Flushed {
  flush(flush: Flush): void;
}

/** Counts the frames of a server: one number a flush (PROTOCOL FR1). */
interface FrameCounter {
  n: number;
}

/** Sessions of one pace that are flushed together by one timer, which runs while there are any. */
export class Slot<Held extends Flushed> {
  readonly held: Held;
  /** Milliseconds between flushes. */
  readonly interval: number;
  readonly #counter: FrameCounter;
  #members = 0;
  #due = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(held: Held, interval: number, counter: FrameCounter) {
    this.held = held;
    this.interval = interval;
    this.#counter = counter;
  }

  get members(): number {
    return this.#members;
  }

  enter(): void {
    this.#members++;
    if (this.#timer) return;
    const now = performance.now();
    // On a grid that does not depend on who came when: one who changes its pace all the time is still flushed.
    this.#due = (Math.floor(now / this.interval) + 1) * this.interval;
    this.#timer = setTimeout(this.#tick, Math.ceil(this.#due - now));
  }

  leave(): void {
    if (--this.#members > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Flushes now. @param atOnce whatever the pace. */
  flush(atOnce: boolean): void {
    this.held.flush({ n: ++this.#counter.n, base: Date.now(), at: performance.now(), atOnce });
  }

  readonly #tick = (): void => {
    const now = performance.now();
    this.#due = Math.max(this.#due + this.interval, now + EARLIEST * this.interval);
    this.#timer = setTimeout(this.#tick, Math.ceil(this.#due - now));
    this.flush(false);
  };
}

/** Flushes sessions at their paces; many of the same pace at the same moment, so that they share what is written. */
export class Pacer<Held extends Flushed> {
  readonly #slots = new Map<number, Slot<Held>>();
  readonly #counter: FrameCounter = { n: 0 };
  readonly #open: () => Held;

  /** @param open what a slot that opens is to flush. */
  constructor(open: () => Held) {
    this.#open = open;
  }

  /** A place in a slot of the pace of a rate, in frames per second. */
  enter(rate: number): Slot<Held> {
    const interval = paceOf(rate);
    const slot = this.#slots.get(interval) ?? new Slot(this.#open(), interval, this.#counter);
    this.#slots.set(interval, slot);
    slot.enter();
    return slot;
  }

  leave(slot: Slot<Held>): void {
    slot.leave();
    if (slot.members === 0) this.#slots.delete(slot.interval);
  }

  /** Flushes everybody now, whatever the pace. */
  flushAll(): void {
    for (const slot of this.#slots.values()) slot.flush(true);
  }
}

/** Milliseconds between flushes: whole, never faster than the rate, and on a grid of some 450 paces in all, so that clients cannot make timers without end. */
export function paceOf(rate: number): number {
  const exact = 1000 / rate;
  const step = exact < 100 ? 1 : exact < 1000 ? 5 : 50;
  return Math.ceil(exact / step - 1e-9) * step;
}

/** The least time in milliseconds between two frames of one connection, whatever slots it passes through. */
export function leastPause(rate: number): number {
  return EARLIEST * paceOf(rate);
}

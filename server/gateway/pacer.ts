import { AwakeClock } from "./awake-clock.ts";
import type { Flush } from "./frame.ts";

/** One frame may follow another a little early, so that a late flush is made up for (PROTOCOL FR5: at most 1.05 × the rate). */
const EARLIEST = 0.953;

/** Sessions in a slot before another opens: few enough to be written to in some milliseconds. */
const SLOT_SIZE = 250;
/** Milliseconds between two slots of a pace at the least. */
const LEAST_APART = 5;

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
  /** Where in the interval it is flushed, milliseconds. */
  readonly #phase: number;
  readonly #counter: FrameCounter;
  #members = 0;
  /** When it is to be flushed next by its pace, and when it is: not too soon after a flush that was late. */
  #grid = 0;
  #due = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(held: Held, interval: number, phase: number, counter: FrameCounter) {
    this.held = held;
    this.interval = interval;
    this.#phase = phase;
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
    this.#grid = (Math.floor((now - this.#phase) / this.interval) + 1) * this.interval + this.#phase;
    this.#due = this.#grid;
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
    this.#grid += Math.max(1, Math.ceil((now - this.#grid) / this.interval)) * this.interval;
    // Late once, it comes back to the grid step by step, so that slots stay apart.
    this.#due = Math.max(this.#grid, now + EARLIEST * this.interval);
    this.#timer = setTimeout(this.#tick, Math.ceil(this.#due - now));
    this.flush(false);
  };
}

/**
 * Flushes sessions at their paces. Many of the same pace share a slot and so what is written; more of them are spread
 * over slots of the interval, so that thousands are not written to in the same millisecond.
 */
export class Pacer<Held extends Flushed> {
  /** What readers' answers are timed by. It runs while anybody is flushed. */
  readonly clock = new AwakeClock();
  /** The slots of each interval, in the order in which they open. */
  readonly #slots = new Map<number, (Slot<Held> | undefined)[]>();
  readonly #counter: FrameCounter = { n: 0 };
  readonly #open: () => Held;

  /** @param open what a slot that opens is to flush. */
  constructor(open: () => Held) {
    this.#open = open;
  }

  /** A place in a slot of the pace of a rate, in frames per second. */
  enter(rate: number): Slot<Held> {
    if (this.#slots.size === 0) this.clock.start();
    const interval = paceOf(rate);
    const slots = this.#slots.get(interval) ?? Array.from({ length: slotsOf(interval) }, () => undefined);
    this.#slots.set(interval, slots);
    const slot = this.#choose(slots, interval);
    slot.enter();
    return slot;
  }

  leave(slot: Slot<Held>): void {
    slot.leave();
    const slots = this.#slots.get(slot.interval);
    if (slot.members > 0 || !slots) return;
    slots[slots.indexOf(slot)] = undefined;
    if (slots.every((other) => !other)) this.#slots.delete(slot.interval);
    if (this.#slots.size === 0) this.clock.stop();
  }

  /** Flushes everybody now, whatever the pace. */
  flushAll(): void {
    for (const slots of [...this.#slots.values()]) for (const slot of slots) slot?.flush(true);
  }

  /** The first slot with room; where there is none another that opens, and the emptiest where all are open. */
  #choose(slots: (Slot<Held> | undefined)[], interval: number): Slot<Held> {
    const open = slots.filter((slot) => slot !== undefined);
    const roomy = open.find(({ members }) => members < SLOT_SIZE);
    if (roomy) return roomy;
    const at = slots.indexOf(undefined);
    if (at < 0) return open.reduce((least, slot) => (slot.members < least.members ? slot : least));
    const slot = new Slot(this.#open(), interval, phaseOf(at, slots.length) * interval, this.#counter);
    slots[at] = slot;
    return slot;
  }
}

/** How many slots an interval in milliseconds has: a power of two, so that they can be placed evenly. */
function slotsOf(interval: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(interval / LEAST_APART)));
}

/**
 * Where in the interval, from 0 to 1, the slot that opens as number `at` of `slots` lies: always in the middle of the
 * largest pause between those before it (van der Corput 1935, in base 2).
 */
export function phaseOf(at: number, slots: number): number {
  let phase = 0;
  for (let weight = 0.5, rest = at; rest > 0 && weight * slots >= 1; weight /= 2, rest >>= 1) {
    phase += (rest & 1) * weight;
  }
  return phase;
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

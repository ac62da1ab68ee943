/** One frame may follow another a little early, so that a late flush is made up for (PROTOCOL FR5: at most 1.05 × the rate). */
const EARLIEST = 0.953;

/** What is flushed at a pace. */
export interface Paced {
  /** Writes what is new. `n` and `base` are the same for all that are flushed together. */
  flush(n: number, base: number, now: number): void;
}

/** Counts the frames of a server: one number a flush (PROTOCOL FR1). */
export interface FrameCounter {
  n: number;
}

/** Sessions of one pace, flushed together by one timer. It runs only while there are any. */
class Group {
  readonly members = new Set<Paced>();
  readonly #interval: number;
  readonly #counter: FrameCounter;
  #due = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(interval: number, counter: FrameCounter) {
    this.#interval = interval;
    this.#counter = counter;
  }

  add(member: Paced): void {
    this.members.add(member);
    if (this.#timer) return;
    const now = performance.now();
    // On a grid that does not depend on who came when: one who changes its pace all the time is still flushed.
    this.#due = (Math.floor(now / this.#interval) + 1) * this.#interval;
    this.#timer = setTimeout(this.#tick, Math.ceil(this.#due - now));
  }

  /** Says whether nobody is left. */
  delete(member: Paced): boolean {
    this.members.delete(member);
    if (this.members.size > 0) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return true;
  }

  /** Flushes its members now, whenever they were last. */
  flush(now: number): void {
    const n = ++this.#counter.n;
    const base = Date.now();
    for (const member of this.members) member.flush(n, base, now);
  }

  readonly #tick = (): void => {
    const now = performance.now();
    this.#due = Math.max(this.#due + this.#interval, now + EARLIEST * this.#interval);
    this.#timer = setTimeout(this.#tick, Math.ceil(this.#due - now));
    this.flush(now);
  };
}

/** Flushes sessions at their paces; all of the same pace at the same moment, so that they share what is written. */
export class Pacer {
  readonly #groups = new Map<number, Group>();
  readonly #places = new Map<Paced, number>();
  readonly #counter: FrameCounter = { n: 0 };

  /** Sets a member's pace, in frames per second. */
  set(member: Paced, rate: number): void {
    const interval = paceOf(rate);
    if (this.#places.get(member) === interval) return;
    this.delete(member);
    const group = this.#groups.get(interval) ?? new Group(interval, this.#counter);
    this.#groups.set(interval, group);
    this.#places.set(member, interval);
    group.add(member);
  }

  /** Flushes everybody now, whatever the pace. */
  flushAll(): void {
    for (const group of this.#groups.values()) group.flush(Number.POSITIVE_INFINITY);
  }

  delete(member: Paced): void {
    const interval = this.#places.get(member);
    if (interval === undefined) return;
    this.#places.delete(member);
    if (this.#groups.get(interval)?.delete(member)) this.#groups.delete(interval);
  }
}

/** Milliseconds between flushes: whole, never faster than the rate, and on a grid of some 450 paces in all, so that clients cannot make timers without end. */
export function paceOf(rate: number): number {
  const exact = 1000 / rate;
  const step = exact < 100 ? 1 : exact < 1000 ? 5 : 50;
  return Math.ceil(exact / step - 1e-9) * step;
}

/** The least time in milliseconds between two frames of one connection, whatever groups it passes through. */
export function leastPause(rate: number): number {
  return EARLIEST * paceOf(rate);
}

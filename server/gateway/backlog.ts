import { type Bar, fold } from "#lib/bar.ts";
import type { Kind } from "#lib/channel.ts";
import { toRow } from "#lib/row.ts";

/**
 * A place in a channel's ticks up to which at least one reader has been told, and the bar of the ticks from there to
 * the next such place. Opaque to readers.
 */
export interface Cursor {
  holders: number;
  /** The ticks after this place and before the next; `undefined` while there are none. */
  bar: Bar | undefined;
  older: Cursor | undefined;
  newer: Cursor | undefined;
  /** How many ticks the backlog had been given when a reader came here. */
  readonly at: number;
  /** The bar of all ticks from here to a newer place, good as long as somebody stands there. */
  merged: Bar | undefined;
  mergedTo: Cursor | undefined;
  /** The text of everything after this place, as last written. */
  text: string;
  textBase: number;
  textSeq: number;
  /** How many ticks that text folds. */
  textTicks: number;
}

/** Where there are many places, one in so many keeps what it merges to. */
const STRIDE = 16;

/**
 * What the readers of one channel have yet to be told, kept once for all of them. Ticks fold into the newest bar only,
 * so publishing costs the same whatever the number of readers; bars are divided only where a reader stands, so there
 * are never more of them than places where readers stand, however slow the readers are. As folding is associative,
 * merging the bars from a place to the end gives exactly the bar of the ticks since (PROTOCOL FR4, FR6).
 */
export class Backlog {
  readonly #handle: number;
  readonly #kind: Kind;
  #newest: Cursor | undefined;
  /** Ticks given so far. */
  #ticks = 0;

  constructor(handle: number, kind: Kind) {
    this.#handle = handle;
    this.#kind = kind;
  }

  /** Places held: the bound of this backlog's memory. */
  get size(): number {
    let size = 0;
    for (let at = this.#newest; at; at = at.older) size++;
    return size;
  }

  /** Adds a tick, as a bar of its own that nobody else holds. */
  append(tick: Bar): void {
    const newest = this.#newest;
    if (!newest) return;
    this.#ticks += tick.count;
    if (newest.bar) fold(newest.bar, tick);
    else newest.bar = tick;
  }

  /** A reader's place at the end: it will be told what comes from now on. */
  open(): Cursor {
    const newest = this.#newest;
    if (newest && !newest.bar) {
      newest.holders++;
      return newest;
    }
    const cursor = newCursor(newest, this.#ticks);
    if (newest) newest.newer = cursor;
    this.#newest = cursor;
    return cursor;
  }

  /** Gives a reader's place up. What was divided for it alone becomes one bar again. */
  release(cursor: Cursor): void {
    if (--cursor.holders > 0) return;
    const { older, newer, bar } = cursor;
    if (older) {
      older.newer = newer;
      if (bar && older.bar) fold(older.bar, bar);
      else older.bar ??= bar;
    }
    if (newer) newer.older = older;
    else this.#newest = older;
    // Whoever merged to this place still refers to it, and is not to keep others that are left as well.
    cursor.older = undefined;
    cursor.newer = undefined;
  }

  /** Whether there is anything after a place. */
  waits(cursor: Cursor): boolean {
    return cursor.bar !== undefined;
  }

  /** How many ticks come after a place. It costs the same however many others stand after it. */
  count(cursor: Cursor): number {
    return this.#ticks - cursor.at;
  }

  /** Another reader at a place where one stands already. */
  share(cursor: Cursor): Cursor {
    cursor.holders++;
    return cursor;
  }

  /** The bar of everything after a place; `undefined` where there is nothing. */
  peek(cursor: Cursor): Bar | undefined {
    if (!cursor.bar) return undefined;
    const merged = { ...cursor.bar };
    let steps = 0;
    for (let at = cursor.newer; at; at = merge(merged, at)) steps++;
    if (steps > 2 * STRIDE) this.#mergeAll();
    return merged;
  }

  /**
   * Everything after a place as one entry of a frame, `[handle,[row]]`. Readers at the same place and with the same
   * base get the same string. The reader then moves on with `advance`.
   */
  text(cursor: Cursor, base: number): string {
    const seq = this.#newestSeq();
    if (cursor.textBase === base && cursor.textSeq === seq) return cursor.text;
    const bar = this.peek(cursor);
    cursor.text = bar ? JSON.stringify([this.#handle, toRow(this.#kind, bar, base)]) : "";
    cursor.textTicks = bar ? bar.count : 0;
    cursor.textBase = base;
    cursor.textSeq = seq;
    return cursor.text;
  }

  /** Moves a reader to the end. */
  advance(cursor: Cursor): Cursor {
    const end = this.open();
    this.release(cursor);
    return end;
  }

  /**
   * Merges from some of the places to the newest but one: at the newest stand those that leave it with the next frame.
   * This serves all places until that one is left, as what comes between two places is the same however it is divided.
   */
  #mergeAll(): void {
    const to = this.#newest?.older;
    for (let next = to; next; ) {
      const first = before(next);
      if (!first?.bar) return;
      const merged = { ...first.bar };
      for (let at = first.newer; at?.bar && at !== next; at = at.newer) fold(merged, at.bar);
      if (next !== to && next.merged) fold(merged, next.merged);
      first.merged = merged;
      first.mergedTo = to;
      next = first;
    }
  }

  /** The seq of the last tick appended that somebody has yet to be told. */
  #newestSeq(): number {
    const newest = this.#newest;
    return newest?.bar?.seq ?? newest?.older?.bar?.seq ?? 0;
  }
}

/** Folds what comes after a place, as far as it is merged already; the place to go on from. */
function merge(bar: Bar, at: Cursor): Cursor | undefined {
  const { merged, mergedTo } = at;
  if (merged && mergedTo && mergedTo.holders > 0) {
    fold(bar, merged);
    return mergedTo;
  }
  if (at.bar) fold(bar, at.bar);
  return at.newer;
}

/** The place a stride before another, or the oldest. */
function before(cursor: Cursor): Cursor | undefined {
  let at = cursor.older;
  for (let steps = 1; steps < STRIDE && at?.older; steps++) at = at.older;
  return at;
}

function newCursor(older: Cursor | undefined, at: number): Cursor {
  return {
    holders: 1,
    bar: undefined,
    older,
    newer: undefined,
    at,
    merged: undefined,
    mergedTo: undefined,
    text: "",
    textBase: Number.NaN,
    textSeq: -1,
    textTicks: 0,
  };
}

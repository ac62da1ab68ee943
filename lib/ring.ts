import type { ByteBudget } from "./byte-budget.ts";

/** Rows that every ring has room for, whatever its budget. */
const LEAST_ROOM = 32;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

export interface RingOptions {
  /** Growing stops at so many rows on its way, so that a ring which comes to just these has no slack; `capacity` where left out. */
  readonly settle?: number;
  /** What its bytes are taken from. A ring that may not grow forgets its oldest row for each that comes. */
  readonly budget?: ByteBudget;
}

/**
 * The newest rows of numbers, oldest first, in one typed array, row after row. It starts small, grows by half as it
 * fills, gives room back when half of it is empty, and from `capacity` on forgets the oldest row for each that comes.
 * So a row costs 8 bytes a number when full, and 12 at the most while it grows.
 */
export class Ring {
  readonly columns: number;
  readonly capacity: number;
  readonly #settle: number;
  readonly #budget: ByteBudget | undefined;
  #data: Float64Array;
  #room: number;
  #start = 0;
  #length = 0;

  /** @param columns numbers a row, 1 or more. @param capacity rows at the most, 1 or more. */
  constructor(columns: number, capacity: number, { settle = capacity, budget }: RingOptions = {}) {
    this.columns = columns;
    this.capacity = capacity;
    this.#settle = settle;
    this.#budget = budget;
    this.#room = Math.min(capacity, LEAST_ROOM);
    this.#data = new Float64Array(this.#room * columns);
    budget?.take(this.bytes);
  }

  /** Rows held. */
  get length(): number {
    return this.#length;
  }

  /** Bytes of the rows there is room for. */
  get bytes(): number {
    return this.#room * this.columns * BYTES;
  }

  /** The numbers of all rows there is room for, to be read at an `offset`. Another array after each push or drop. */
  get data(): Float64Array {
    return this.#data;
  }

  /** Where the row at an index, 0 the oldest, begins in `data`. The row after the last of `data` is its first. */
  offset(index: number): number {
    return this.#slot(index) * this.columns;
  }

  /** Adds a row, one number a column. */
  push(...row: number[]): void {
    if (this.#length === this.#room && this.#room < this.capacity) this.#grow();
    const full = this.#length === this.#room;
    const at = this.offset(full ? 0 : this.#length);
    for (let column = 0; column < this.columns; column++) this.#data[at + column] = row[column] as number;
    if (full) this.#start = this.#slot(1);
    else this.#length++;
  }

  /** Adds a row before the one at an index; the rows from there on move up, and a full ring forgets its oldest. */
  insert(index: number, ...row: number[]): void {
    const before = this.#length;
    this.push(...row);
    // A full ring has lost its first row, so that the others stand one lower.
    const place = index - (before + 1 - this.#length);
    for (let at = this.#length - 1; at > Math.max(0, place); at--) this.#swap(at - 1, at);
  }

  /** The number in a column of the row at an index, 0 the oldest. `NaN` outside the ring. */
  at(column: number, index: number): number {
    if (index < 0 || index >= this.#length) return Number.NaN;
    return this.#data[this.offset(index) + column] as number;
  }

  /** Replaces one number of a row held. */
  set(column: number, index: number, value: number): void {
    this.#data[this.offset(index) + column] = value;
  }

  /** Forgets the oldest `count` rows. */
  drop(count: number): void {
    const gone = Math.min(count, this.#length);
    this.#start = (this.#start + gone) % this.#room;
    this.#length -= gone;
    // Grown by half it is two thirds full, and so it is after this: neither follows soon on the other.
    if (this.#length * 2 < this.#room && this.#room > LEAST_ROOM) {
      this.#resize(Math.max(LEAST_ROOM, Math.ceil(this.#length * 1.5)));
    }
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
  }

  /** Gives what it has taken back to its budget, once and for good. What it holds can still be read. */
  release(): void {
    this.#budget?.take(-this.bytes);
  }

  /** The index of the first row whose number in an ascending column is at least `value`; `length` where none is. */
  lowerBound(column: number, value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(column, middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #swap(one: number, other: number): void {
    const [a, b] = [this.offset(one), this.offset(other)];
    for (let column = 0; column < this.columns; column++) {
      const held = this.#data[a + column] as number;
      this.#data[a + column] = this.#data[b + column] as number;
      this.#data[b + column] = held;
    }
  }

  #slot(index: number): number {
    const at = this.#start + index;
    return at < this.#room ? at : at - this.#room;
  }

  #grow(): void {
    const more = Math.floor(this.#room * 1.5);
    const room = Math.min(this.#room < this.#settle ? Math.min(more, this.#settle) : more, this.capacity);
    const bytes = (room - this.#room) * this.columns * BYTES;
    if (this.#budget?.hasRoom(bytes) ?? true) this.#resize(room);
  }

  #resize(room: number): void {
    const data = new Float64Array(room * this.columns);
    const first = Math.min(this.#length, this.#room - this.#start);
    data.set(this.#data.subarray(this.#start * this.columns, (this.#start + first) * this.columns));
    data.set(this.#data.subarray(0, (this.#length - first) * this.columns), first * this.columns);
    this.#budget?.take(data.byteLength - this.bytes);
    this.#data = data;
    this.#room = room;
    this.#start = 0;
  }
}

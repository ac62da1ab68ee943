/**
 * The newest rows of numbers, oldest first, in one typed array per column. It starts small, doubles as it
 * fills and from `capacity` on forgets the oldest row for each new one. 8 bytes a number.
 */
export class Ring {
  readonly columns: number;
  readonly capacity: number;
  #data: Float64Array[];
  #room: number;
  #start = 0;
  #length = 0;

  /** @param columns numbers a row, 1 or more. @param capacity rows at the most, 1 or more. */
  constructor(columns: number, capacity: number) {
    this.columns = columns;
    this.capacity = capacity;
    this.#room = Math.min(capacity, 32);
    this.#data = Array.from({ length: columns }, () => new Float64Array(this.#room));
  }

  /** Rows held. */
  get length(): number {
    return this.#length;
  }

  /** Adds a row, one number a column. */
  push(...row: number[]): void {
    if (this.#length === this.#room && this.#room < this.capacity) this.#grow();
    const full = this.#length === this.#room;
    const at = this.#slot(full ? 0 : this.#length);
    for (let column = 0; column < this.columns; column++) {
      (this.#data[column] as Float64Array)[at] = row[column] as number;
    }
    if (full) this.#start = (this.#start + 1) % this.#room;
    else this.#length++;
  }

  /** The number in a column of the row at an index, 0 the oldest. `NaN` outside the ring. */
  at(column: number, index: number): number {
    if (index < 0 || index >= this.#length) return Number.NaN;
    return (this.#data[column] as Float64Array)[this.#slot(index)] as number;
  }

  /** Replaces one number of a row held. */
  set(column: number, index: number, value: number): void {
    (this.#data[column] as Float64Array)[this.#slot(index)] = value;
  }

  /** Forgets the oldest `count` rows. */
  drop(count: number): void {
    const gone = Math.min(count, this.#length);
    this.#start = (this.#start + gone) % this.#room;
    this.#length -= gone;
  }

  clear(): void {
    this.#start = 0;
    this.#length = 0;
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

  #slot(index: number): number {
    const at = this.#start + index;
    return at < this.#room ? at : at - this.#room;
  }

  #grow(): void {
    const room = Math.min(this.capacity, this.#room * 2);
    this.#data = this.#data.map((old) => {
      const next = new Float64Array(room);
      next.set(old.subarray(this.#start));
      next.set(old.subarray(0, this.#start), this.#room - this.#start);
      return next;
    });
    this.#start = 0;
    this.#room = room;
  }
}

/** Ticks that a table has room for at first. */
const LEAST_ROOM = 16;

/** Whole columns of the same length; what is unknown is `NaN`. */
export interface Columns {
  /** Which of the epochs a tick belongs to; those of later epochs are greater. */
  readonly run: Uint32Array;
  readonly seq: Float64Array;
  /** Epoch milliseconds. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** Size, bid and ask of each tick one after the other; `undefined` where none is known. */
  readonly extras: Float64Array | undefined;
}

/** Ticks of one channel by columns, 28 bytes each and 24 more from the first that has a size or a quote. */
export class TickTable {
  length = 0;
  run: Uint32Array;
  seq: Float64Array;
  time: Float64Array;
  value: Float64Array;
  #extras: Float64Array | undefined;
  #ordered = true;

  constructor(room = LEAST_ROOM) {
    this.run = new Uint32Array(room);
    this.seq = new Float64Array(room);
    this.time = new Float64Array(room);
    this.value = new Float64Array(room);
  }

  /** A table that has these columns for its own. */
  static of({ run, seq, time, value, extras }: Columns): TickTable {
    const table = new TickTable(0);
    table.run = run;
    table.seq = seq;
    table.time = time;
    table.value = value;
    table.length = seq.length;
    table.#extras = extras;
    for (let at = 1; at < seq.length && table.#ordered; at++) {
      if (table.compare(at - 1, at) > 0) table.#ordered = false;
    }
    return table;
  }

  /** Size, bid and ask of each tick one after the other, with room for more; `undefined` where none is known. */
  get extras(): Float64Array | undefined {
    return this.#extras;
  }

  get bytes(): number {
    return this.run.byteLength + 3 * this.seq.byteLength + (this.#extras?.byteLength ?? 0);
  }

  /** Whether they are in the order of time, and of epoch and number where the time is the same. */
  get ordered(): boolean {
    return this.#ordered;
  }

  push(run: number, seq: number, time: number, value: number, size: number, bid: number, ask: number): void {
    const at = this.length;
    if (at === this.seq.length) this.#grow();
    this.run[at] = run;
    this.seq[at] = seq;
    this.time[at] = time;
    this.value[at] = value;
    if (!(Number.isNaN(size) && Number.isNaN(bid) && Number.isNaN(ask)) || this.#extras) {
      this.#setExtras(at, size, bid, ask);
    }
    this.length++;
    if (at > 0 && this.#ordered && this.compare(at - 1, at) > 0) this.#ordered = false;
  }

  /** Adds ticks of another table, from one index to another, exclusive. */
  add(from: TickTable, start = 0, end = from.length): void {
    const { run, seq, time, value } = from;
    for (let at = start; at < end; at++) {
      this.push(
        run[at] as number,
        seq[at] as number,
        time[at] as number,
        value[at] as number,
        from.size(at),
        from.bid(at),
        from.ask(at),
      );
    }
  }

  /** Adds those ticks of another table whose numbers are greater than one, and no greater than another. */
  addNumbered(from: TickTable, after: number, last: number): void {
    for (let at = 0; at < from.length; at++) {
      const seq = from.seq[at] as number;
      if (seq > after && seq <= last) this.add(from, at, at + 1);
    }
  }

  size(at: number): number {
    return this.#extras ? (this.#extras[3 * at] as number) : Number.NaN;
  }

  bid(at: number): number {
    return this.#extras ? (this.#extras[3 * at + 1] as number) : Number.NaN;
  }

  ask(at: number): number {
    return this.#extras ? (this.#extras[3 * at + 2] as number) : Number.NaN;
  }

  /** Less than 0 where the tick at `a` comes before that at `b`. */
  compare(a: number, b: number): number {
    return (
      (this.time[a] as number) - (this.time[b] as number) ||
      (this.run[a] as number) - (this.run[b] as number) ||
      (this.seq[a] as number) - (this.seq[b] as number)
    );
  }

  /** The same ticks in the order of time; itself where they are. */
  inOrder(): TickTable {
    return this.#ordered ? this : this.#arranged((a, b) => this.compare(a, b));
  }

  /** The same ticks in the order of their numbers, which are of one epoch. */
  bySeq(): TickTable {
    const { seq } = this;
    for (let at = 1; at < this.length; at++) {
      if ((seq[at] as number) > (seq[at - 1] as number)) continue;
      return this.#arranged((a, b) => (seq[a] as number) - (seq[b] as number));
    }
    return this;
  }

  /** The index of the first tick at or after a time, in a table in order; `length` where none is. */
  lowerBound(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #arranged(compare: (a: number, b: number) => number): TickTable {
    const order = Uint32Array.from({ length: this.length }, (_, at) => at).sort(compare);
    const table = new TickTable(Math.max(1, this.length));
    for (const at of order) table.add(this, at, at + 1);
    return table;
  }

  #setExtras(at: number, size: number, bid: number, ask: number): void {
    this.#extras ??= new Float64Array(3 * this.seq.length).fill(Number.NaN);
    this.#extras[3 * at] = size;
    this.#extras[3 * at + 1] = bid;
    this.#extras[3 * at + 2] = ask;
  }

  #grow(): void {
    const room = Math.max(LEAST_ROOM, this.seq.length * 2);
    const run = new Uint32Array(room);
    run.set(this.run);
    this.run = run;
    this.seq = grown(this.seq, room);
    this.time = grown(this.time, room);
    this.value = grown(this.value, room);
    if (this.#extras) this.#extras = grown(this.#extras, 3 * room);
  }
}

function grown(column: Float64Array, room: number): Float64Array {
  const more = new Float64Array(room);
  more.set(column);
  return more;
}

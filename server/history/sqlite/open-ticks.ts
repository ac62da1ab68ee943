import { TickTable } from "../tick-table.ts";
import { BLOCK_TICKS } from "./blocks.ts";
import type { ChannelRow, RunRow } from "./names.ts";

/** Ticks of a run that are in the journal and in no block yet. */
export interface OpenRun {
  readonly run: RunRow;
  readonly ticks: TickTable;
  /** The row of the journal that its first tick is in. */
  readonly row: number;
  /** When that came, epoch milliseconds. */
  readonly since: number;
  /** Whether each number is greater than the one before. */
  ascending: boolean;
}

/** The ticks that are in no block yet, by run. */
export class OpenTicks {
  /** Bytes that they take, and how many they are. */
  bytes = 0;
  ticks = 0;
  /** Runs that have enough for a block. */
  readonly full = new Set<OpenRun>();
  readonly #runs = new Map<RunRow, OpenRun>();
  readonly #byChannel = new Map<ChannelRow, Set<OpenRun>>();

  [Symbol.iterator](): IterableIterator<OpenRun> {
    return this.#runs.values();
  }

  of(run: RunRow): OpenRun | undefined {
    return this.#runs.get(run);
  }

  ofChannel(channel: ChannelRow): readonly OpenRun[] {
    return [...(this.#byChannel.get(channel) ?? [])];
  }

  /** Adds a tick of a table, which is in a row of the journal. */
  push(run: RunRow, row: number, from: TickTable, at: number): void {
    const open = this.#runs.get(run) ?? this.#add(run, row);
    const { ticks } = open;
    const before = ticks.bytes;
    if (ticks.length > 0 && (from.seq[at] as number) <= (ticks.seq[ticks.length - 1] as number)) {
      open.ascending = false;
    }
    ticks.add(from, at, at + 1);
    this.bytes += ticks.bytes - before;
    this.ticks++;
    if (ticks.length >= BLOCK_TICKS) this.full.add(open);
  }

  has(run: RunRow, seq: number): boolean {
    const open = this.#runs.get(run);
    if (!open) return false;
    const seqs = open.ticks.seq.subarray(0, open.ticks.length);
    return open.ascending ? seqs[firstAtLeast(seqs, seq)] === seq : seqs.includes(seq);
  }

  remove(open: OpenRun): void {
    this.#runs.delete(open.run);
    this.full.delete(open);
    this.bytes -= open.ticks.bytes;
    this.ticks -= open.ticks.length;
    const others = this.#byChannel.get(open.run.channel);
    others?.delete(open);
    if (others?.size === 0) this.#byChannel.delete(open.run.channel);
  }

  /** The oldest row of the journal that any of them is in; `Infinity` where there are none. */
  oldestRow(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { row } of this.#runs.values()) oldest = Math.min(oldest, row);
    return oldest;
  }

  /** The ticks of a channel in [from, to), in order. */
  between(channel: ChannelRow, from: number, to: number): TickTable {
    const found = new TickTable();
    for (const { ticks } of this.ofChannel(channel)) {
      const ordered = ticks.inOrder();
      found.add(ordered, ordered.lowerBound(from), ordered.lowerBound(to));
    }
    return found.inOrder();
  }

  #add(run: RunRow, row: number): OpenRun {
    const open: OpenRun = { run, row, ticks: new TickTable(), since: Date.now(), ascending: true };
    this.bytes += open.ticks.bytes;
    this.#runs.set(run, open);
    const others = this.#byChannel.get(run.channel) ?? new Set();
    this.#byChannel.set(run.channel, others.add(open));
    return open;
  }
}

/** Where the first of ascending numbers is that is no smaller; their length where none is. */
function firstAtLeast(numbers: Float64Array, wanted: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

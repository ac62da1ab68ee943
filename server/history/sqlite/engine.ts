import type { DatabaseSync } from "node:sqlite";
import type { TickColumns } from "../history.ts";
import { TickTable } from "../tick-table.ts";
import { BarRows, type FromBelow } from "./bar-rows.ts";
import { BLOCK_TICKS, Blocks } from "./blocks.ts";
import { Forgotten } from "./forgotten.ts";
import { Gaps } from "./gaps.ts";
import { Journal } from "./journal.ts";
import { type ChannelRow, Names, type RunRow } from "./names.ts";
import { type OpenRun, OpenTicks } from "./open-ticks.ts";
import { PassedOver } from "./passed-over.ts";
import { foldedFromBelow, Rollup } from "./rollup.ts";
import type { Damaged } from "./soundness.ts";

/** Open ticks are closed from so many bytes on, and from so many ticks in the journal. */
const OPEN_BYTES = 48 * 1_048_576;
const JOURNAL_TICKS = 1_500_000;
/** So many times as much is open only while more comes than can be closed. */
const OVERFULL = 1.5;
/** A batch of so many ticks a channel goes into blocks at once. */
const BULK_TICKS = 2 * BLOCK_TICKS;

/** What became of a batch. */
export interface Taken {
  readonly kept: number;
  /** Ticks that were there already. */
  readonly repeated: number;
}

/**
 * All that is in an open file, and what of it is held in memory. Whoever calls a method that writes has begun a
 * transaction; where that fails another engine is made of what the file has.
 */
export class Engine {
  readonly names: Names;
  readonly blocks: Blocks;
  readonly bars: BarRows;
  readonly forgotten: Forgotten;
  readonly gaps: Gaps;
  readonly open = new OpenTicks();
  readonly passedOver = new PassedOver();
  readonly #journal: Journal;
  readonly #rollup: Rollup;

  /** @param onDamage told of parts of the file that cannot be read. */
  constructor(db: DatabaseSync, onDamage: (damaged: Damaged) => void) {
    const { passedOver } = this;
    this.names = new Names(db);
    this.blocks = new Blocks(db, { onDamage, passedOver });
    const fromBelow: FromBelow = (channel, level, span) => foldedFromBelow(this, channel, level, span);
    this.bars = new BarRows(db, { onDamage, passedOver, fromBelow });
    this.forgotten = new Forgotten(db);
    this.gaps = new Gaps(db, this);
    this.#journal = new Journal(db, onDamage);
    this.#rollup = new Rollup(this);
    this.#journal.replay((row, ticks) => this.#replay(row, ticks));
  }

  /** Ticks kept one by one. */
  get ticks(): number {
    return this.blocks.ticks + this.open.ticks;
  }

  /** Takes a batch: into the journal, or, where it is much of few channels, into blocks at once. */
  append(batch: TickColumns): Taken {
    const runs = batch.channels.map((name, at) => this.names.run(name, batch.epochs[at] ?? ""));
    const isBulk = batch.length >= BULK_TICKS * runs.length;
    const row = this.#journal.next;
    const kept = new TickTable(batch.length);
    for (let at = 0; at < batch.length; at++) {
      const run = runs[batch.channel[at] as number] as RunRow;
      if (!this.#isAnother(run, batch.seq[at] as number)) continue;
      pushFrom(kept, run, batch, at);
      this.open.push(run, row, kept, kept.length - 1);
    }
    if (isBulk) for (const run of runs) this.#closeRun(run);
    else if (kept.length > 0) this.#journal.append(kept);
    return { kept: kept.length, repeated: batch.length - kept.length };
  }

  /** Puts the open ticks of a run into blocks. */
  close(open: OpenRun): void {
    const { run } = open;
    const ticks = open.ticks.inOrder();
    let last = run.closed;
    for (let at = 0; at < ticks.length; at++) last = Math.max(last, ticks.seq[at] as number);
    this.blocks.add(run, ticks);
    this.names.noteClosed(run, last, ticks.time[0] as number, ticks.time[ticks.length - 1] as number);
    this.#rollup.add(run.channel, ticks);
    this.open.remove(open);
    this.#journal.trim(this.open.oldestRow());
  }

  closeChannel(channel: ChannelRow): void {
    for (const open of this.open.ofChannel(channel)) this.close(open);
  }

  /** Whether a channel has open ticks that belong among those in blocks. */
  isLate(channel: ChannelRow): boolean {
    const closed = this.blocks.newest(channel);
    return this.open.ofChannel(channel).some(({ run, ticks }) => {
      const { time, seq } = ticks.inOrder();
      const first = time[0] as number;
      return first < closed || (first === closed && (seq[0] as number) < run.closed);
    });
  }

  /** The run that is to be closed next, at least where its first tick came before a time; `undefined` where none has to be. */
  due(before: number): OpenRun | undefined {
    const [full] = this.open.full;
    if (full) return full;
    if (this.open.bytes > OPEN_BYTES) return this.#least((open) => -open.ticks.bytes);
    if (this.#journal.ticks > JOURNAL_TICKS) return this.#least(({ row }) => row);
    const eldest = this.#least(({ since }) => since);
    return eldest && eldest.since < before ? eldest : undefined;
  }

  /** Whether so much is open that nothing more should come before some of it is closed. */
  get isOverfull(): boolean {
    return this.open.bytes > OVERFULL * OPEN_BYTES || this.#journal.ticks > OVERFULL * JOURNAL_TICKS;
  }

  closeDue(before: number): void {
    const open = this.due(before);
    if (open) this.close(open);
  }

  #least(measure: (open: OpenRun) => number): OpenRun | undefined {
    let least: OpenRun | undefined;
    for (const open of this.open) if (!least || measure(open) < measure(least)) least = open;
    return least;
  }

  #closeRun(run: RunRow): void {
    const open = this.open.of(run);
    if (open) this.close(open);
  }

  /** Whether a number of a run was never taken before; it is from then on. */
  #isAnother(run: RunRow, seq: number): boolean {
    if (seq > run.seq) {
      run.seq = seq;
      return true;
    }
    return !(this.open.has(run, seq) || this.blocks.has(run, seq));
  }

  /** What of a batch of the journal is in no block is open again. */
  #replay(row: number, ticks: TickTable): void {
    for (let at = 0; at < ticks.length; at++) {
      const run = this.names.runById(ticks.run[at] as number);
      const seq = ticks.seq[at] as number;
      if (this.#isAnother(run, seq)) this.open.push(run, row, ticks, at);
    }
  }
}

function pushFrom(table: TickTable, run: RunRow, batch: TickColumns, at: number): void {
  table.push(
    run.id,
    batch.seq[at] as number,
    batch.time[at] as number,
    batch.value[at] as number,
    batch.size[at] as number,
    batch.bid[at] as number,
    batch.ask[at] as number,
  );
}

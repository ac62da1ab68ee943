import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeTicks, encodeTicks } from "../codec/tick-block.ts";
import { TickTable } from "../tick-table.ts";
import type { ChannelRow, RunRow } from "./names.ts";
import type { PassedOver } from "./passed-over.ts";
import type { Damaged } from "./soundness.ts";

/** Ticks of a block. */
export const BLOCK_TICKS = 4_096;
/** A run's last block is written anew with what comes after it while it has fewer ticks. */
const SMALL_BLOCK = BLOCK_TICKS / 2;
/** Blocks of a page. */
const PAGE_BLOCKS = 4;
/** Blocks kept decoded. */
const DECODED = 8;

/** A block without its ticks. */
export interface BlockHead {
  readonly id: number;
  readonly run: number;
  /** Epoch milliseconds of the oldest and the newest tick. */
  readonly t0: number;
  readonly t1: number;
  readonly seq0: number;
  readonly seq1: number;
  readonly n: number;
}

export interface BlocksOptions {
  /** Told of each block that cannot be read, once for each reading; its ticks are passed over. */
  readonly onDamage: (damaged: Damaged) => void;
  readonly passedOver: PassedOver;
}

/** Ticks on disk, some thousand of one run in a row. */
export class Blocks {
  /** Ticks in all blocks. */
  ticks: number;
  readonly #options: BlocksOptions;
  readonly #decoded = new Map<number, TickTable>();
  /** Of each run a block without holes that was asked for last. */
  readonly #whole = new Map<number, BlockHead>();
  readonly #seqs = new WeakMap<TickTable, Set<number>>();
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #data: StatementSync;
  readonly #last: StatementSync;
  readonly #holding: StatementSync;
  readonly #byTime: StatementSync;
  readonly #bySeq: StatementSync;
  readonly #nextTime: StatementSync;
  readonly #nextSeq: StatementSync;
  readonly #newest: StatementSync;

  constructor(db: DatabaseSync, options: BlocksOptions) {
    this.#options = options;
    this.ticks = Number(db.prepare("SELECT sum(n) AS n FROM block").get()?.n ?? 0);
    this.#insert = db.prepare(
      "INSERT INTO block(channel, run, t0, t1, seq0, seq1, n, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    );
    this.#update = db.prepare(
      "UPDATE block SET t0 = ?, t1 = ?, seq0 = ?, seq1 = ?, n = ?, data = ? WHERE id = ?",
    );
    const head = "SELECT id, run, t0, t1, seq0, seq1, n FROM block";
    this.#data = db.prepare("SELECT data FROM block WHERE id = ?");
    this.#last = db.prepare(`${head} WHERE run = ? ORDER BY seq1 DESC LIMIT 1`);
    this.#holding = db.prepare(`${head} WHERE run = ?1 AND seq1 >= ?2 AND seq0 <= ?2`);
    this.#byTime = db.prepare(`${head} WHERE channel = ? AND t1 >= ? AND t1 < ? AND t0 < ? ORDER BY t0, id`);
    this.#bySeq = db.prepare(`${head} WHERE run = ? AND seq1 > ? AND seq0 <= ?`);
    this.#nextTime = db.prepare(
      `SELECT t1 AS next FROM block WHERE channel = ? AND t1 >= ? ORDER BY t1 LIMIT 1 OFFSET ${PAGE_BLOCKS - 1}`,
    );
    this.#nextSeq = db.prepare(
      `SELECT seq1 AS next FROM block WHERE run = ? AND seq1 > ? ORDER BY seq1 LIMIT 1 OFFSET ${PAGE_BLOCKS - 1}`,
    );
    this.#newest = db.prepare("SELECT max(t1) AS t1 FROM block WHERE channel = ?");
  }

  /** Puts ticks of a run into blocks, together with the run's last block where that is small. */
  add(run: RunRow, ticks: TickTable): void {
    const last = headOf(this.#last.get(run.id));
    const merged = last && last.n < SMALL_BLOCK ? last : undefined;
    const all = new TickTable(ticks.length + (merged?.n ?? 0));
    if (merged) all.add(this.read(merged));
    all.add(ticks);
    this.ticks += all.length - (merged?.n ?? 0);
    const ordered = all.inOrder();
    let replaced = merged?.id;
    for (let from = 0; from < ordered.length; ) {
      const left = ordered.length - from;
      const to = left < BLOCK_TICKS + SMALL_BLOCK ? ordered.length : from + BLOCK_TICKS;
      this.#write(run, ordered, from, to, replaced);
      replaced = undefined;
      from = to;
    }
  }

  #write(run: RunRow, ticks: TickTable, from: number, to: number, replaced: number | undefined): void {
    let [seq0, seq1] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let at = from; at < to; at++) {
      seq0 = Math.min(seq0, ticks.seq[at] as number);
      seq1 = Math.max(seq1, ticks.seq[at] as number);
    }
    const [t0, t1] = [ticks.time[from] as number, ticks.time[to - 1] as number];
    const data = encodeTicks(ticks, from, to);
    run.channel.span = Math.max(run.channel.span, t1 - t0);
    if (replaced === undefined) this.#insert.run(run.channel.id, run.id, t0, t1, seq0, seq1, to - from, data);
    else {
      this.#decoded.delete(replaced);
      this.#update.run(t0, t1, seq0, seq1, to - from, data, replaced);
    }
  }

  /** Whether a number of a run is in a block. */
  has(run: RunRow, seq: number): boolean {
    if (seq <= run.gone) return true;
    if (seq > run.closed) return false;
    const whole = this.#whole.get(run.id);
    if (whole && seq >= whole.seq0 && seq <= whole.seq1) return true;
    for (const row of this.#holding.iterate(run.id, seq)) {
      const head = headOf(row);
      if (head && isWhole(head)) this.#whole.set(run.id, head);
      if (head && (isWhole(head) || this.#seqsOf(head).has(seq))) return true;
    }
    return false;
  }

  /** Blocks of a channel with ticks in [from, to), in the order of their first. */
  overlapping(channel: ChannelRow, from: number, to: number): BlockHead[] {
    return this.#byTime.all(channel.id, from, to + channel.span + 1, to).flatMap((row) => headOf(row) ?? []);
  }

  /** The time of the newest tick of a channel, epoch milliseconds; `-Infinity` where there is none. */
  newest(channel: ChannelRow): number {
    return Number(this.#newest.get(channel.id)?.t1 ?? Number.NEGATIVE_INFINITY);
  }

  /** A time up to which there is a page of ticks from another time on; `undefined` where all that is left is one. */
  pageTime(channel: ChannelRow, from: number): number | undefined {
    const next = this.#nextTime.get(channel.id, from)?.next;
    return next === undefined ? undefined : Number(next);
  }

  /** The same by number, after another. */
  pageSeq(run: RunRow, after: number): number | undefined {
    const next = this.#nextSeq.get(run.id, after)?.next;
    return next === undefined ? undefined : Number(next);
  }

  /** The ticks of a run whose numbers are greater than one, and no greater than another. */
  numbered(run: RunRow, after: number, last: number): TickTable {
    const found = new TickTable();
    for (const row of this.#bySeq.all(run.id, after, last)) {
      const head = headOf(row);
      if (head) found.addNumbered(this.read(head), after, last);
    }
    return found;
  }

  /** The ticks of a channel in [from, to), in order. */
  between(channel: ChannelRow, from: number, to: number): TickTable {
    const found = new TickTable();
    for (const head of this.overlapping(channel, from, to)) {
      const ticks = this.read(head);
      if (ticks.length !== head.n) this.#options.passedOver.note({ ...head, from, to, ticks: head.n });
      found.add(ticks, ticks.lowerBound(from), ticks.lowerBound(to));
    }
    return found.inOrder();
  }

  /** The ticks of a block, in order; none where it is damaged. */
  read({ id, run, n }: BlockHead): TickTable {
    const known = this.#decoded.get(id);
    if (known) return known;
    const ticks = this.#decode(id, run);
    if (ticks.length !== n) this.#options.onDamage({ table: "block", id });
    const [oldest] = this.#decoded.keys();
    if (this.#decoded.size >= DECODED && oldest !== undefined) this.#decoded.delete(oldest);
    this.#decoded.set(id, ticks);
    return ticks;
  }

  /** Called when blocks were deleted or what was written was taken back. */
  forgetDecoded(): void {
    this.#decoded.clear();
    this.#whole.clear();
  }

  #decode(id: number, run: number): TickTable {
    const data = this.#data.get(id)?.data;
    try {
      if (data instanceof Uint8Array) return decodeTicks(data, run);
    } catch {
      // Told by whoever asked, who misses its ticks.
    }
    return new TickTable();
  }

  #seqsOf(head: BlockHead): Set<number> {
    const ticks = this.read(head);
    const seqs = this.#seqs.get(ticks) ?? new Set(ticks.seq.subarray(0, ticks.length));
    this.#seqs.set(ticks, seqs);
    return seqs;
  }
}

/** Whether a block has every number from its first to its last. */
function isWhole({ seq0, seq1, n }: BlockHead): boolean {
  return seq1 - seq0 + 1 === n;
}

function headOf(row: Record<string, unknown> | undefined): BlockHead | undefined {
  if (!row) return undefined;
  return {
    id: Number(row.id),
    run: Number(row.run),
    t0: Number(row.t0),
    t1: Number(row.t1),
    seq0: Number(row.seq0),
    seq1: Number(row.seq1),
    n: Number(row.n),
  };
}

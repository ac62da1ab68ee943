import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBars, encodeBars } from "../codec/bar-block.ts";
import type { FoldedBar } from "../folded-bar.ts";
import type { ChannelRow } from "./names.ts";
import type { PassedOver } from "./passed-over.ts";
import type { Damaged } from "./soundness.ts";

/** Bars of a row; up to half as many more while nothing else needs the room. */
const ROW_BARS = 512;

interface BarRow {
  readonly id: number;
  /** Where the first and the last bucket begin, epoch milliseconds. */
  readonly t0: number;
  readonly t1: number;
  readonly n: number;
}

/** What becomes of a bar that is there and one of the same bucket that is added. */
export type Join = (kept: FoldedBar, added: FoldedBar) => FoldedBar;

/** Buckets that begin in [from, to), epoch milliseconds. */
export interface Buckets {
  readonly from: number;
  readonly to: number;
}

/** Bars of a level folded from the level below; `undefined` where that was forgotten. */
export type FromBelow = (channel: ChannelRow, level: number, buckets: Buckets) => FoldedBar[] | undefined;

export interface BarRowsOptions {
  /** Told of each row that cannot be read. */
  readonly onDamage: (damaged: Damaged) => void;
  /** Told of those whose bars nothing else tells. */
  readonly passedOver: PassedOver;
  /** What takes the place of a row that cannot be read. */
  readonly fromBelow: FromBelow;
}

/** Bars on disk, some hundred of one channel and level in a row, no row over another. */
export class BarRows {
  readonly #options: BarRowsOptions;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #data: StatementSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;
  readonly #between: StatementSync;
  readonly #clear: StatementSync;
  readonly #first: StatementSync;
  readonly #last: StatementSync;

  constructor(db: DatabaseSync, options: BarRowsOptions) {
    this.#options = options;
    const head = "SELECT id, t0, t1, n FROM bars WHERE channel = ? AND level = ?";
    this.#insert = db.prepare("INSERT INTO bars(channel, level, t0, t1, n, data) VALUES (?, ?, ?, ?, ?, ?)");
    this.#update = db.prepare("UPDATE bars SET t0 = ?, t1 = ?, n = ?, data = ? WHERE id = ?");
    this.#data = db.prepare("SELECT data FROM bars WHERE id = ?");
    this.#before = db.prepare(`${head} AND t0 <= ? ORDER BY t0 DESC LIMIT 1`);
    this.#after = db.prepare(`${head} AND t0 > ? ORDER BY t0 LIMIT 1`);
    this.#between = db.prepare(
      `SELECT id, t0, t1, n, data FROM bars WHERE channel = ?1 AND level = ?2 AND t0 < ?4 AND t0 >= coalesce(
         (SELECT max(t0) FROM bars WHERE channel = ?1 AND level = ?2 AND t0 <= ?3), ?3) ORDER BY t0`,
    );
    this.#clear = db.prepare("DELETE FROM bars WHERE channel = ?");
    const ends = "FROM bars WHERE channel = ? AND level = ? ORDER BY t0";
    this.#first = db.prepare(`SELECT t0 ${ends} LIMIT 1`);
    this.#last = db.prepare(`SELECT t1 ${ends} DESC LIMIT 1`);
  }

  /** Adds bars, oldest first; `join` says what becomes of two of the same bucket. */
  put(channel: ChannelRow, level: number, bars: readonly FoldedBar[], join: Join): void {
    for (let at = 0; at < bars.length; ) {
      const start = (bars[at] as FoldedBar).start;
      const next = rowOf(this.#after.get(channel.id, level, start));
      const before = rowOf(this.#before.get(channel.id, level, start));
      const limit = next?.t0 ?? Number.POSITIVE_INFINITY;
      let end = at + 1;
      while (end < bars.length && (bars[end] as FoldedBar).start < limit) end++;
      this.#putInto(before ?? next, channel, level, bars.slice(at, end), join);
      at = end;
    }
  }

  /** The bars of a level whose buckets begin in [from, to), oldest first. */
  between(channel: ChannelRow, level: number, from: number, to: number): FoldedBar[] {
    const found: FoldedBar[] = [];
    const damaged: BarRow[] = [];
    for (const { data, ...head } of this.#between.iterate(channel.id, level, from, to)) {
      const row = toRow(head);
      const bars = this.#decode(row.id, data, from, to);
      if (!bars) damaged.push(row);
      for (const bar of bars ?? []) found.push(bar);
    }
    // The level below is read by the same statement.
    for (const row of damaged) found.push(...this.#mended(row, channel, level, { from, to }));
    return damaged.length > 0 ? found.sort((a, b) => a.start - b.start) : found;
  }

  /** The bars of a row that cannot be read. */
  #mended({ t0, t1 }: BarRow, channel: ChannelRow, level: number, { from, to }: Buckets): FoldedBar[] {
    const end = t1 + level;
    const mended = this.#options.fromBelow(channel, level, {
      from: Math.max(t0, from),
      to: Math.min(end, to),
    });
    if (!mended) this.#options.passedOver.note({ t0, t1: end, from, to, ticks: null });
    return mended ?? [];
  }

  /** Where the first and the last bucket of a level begin; `undefined` where there is none. */
  extent(channel: ChannelRow, level: number): { readonly t0: number; readonly t1: number } | undefined {
    const first = this.#first.get(channel.id, level);
    const last = first && this.#last.get(channel.id, level);
    return last && { t0: Number(first.t0), t1: Number(last.t1) };
  }

  /** Forgets all bars of a channel. */
  clear(channel: ChannelRow): void {
    this.#clear.run(channel.id);
  }

  #putInto(
    row: BarRow | undefined,
    channel: ChannelRow,
    level: number,
    bars: readonly FoldedBar[],
    join: Join,
  ): void {
    const isFull = row && row.n >= ROW_BARS && (bars[0] as FoldedBar).start > row.t1;
    const kept = row && !isFull ? this.#decode(row.id, this.#data.get(row.id)?.data) : [];
    const all = kept ? joined(kept, bars, join) : this.#anew(row, channel, level, bars);
    let replaced = isFull ? undefined : row?.id;
    for (let from = 0; from < all.length; ) {
      const to = all.length - from < 1.5 * ROW_BARS ? all.length : from + ROW_BARS;
      this.#write(channel, level, all.slice(from, to), replaced);
      replaced = undefined;
      from = to;
    }
  }

  /** What a row that cannot be read is replaced by: what is added is in the level below already. */
  #anew(
    row: BarRow | undefined,
    channel: ChannelRow,
    level: number,
    added: readonly FoldedBar[],
  ): readonly FoldedBar[] {
    const [first, last] = [added[0]?.start ?? Number.NaN, added.at(-1)?.start ?? Number.NaN];
    const from = Math.min(row?.t0 ?? first, first);
    const to = Math.max(row?.t1 ?? last, last) + level;
    return this.#options.fromBelow(channel, level, { from, to }) ?? added;
  }

  #write(channel: ChannelRow, level: number, bars: readonly FoldedBar[], replaced: number | undefined): void {
    const [t0, t1] = [bars[0]?.start ?? Number.NaN, bars.at(-1)?.start ?? Number.NaN];
    const data = encodeBars(bars);
    if (replaced === undefined) this.#insert.run(channel.id, level, t0, t1, bars.length, data);
    else this.#update.run(t0, t1, bars.length, data, replaced);
  }

  #decode(id: number, data: unknown, since?: number, until?: number): FoldedBar[] | undefined {
    try {
      if (data instanceof Uint8Array) return decodeBars(data, since, until);
    } catch {
      // Whoever asked looks elsewhere.
    }
    this.#options.onDamage({ table: "bars", id });
    return undefined;
  }
}

/** Two lists of bars, each oldest first, as one. */
function joined(kept: readonly FoldedBar[], added: readonly FoldedBar[], join: Join): FoldedBar[] {
  const all: FoldedBar[] = [];
  let next = 0;
  for (const bar of kept) {
    for (; next < added.length && (added[next] as FoldedBar).start < bar.start; next++) {
      all.push(added[next] as FoldedBar);
    }
    const same = added[next]?.start === bar.start ? added[next++] : undefined;
    all.push(same ? join(bar, same) : bar);
  }
  return all.concat(added.slice(next));
}

function rowOf(row: Record<string, unknown> | undefined): BarRow | undefined {
  return row && toRow(row);
}

function toRow(row: Record<string, unknown>): BarRow {
  return { id: Number(row.id), t0: Number(row.t0), t1: Number(row.t1), n: Number(row.n) };
}

import { type Bar, fold } from "#lib/bar.ts";
import { bucketStart } from "#lib/candle.ts";
import type { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS } from "../columns.ts";
import type { KeptBar } from "./kept-answer.ts";

/** The newest tick, by time, that the history has told of; what is newer comes from the page's own rows. */
export interface Seam {
  /** Epoch milliseconds. */
  readonly time: number;
  readonly seq: number;
  readonly epoch: string | null;
}

/** A row that follows the one before it within so many milliseconds is of one frame, and taken whole. */
const FRAME_MS = 250;

export interface FolderOptions {
  readonly rows: Ring;
  /** The epoch that the newest rows are numbered in; `null` where it is not known. */
  readonly epoch: string | null;
  /** `null` before the history has answered. */
  readonly seam: Seam | null;
  readonly bucketMs: number;
  /** Whether bars have a mean. */
  readonly means: boolean;
  /** Until when the history tells of another epoch than that of the rows, epoch milliseconds: no row is woven into it. */
  readonly otherUntil: number;
  /** What the history said of a bucket. */
  readonly told: (start: number) => KeptBar | undefined;
}

/**
 * Folds the page's rows into buckets of time, on top of what the history said of them. A row may hold ticks of either
 * side of a border: all of it goes to the bucket of its newest tick, until the history says how it was.
 */
export class RowFolder {
  readonly #options: FolderOptions;
  /** The buckets that rows were folded into, by where they begin. */
  readonly touched = new Map<number, KeptBar>();

  constructor(options: FolderOptions) {
    this.#options = options;
  }

  /** Folds the rows from an index on that are no later than a moment, epoch milliseconds. */
  foldFrom(index: number, until: number): void {
    const { rows, bucketMs, told, otherUntil } = this.#options;
    for (let at = index; at < rows.length && rows.at(COLUMNS.time, at) <= until; at++) {
      const time = rows.at(COLUMNS.time, at);
      const start = bucketStart(time, bucketMs);
      if (this.#isNewer(at)) this.#put(start, this.#newPart(at, start));
      // What the history holds nothing of was never kept, or has yet to be asked for.
      else if (time > otherUntil && !told(start)) this.#put(start, barAt(rows, at));
    }
  }

  #isNewer(at: number): boolean {
    const { rows, seam, epoch } = this.#options;
    if (!seam) return false;
    const time = rows.at(COLUMNS.time, at);
    if (epoch !== null && epoch === seam.epoch)
      return time >= seam.time && rows.at(COLUMNS.seq, at) > seam.seq;
    return time > seam.time;
  }

  /** What a row adds to its bucket: of ticks that the history told of already no more than their number is known. */
  #newPart(at: number, start: number): Bar {
    const { seam, epoch, rows } = this.#options;
    const row = barAt(rows, at);
    if (row.count === 1) return row;
    const told = seam && epoch === seam.epoch ? Math.max(0, seam.seq - (row.seq - row.count)) : 0;
    const count = row.count - told;
    const part = { ...row, count, volume: (row.volume * count) / row.count };
    return this.#isWithin(at, start) ? part : { ...part, open: row.close, high: row.close, low: row.close };
  }

  /** Whether a row's ticks are of its bucket, or so near that it makes no odds. */
  #isWithin(at: number, start: number): boolean {
    const { rows } = this.#options;
    const before = rows.at(COLUMNS.time, at - 1);
    return before >= start || rows.at(COLUMNS.time, at) - before <= FRAME_MS;
  }

  #put(start: number, part: Readonly<Bar>): void {
    const { told, means } = this.#options;
    const known = this.touched.get(start) ?? told(start);
    if (!known) {
      this.touched.set(start, { ...part, mean: means ? (part.open + part.close) / 2 : Number.NaN });
      return;
    }
    const bar = { ...known, mean: meanWith(known, part.time, start) };
    fold(bar, part);
    this.touched.set(start, bar);
  }
}

/** The mean of a bucket that began at `start` up to a later tick, until which the value before it held. */
function meanWith({ mean, time, close }: KeptBar, later: number, start: number): number {
  const held = Math.max(0, later - time);
  const whole = time - start + held;
  return whole > 0 ? (mean * (time - start) + close * held) / whole : mean;
}

import type { Bar } from "#lib/bar.ts";
import type { Facts } from "#lib/catalog.ts";

/**
 * A batch of ticks by columns, in any order. Its arrays may be handed to another thread: who appends a batch gives it
 * away. What is unknown is `NaN`.
 */
export interface TickColumns {
  /** The name of the channel at each index that `channel` holds. A channel is there once for each of its epochs. */
  readonly channels: readonly string[];
  /** The epoch at the same index. */
  readonly epochs: readonly string[];
  /** Ticks in the batch; the arrays may be longer. */
  readonly length: number;
  /** An index into `channels` and `epochs`. */
  readonly channel: Uint32Array<ArrayBuffer>;
  readonly seq: Float64Array<ArrayBuffer>;
  /** Epoch milliseconds. */
  readonly time: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
  readonly size: Float64Array<ArrayBuffer>;
  readonly bid: Float64Array<ArrayBuffer>;
  readonly ask: Float64Array<ArrayBuffer>;
}

/**
 * Ticks of one channel folded. Open is the value of the oldest by time and close that of the newest, whatever order
 * they came in; of several at one moment the number decides. `seq`, `bid` and `ask` are those of the newest.
 */
export interface HistoryBar extends Bar {
  /** Epoch milliseconds of the oldest tick folded; `time` is that of the newest. */
  first: number;
  /**
   * The time-weighted mean of a sensor: each value weighs as long as it holds, that is until the next tick of the bar
   * or the bar's end, but no longer than `holdMs` of the range. `null` on a symbol.
   */
  mean: number | null;
}

/** Where ticks are known to be missing: born, numbered and not kept, born while nobody kept any, or damaged since. */
export interface HistoryGap {
  /** Epoch milliseconds of the newest tick before and of the first after. */
  readonly from: number;
  readonly to: number;
  /**
   * How many are missing at the most: a process that is killed leaves numbers reserved that no tick ever had. `null`
   * where nobody knows, as between two epochs.
   */
  readonly ticks: number | null;
  /** `damage` where they were kept and cannot be read; left out elsewhere. */
  readonly cause?: "damage";
}

export interface HistoryRange {
  /** The epoch of the newest tick in the range, which is that of the newest bar's `seq`; `null` where there is none. */
  readonly epoch: string | null;
  /** Oldest first. */
  readonly bars: readonly HistoryBar[];
  /** The level that was read, the milliseconds of its buckets; 0 where it was the ticks. */
  readonly level: number;
  /** Milliseconds of one bar, whose borders are its multiples since the epoch 0; 0 where each bar is a tick. */
  readonly bucketMs: number;
  /** How long a value counts at the most, milliseconds: three times the channel's usual gap; `null` where none is known. */
  readonly holdMs: number | null;
  readonly gaps: readonly HistoryGap[];
}

export interface RangeWish {
  readonly channel: string;
  /** Epoch milliseconds, `from` inclusive and `to` exclusive. Backwards or empty is no fault, and no bars. */
  readonly from: number;
  readonly to: number;
  /** Bars at the most; fewer than 1 is none. */
  readonly max: number;
  /**
   * Milliseconds of one bar, as a candle's interval, where `max` of them reach; the narrowest nice width that reaches
   * where it is left out or too narrow, and single ticks where there are no more than `max`.
   */
  readonly bucketMs?: number | undefined;
  /** Rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Ticks of a span in the order of time, or those of an epoch after a number in the order of their numbers. */
export type TicksWish =
  | { readonly channel: string; readonly from: number; readonly to: number }
  | { readonly channel: string; readonly epoch: string; readonly afterSeq: number };

/** What the epochs of imported recordings begin with. */
export const IMPORTED = "import-";

/** How far a channel was kept: what a restart continues from. */
export interface Run {
  readonly channel: string;
  readonly epoch: string;
  /** The greatest number kept in that epoch. */
  readonly seq: number;
  /** Epoch milliseconds of the newest tick kept in that epoch. */
  readonly time: number;
}

/** What a channel was, for whoever begins after a restart. */
export interface KnownChannel {
  readonly channel: string;
  /** What was known of it; `null` where it is gone for good. */
  readonly facts: Facts | null;
  /** When that was noted, epoch milliseconds. */
  readonly seen: number;
}

/** A store as an operator sees it. */
export interface HistoryStats {
  /** What keeps them: `sqlite` or `memory`. */
  readonly store: string;
  /** The file; `null` where there is none. */
  readonly file: string | null;
  /** Another for each file that was ever begun; `null` where there is none, or none is open. */
  readonly id: string | null;
  /** Bytes on disk or in memory. */
  readonly bytes: number;
  /** Ticks kept one by one. */
  readonly ticks: number;
  /** Ticks handed over that were not kept because the store could not write. */
  readonly lost: number;
  /** Ticks handed over that were there already. */
  readonly repeated: number;
  /** Ticks and requests handed over that are not done. */
  readonly waitingTicks: number;
  readonly waitingReads: number;
  /** Why nothing can be written at the moment, in words with a remedy; `null` where all is well. */
  readonly fault: string | null;
  /** What of what was kept cannot be read any more, in words; `null` where nothing is known to be damaged. */
  readonly damage: string | null;
  /** Files that were damaged and have been set aside since the start. */
  readonly setAside: readonly string[];
}

/**
 * Where ticks are kept. A tick is known by its channel, epoch and number: the same one appended twice is kept once.
 * Every method but `stats` rejects after `close`.
 */
export interface HistoryStore {
  /**
   * Resolves when a kill -9 of the process would not lose them; what is read from then on holds them.
   * @throws HistoryError where they could not be kept; none of them was.
   */
  append(batch: TickColumns): Promise<void>;
  /** At most `max` bars with highs and lows kept, counts and volumes summed, over [from, to). */
  range(wish: RangeWish): Promise<HistoryRange>;
  /** Every tick wished for, in batches of some thousand, for as long as it is iterated. */
  ticks(wish: TicksWish): AsyncIterable<TickColumns>;
  /** The newest epoch of every channel, imports left out: nobody goes on with those. */
  runs(): Promise<readonly Run[]>;
  /** Keeps what is known of channels beside their ticks, in place of what was noted before. */
  note(channels: readonly KnownChannel[]): Promise<void>;
  /** What is known of channels, those that are gone for good left out. */
  known(): Promise<readonly KnownChannel[]>;
  /** Forgets what is wholly older, epoch milliseconds, at every level. What shares a block with newer ticks may stay. */
  prune(before: number): Promise<void>;
  stats(): HistoryStats;
  /** Resolves when what was appended is on disk and the file is let go. A second time is no fault. */
  close(): Promise<void>;
}

/** Why a store cannot do what it was asked, in words that name a remedy. */
export class HistoryError extends Error {
  override readonly name = "HistoryError";
}

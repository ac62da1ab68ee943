import { DEFAULT_HISTORY, type Entry, type HistoryWish, LIMITS, type Mode } from "#lib/protocol.ts";
import { type Row, toRow } from "#lib/row.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";

/** Where a reader left off: the epoch and the number of the last tick it holds (PROTOCOL SUB4). */
export type Since = readonly [epoch: string, seq: number];

/** What an entry shows of the past. */
export interface PastWish {
  readonly mode: Mode;
  readonly history?: HistoryWish | undefined;
  readonly since?: Since | undefined;
}

/** How much there is for a wish: rows where nothing bounds them, and ticks to be folded into them. */
export interface PastSize {
  readonly rows: number;
  readonly folded: number;
}

/** What a wish comes to on a channel as it is now. */
export function sizeOf(
  record: ChannelRecord,
  { mode, history = DEFAULT_HISTORY, since }: PastWish,
): PastSize {
  const held = record.seq - record.oldest + 1;
  if (since && canReplay(record, since)) {
    const missed = record.seq - since[1];
    return { rows: missed, folded: mode === "bars" ? missed : 0 };
  }
  const most = Math.min(LIMITS.history, held);
  if (typeof history === "object") return { rows: Math.min(history.rows, most), folded: held };
  return { rows: Math.min(history, most), folded: 0 };
}

/**
 * A channel's entry with its recent rows, `maxRows` of them at the most, which end at its `seq` (PROTOCOL SUB3).
 * A replay that would be more is folded evenly in mode `bars`; mode `ticks` promises every tick, so there it is none.
 */
export function entryOf(record: ChannelRecord, wish: PastWish, maxRows: number): Entry {
  const { since, mode } = wish;
  const base = Math.floor(record.lastTime ?? Date.now());
  const missed = since && canReplay(record, since) ? record.seq - since[1] : Number.POSITIVE_INFINITY;
  const replay = Number.isFinite(missed) && (mode === "bars" || missed <= maxRows);
  return {
    ...record.toEntry(),
    from: replay ? "replay" : "snapshot",
    base,
    rows: replay ? replayOf(record, missed, maxRows, base) : snapshotOf(record, wish, maxRows, base),
  };
}

function canReplay(record: ChannelRecord, [epoch, seq]: Since): boolean {
  if (epoch !== record.epoch || !Number.isInteger(seq) || seq < 0) return false;
  return seq <= record.seq && seq + 1 >= record.oldest;
}

/** The last `missed` ticks; folded evenly where they are more than `maxRows`, so that the counts still add up. */
function replayOf(record: ChannelRecord, missed: number, maxRows: number, base: number): Row[] {
  if (missed <= maxRows) return lastTicks(record, missed, base);
  const perBar = Math.ceil(missed / maxRows);
  const bars = Math.ceil(missed / perBar);
  const first = record.seq - missed + 1;
  return foldFrom(
    record,
    Array.from({ length: bars }, (_, at) => first + at * perBar),
    base,
  );
}

function snapshotOf(
  record: ChannelRecord,
  { history = DEFAULT_HISTORY }: PastWish,
  maxRows: number,
  base: number,
): Row[] {
  const most = Math.min(maxRows, LIMITS.history);
  if (typeof history === "number") return lastTicks(record, Math.min(history, most), base);
  return spanOf(record, history.ms, Math.min(history.rows, most), base);
}

/** The newest ticks, so many or as many as are held, a row each. */
function lastTicks(record: ChannelRecord, count: number, base: number): Row[] {
  const rows: Row[] = [];
  for (let seq = Math.max(record.oldest, record.seq - count + 1); seq <= record.seq; seq++) {
    rows.push(record.rowOf(seq, base));
  }
  return rows;
}

/**
 * The last `ms` milliseconds before the last tick, folded into at most `rows` bars whose borders are multiples of
 * their width since the epoch, so that the same ticks fold alike whenever they are asked for.
 */
function spanOf(record: ChannelRecord, ms: number, rows: number, base: number): Row[] {
  if (record.lastTime === null || rows < 1) return [];
  const width = barWidth(record, record.lastTime, ms, rows);
  return foldFrom(record, record.starts(width, rows), base);
}

/**
 * The width of a bar, milliseconds: a span's share, halved as often as what is held fits in. A chart that asks for a
 * day of a channel that began a quarter of an hour ago gets that quarter in full detail.
 */
function barWidth(record: ChannelRecord, lastTime: number, ms: number, rows: number): number {
  const held = Math.max(1, lastTime - record.timeOf(record.oldest));
  // One bar less than there are, since the oldest and the newest may both be cut by a border.
  const halvings = Math.max(0, Math.floor(Math.log2((ms * (rows - 1)) / rows / held)));
  // Finer than a microsecond no tick is, and a width of nearly nothing would divide to infinity.
  return Math.max(ms / rows / 2 ** halvings, 0.001);
}

/** Folds the ticks into rows, each from one of the numbers to the next and the last to the end. */
function foldFrom(record: ChannelRecord, starts: readonly number[], base: number): Row[] {
  return starts.map((from, at) => {
    const to = (starts[at + 1] ?? record.seq + 1) - 1;
    return toRow(record.kind, record.fold(from, to), base);
  });
}

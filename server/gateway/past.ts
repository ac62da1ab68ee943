import { DEFAULT_HISTORY, MAX_HISTORY } from "#lib/limits.ts";
import type { Entry, HistoryWish, Mode } from "#lib/protocol.ts";
import { type Row, toRow } from "#lib/row.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Gap, Older } from "./older.ts";

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

/** What a wish comes to on a channel as it is now, with what the history told of its older part. */
export function sizeOf(
  record: ChannelRecord,
  { mode, history = DEFAULT_HISTORY, since }: PastWish,
  older?: Older,
): PastSize {
  const joined = joinable(record, older);
  const folds = record.seq - (joined?.cut ?? record.oldest) + 1;
  const held = folds + (joined?.bars.length ?? 0);
  if (since && canReplay(record, since)) {
    const missed = record.seq - since[1];
    return { rows: missed, folded: mode === "bars" ? missed : 0 };
  }
  const most = Math.min(MAX_HISTORY, held);
  if (typeof history === "object") return { rows: Math.min(history.rows, most), folded: folds };
  return { rows: Math.min(history, most), folded: 0 };
}

/**
 * A channel's entry with its recent rows, `maxRows` of them at the most, which end at its `seq` (PROTOCOL SUB3), and
 * before them those of the history.
 * A replay that would be more is folded evenly in mode `bars`; mode `ticks` promises every tick, so there it is none.
 */
export function entryOf(record: ChannelRecord, wish: PastWish, maxRows: number, older?: Older): Entry {
  const { since, mode } = wish;
  const base = Math.floor(record.lastTime ?? Date.now());
  const missed = since && canReplay(record, since) ? record.seq - since[1] : Number.POSITIVE_INFINITY;
  const replay = Number.isFinite(missed) && (mode === "bars" || missed <= maxRows);
  const entry = { ...record.toEntry(), base };
  if (replay) return { ...entry, from: "replay", rows: replayOf(record, missed, maxRows, base) };
  const joined = joinable(record, older);
  if (joined) return { ...entry, from: "snapshot", ...joinedOf(record, wish, maxRows, base, joined) };
  return { ...entry, from: "snapshot", rows: snapshotOf(record, wish, maxRows, base) };
}

/** Whether everything after a place is still held, so that it can be told. */
export function canReplay(record: ChannelRecord, [epoch, seq]: Since): boolean {
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
  const most = Math.min(maxRows, MAX_HISTORY);
  if (typeof history === "number") return lastTicks(record, Math.min(history, most), base);
  return spanOf(record, history.ms, Math.min(history.rows, most), base);
}

/** The older part, as long as what the hub holds still reaches it: otherwise there would be a hole between the two. */
function joinable(record: ChannelRecord, older: Older | undefined): Older | undefined {
  return older && older.cut >= record.oldest && older.cut <= record.seq + 1 ? older : undefined;
}

/** The older part and what is held from its cut on; where they are too many rows, the newest of them. */
function joinedOf(
  record: ChannelRecord,
  { history = DEFAULT_HISTORY }: PastWish,
  maxRows: number,
  base: number,
  { cut, bars, gaps }: Older,
): { rows: Row[]; gaps?: [number, number][] } {
  const most = Math.min(maxRows, MAX_HISTORY, typeof history === "number" ? history : history.rows);
  const own =
    typeof history === "number"
      ? lastTicks(record, Math.min(record.seq - cut + 1, most), base)
      : foldFrom(record, startsFrom(record, cut, history.ms / history.rows, most), base);
  const rows = [...bars.map((bar) => toRow(record.kind, bar, base)), ...own].slice(-Math.max(1, most));
  const told = gapsWithin(gaps, rows);
  return { rows: most < 1 ? [] : rows, ...(told.length > 0 && { gaps: told }) };
}

/** Where bars begin, of what is held from a number on: `most` at the most. */
function startsFrom(record: ChannelRecord, from: number, width: number, most: number): number[] {
  if (from > record.seq || most < 1) return [];
  const later = record.starts(width, most).filter((seq) => seq > from);
  return later.length < most ? [from, ...later] : later;
}

/** Gaps after the first of the rows. */
function gapsWithin(gaps: readonly Gap[], rows: readonly Row[]): [number, number][] {
  const first = rows[0]?.[0] ?? Number.POSITIVE_INFINITY;
  return gaps.filter(([from]) => from > first).map(([from, to]) => [from, to]);
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

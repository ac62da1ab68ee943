import { type Bar, fold } from "#lib/bar.ts";
import { DEFAULT_HISTORY, type Entry, type HistoryWish, LIMITS } from "#lib/protocol.ts";
import { toRow } from "#lib/row.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";

/** Where a reader left off: the epoch and the number of the last tick it holds (PROTOCOL SUB4). */
export type Since = readonly [epoch: string, seq: number];

/** What an entry shows of the past. */
export interface PastWish {
  readonly history?: HistoryWish | undefined;
  readonly since?: Since | undefined;
  /** Rows at the most. */
  readonly maxRows: number;
}

/** A channel's entry with its recent rows, which end at its `seq` (PROTOCOL SUB3). */
export function entryOf(record: ChannelRecord, wish: PastWish): Entry {
  const { since } = wish;
  const replay = since !== undefined && canReplay(record, since);
  const bars = replay ? replayOf(record, since[1], wish.maxRows) : snapshotOf(record, wish);
  const base = Math.floor(record.lastTime ?? Date.now());
  return {
    ...record.toEntry(),
    from: replay ? "replay" : "snapshot",
    base,
    rows: bars.map((bar) => toRow(record.kind, bar, base)),
  };
}

function canReplay(record: ChannelRecord, [epoch, seq]: Since): boolean {
  if (epoch !== record.epoch || !Number.isInteger(seq) || seq < 0) return false;
  return seq <= record.seq && seq + 1 >= record.oldest;
}

/** Every tick after a number; folded evenly where they are more than `maxRows`, so that the counts still add up. */
function replayOf(record: ChannelRecord, after: number, maxRows: number): Bar[] {
  const perBar = Math.max(1, Math.ceil((record.seq - after) / maxRows));
  return foldTicks(record, after + 1, (bar) => bar.count === perBar);
}

function snapshotOf(record: ChannelRecord, { history = DEFAULT_HISTORY, maxRows }: PastWish): Bar[] {
  const most = Math.min(maxRows, LIMITS.history);
  if (typeof history === "number") {
    const rows = Math.min(history, most);
    return foldTicks(record, Math.max(record.oldest, record.seq - rows + 1), () => true);
  }
  return spanOf(record, history.ms, Math.min(history.rows, most));
}

/**
 * The last `ms` milliseconds before the last tick, folded into at most `rows` bars whose borders are multiples of
 * their width since the epoch, so that the same ticks fold alike whenever they are asked for.
 */
function spanOf(record: ChannelRecord, ms: number, rows: number): Bar[] {
  if (record.lastTime === null || rows < 1) return [];
  // Finer than a microsecond no tick is, and a width of nearly nothing would divide to infinity.
  const width = Math.max(ms / rows, 0.001);
  const slot = (time: number): number => Math.floor(time / width);
  const firstSlot = slot(record.lastTime) - rows + 1;
  let from = record.seq;
  while (from > record.oldest && slot(record.timeOf(from - 1)) >= firstSlot) from--;
  let bars = 0;
  return foldTicks(record, from, (bar, next) => {
    // A tick out of order stays in the newer bar; and never more bars than were asked for.
    const ends = slot(next.time) > slot(bar.time) && bars < rows - 1;
    if (ends) bars++;
    return ends;
  });
}

/** Folds the ticks from a number on to the last; `ends` says whether a bar ends before the next tick. */
function foldTicks(record: ChannelRecord, from: number, ends: (bar: Bar, next: Bar) => boolean): Bar[] {
  const bars: Bar[] = [];
  let open: Bar | undefined;
  for (let seq = from; seq <= record.seq; seq++) {
    const tick = record.barOf(seq);
    if (open && !ends(open, tick)) {
      fold(open, tick);
      continue;
    }
    open = tick;
    bars.push(open);
  }
  return bars;
}

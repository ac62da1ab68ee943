import { BarSeries } from "../bar-series.ts";
import { barOfTick, type FoldedBar, foldTicks, toHistoryBar } from "../folded-bar.ts";
import type { HistoryBar, HistoryRange, RangeWish } from "../history.ts";
import { holdOf } from "../hold.ts";
import type { TickTable } from "../tick-table.ts";
import { LEVELS, levelFor, widthOf } from "../widths.ts";
import type { Engine } from "./engine.ts";
import type { ChannelRow } from "./names.ts";

/** A wish as the worker gets it. */
export type SentRange = Omit<RangeWish, "signal">;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Blocks of ticks that cost no more to unpack than a row of bars of each level below. */
const END_BLOCKS = 2;
const NOTHING: HistoryRange = { epoch: null, bars: [], level: 0, bucketMs: 0, holdMs: null, gaps: [] };

/**
 * Reads a range from the level that fits, its ragged ends from the levels below and the ticks, so that it holds
 * exactly the ticks of its span. Where the levels below were forgotten it begins and ends at the level's borders.
 */
export function readRange(engine: Engine, wish: SentRange): HistoryRange {
  const channel = engine.names.channel(wish.channel);
  const span = channel && wish.max >= 1 ? clip(engine, channel, wish) : undefined;
  if (!channel || !span) return NOTHING;
  const asked = {
    ...wish,
    from: Number.isFinite(wish.from) ? wish.from : span.from,
    to: Number.isFinite(wish.to) ? wish.to : span.to,
  };
  const wished = widthOf(asked);
  const at = availableLevel(engine, levelFor(wished), span.from);
  const level = LEVELS[at] ?? 0;
  const width = Math.max(wished, level);
  const hold = holdNow(engine, channel);
  const series = new BarSeries({ width, max: wish.max, hold });
  const { done: pieces, lost } = engine.passedOver.during(() => piecesOf(engine, channel, span, at));
  for (const piece of pieces) series.add(piece);
  const told = {
    epoch: epochAt(engine, channel, span),
    holdMs: Number.isFinite(hold) ? hold : null,
    gaps: engine.gaps.in(channel, wish, lost),
  };
  const few = series.ticks <= wish.max && wish.bucketMs === undefined;
  const ticks = few ? ticksOf(engine, channel, span) : undefined;
  // Fewer where they were forgotten and their bars were not.
  if (ticks?.length === series.ticks)
    return { ...told, level: 0, bucketMs: 0, bars: barsOf(ticks, channel, hold) };
  return { ...told, level, bucketMs: width, bars: series.told(asked.to, channel.symbol) };
}

/** The part of a span that there may be ticks in; `undefined` where there is none. */
function clip({ bars, open }: Engine, channel: ChannelRow, { from, to }: Span): Span | undefined {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const level of LEVELS) {
    const extent = bars.extent(channel, level);
    first = Math.min(first, extent?.t0 ?? first);
    last = Math.max(last, extent ? extent.t1 + level : last);
  }
  for (const { ticks } of open.ofChannel(channel)) {
    const { time, length } = ticks.inOrder();
    first = Math.min(first, time[0] as number);
    // Exclusive, and a microsecond is finer than any clock.
    last = Math.max(last, (time[length - 1] as number) + 0.001);
  }
  const span = { from: Math.max(from, first), to: Math.min(to, last) };
  return span.from < span.to ? span : undefined;
}

/** The level that fits, or the next above of which nothing of the span was forgotten; -1 for the ticks. */
function availableLevel({ forgotten }: Engine, fits: number, from: number): number {
  for (let at = fits; at < LEVELS.length; at++) {
    if (forgotten.before(LEVELS[at] ?? 0) <= from) return at;
  }
  return fits;
}

/** How long a value counts at the most, milliseconds; of a channel without blocks it is learnt from what is open. */
function holdNow({ open }: Engine, channel: ChannelRow): number {
  if (channel.learnt > 0) return channel.hold;
  return holdOf(open.between(channel, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY));
}

/** All there is in a span, oldest first. */
function piecesOf(engine: Engine, channel: ChannelRow, span: Span, at: number): FoldedBar[] {
  const pieces = [...closedPieces(engine, channel, span, at)];
  const open = alone(engine.open.between(channel, span.from, span.to));
  const isLate = open.length > 0 && (pieces.at(-1)?.last ?? Number.NEGATIVE_INFINITY) > (open[0]?.first ?? 0);
  const all = pieces.concat(open);
  return isLate ? all.sort((a, b) => a.first - b.first) : all;
}

/** What is in blocks: bars of a level within, and what is finer at the ends. */
function* closedPieces(engine: Engine, channel: ChannelRow, span: Span, at: number): Generator<FoldedBar> {
  const level = LEVELS[at];
  if (level === undefined) {
    yield* alone(engine.blocks.between(channel, span.from, span.to));
    return;
  }
  const from = Math.ceil(span.from / level) * level;
  const to = Math.floor(span.to / level) * level;
  if (from > to) {
    yield* endPieces(engine, channel, span, at);
    return;
  }
  if (span.from < from) yield* endPieces(engine, channel, { from: span.from, to: from }, at);
  if (from < to) yield* engine.bars.between(channel, level, from, to);
  if (to < span.to) yield* endPieces(engine, channel, { from: to, to: span.to }, at);
}

/**
 * A part of one bucket: from its ticks where they are in a block or two, which the level below would come to in the end,
 * else from what is finer; the bucket as a whole where that was forgotten.
 */
function endPieces(engine: Engine, channel: ChannelRow, span: Span, at: number): Iterable<FoldedBar> {
  const level = LEVELS[at] ?? Number.NaN;
  const { blocks, forgotten } = engine;
  const isNear = blocks.overlapping(channel, span.from, span.to).length <= END_BLOCKS;
  if (isNear && forgotten.before(0) <= span.from)
    return foldTicks(blocks.between(channel, span.from, span.to), level, channel.hold);
  if (forgotten.before(LEVELS[at - 1] ?? 0) <= span.from) return closedPieces(engine, channel, span, at - 1);
  const start = Math.floor(span.from / level) * level;
  return engine.bars.between(channel, level, start, start + level);
}

function ticksOf({ blocks, open }: Engine, channel: ChannelRow, { from, to }: Span): TickTable {
  const ticks = blocks.between(channel, from, to);
  ticks.add(open.between(channel, from, to));
  return ticks.inOrder();
}

function alone(ticks: TickTable): FoldedBar[] {
  return Array.from({ length: ticks.length }, (_, at) => barOfTick(ticks, at, ticks.time[at] as number));
}

function barsOf(ticks: TickTable, { symbol }: ChannelRow, hold: number): HistoryBar[] {
  return alone(ticks).map((bar) => toHistoryBar(bar, bar.last, hold, symbol));
}

/** The epoch of the newest tick of a span. */
function epochAt({ names, open }: Engine, channel: ChannelRow, { from, to }: Span): string | null {
  const opened = open.ofChannel(channel).map(({ run, ticks: { time, length } }) => {
    const times = time.subarray(0, length);
    return {
      run: run.id,
      t0: times.reduce((a, b) => Math.min(a, b)),
      t1: times.reduce((a, b) => Math.max(a, b)),
    };
  });
  const spans = [...names.spans(channel), ...opened].filter(({ t0, t1 }) => t0 < to && t1 >= from);
  const newest = spans.reduce<(typeof spans)[number] | undefined>(
    (best, span) => (best && Math.min(best.t1, to) > Math.min(span.t1, to) ? best : span),
    undefined,
  );
  return newest ? names.runById(newest.run).epoch : null;
}

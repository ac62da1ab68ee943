import type { DatabaseSync, StatementSync } from "node:sqlite";
import { gapBefore, gapsBetween, holesIn, type RunSpan } from "../gaps.ts";
import type { HistoryGap } from "../history.ts";
import type { BlockHead, Blocks } from "./blocks.ts";
import type { ChannelRow, Names } from "./names.ts";
import type { OpenTicks } from "./open-ticks.ts";
import type { Lost } from "./passed-over.ts";

/** Gaps that a range tells of at the most. */
const MOST = 1_000;

interface Parts {
  readonly names: Names;
  readonly blocks: Blocks;
  readonly open: OpenTicks;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What could not be read of a block, or of bars. */
interface LostGap {
  readonly id: number | undefined;
  readonly gap: HistoryGap;
}

/** Finds what is missing: numbers that no tick has, what lies between two epochs, and what cannot be read. */
export class Gaps {
  readonly #parts: Parts;
  readonly #runs: StatementSync;
  readonly #holes: StatementSync;
  readonly #before: StatementSync;
  readonly #after: StatementSync;

  constructor(db: DatabaseSync, parts: Parts) {
    this.#parts = parts;
    this.#runs = db.prepare(
      `SELECT run, min(seq0) AS seq0, max(seq1) AS seq1, sum(n) AS n, max(t1) AS t1 FROM block
       WHERE channel = ? AND t1 >= ? AND t1 < ? AND t0 < ? GROUP BY run`,
    );
    this.#holes = db.prepare(
      `SELECT * FROM (
         SELECT id, run, t0, t1, seq0, seq1, n, max(seq1) OVER w AS before, max(t1) OVER w AS from_time
         FROM block WHERE channel = ? AND t1 >= ? AND t1 < ? AND t0 < ? AND run = ?
         WINDOW w AS (ORDER BY seq0 ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
       ) WHERE before + 1 < seq0 OR n < seq1 - seq0 + 1 LIMIT ${MOST}`,
    );
    const ofRun = "FROM block WHERE channel = ?1 AND (?3 IS NULL OR run = ?3)";
    this.#before = db.prepare(`SELECT t1 AS time ${ofRun} AND t1 <= ?2 AND t0 < ?2 ORDER BY t1 DESC LIMIT 1`);
    this.#after = db.prepare(`SELECT t0 AS time ${ofRun} AND t1 >= ?2 AND t0 > ?2 ORDER BY t1 LIMIT 1`);
  }

  /** What is missing of a channel in [from, to), oldest first. `lost` is what could not be read of it. */
  in(channel: ChannelRow, { from, to }: Span, lost: readonly Lost[]): HistoryGap[] {
    const gaps = [
      ...this.#closed(channel, { from, to }),
      ...this.#open(channel),
      ...this.#betweenRuns(channel),
      ...unreadable(lost.map((part) => this.#around(channel, part))),
    ];
    const within = gaps.filter((gap) => gap.from < to && gap.to > from);
    return within.sort((a, b) => a.from - b.from).slice(0, MOST);
  }

  /** Between what comes before and after it, as far as it was asked for. */
  #around(channel: ChannelRow, { id, t0, t1, from, to, ticks }: Lost): LostGap {
    const before = Number(this.#before.get(channel.id, t0, null)?.time ?? t0);
    const after = Number(this.#after.get(channel.id, t1, null)?.time ?? this.#firstOpen(channel, t1));
    const ends = { from: from > t0 ? from : before, to: to <= t1 ? to : after };
    return { id, gap: { ...ends, ticks, cause: "damage" } };
  }

  #firstOpen(channel: ChannelRow, from: number): number {
    const { time, length } = this.#parts.open.between(channel, from, Number.POSITIVE_INFINITY);
    return length > 0 ? (time[0] as number) : from;
  }

  *#closed(channel: ChannelRow, span: Span): Generator<HistoryGap> {
    const { from, to } = this.#widened(channel, span);
    const near = [from, to + channel.span + 1, to];
    for (const { run, seq0, seq1, n } of this.#runs.all(channel.id, ...near)) {
      if (Number(seq1) - Number(seq0) + 1 === Number(n)) continue;
      for (const row of this.#holes.all(channel.id, ...near, run ?? null)) yield* this.#holesOf(row);
    }
  }

  /** As far as the blocks beside a span, of the epochs that go on beyond its ends: there may be a gap over an end. */
  #widened(channel: ChannelRow, span: Span): Span {
    let { from, to } = span;
    for (const { run, t0, t1 } of this.#parts.names.spans(channel)) {
      const isOver = (time: number) => t0 < time && t1 >= time;
      const before = isOver(span.from) && this.#before.get(channel.id, span.from, run);
      if (before) from = Math.min(from, Number(before.time));
      const after = isOver(span.to) && this.#after.get(channel.id, span.to, run);
      // What begins at the end is not in the span.
      if (after) to = Math.max(to, Number(after.time) + 1);
    }
    return { from, to };
  }

  *#holesOf(row: Record<string, unknown>): Generator<HistoryGap> {
    const [seq0, seq1, n] = [Number(row.seq0), Number(row.seq1), Number(row.n)];
    const [t0, t1] = [Number(row.t0), Number(row.t1)];
    const missing = row.before === null ? 0 : seq0 - Number(row.before) - 1;
    const newest = missing >= 0 && row.from_time !== null ? Number(row.from_time) : undefined;
    const head = { id: Number(row.id), run: Number(row.run), t0, t1, seq0, seq1, n };
    if (missing > 0 && newest !== undefined) yield this.#gapBetween(newest, head, missing);
    const within = seq1 - seq0 + 1 - n;
    if (within === 0) return;
    const found = this.#parts.blocks.read(head).bySeq();
    if (found.length > 0) yield* holesIn(found, newest);
    else yield { from: t0, to: t1, ticks: within };
  }

  /** Before a block; of one with late ticks its first tick may not be the first after the gap. */
  #gapBetween(from: number, head: BlockHead, ticks: number): HistoryGap {
    if (head.t0 >= from) return { from, to: head.t0, ticks };
    const found = this.#parts.blocks.read(head).bySeq();
    return found.length > 0 ? gapBefore(found, from, ticks) : { from: head.t0, to: from, ticks };
  }

  /** Within the open ticks, and between them and the blocks of their run. */
  *#open(channel: ChannelRow): Generator<HistoryGap> {
    for (const { run, ticks } of this.#parts.open.ofChannel(channel)) {
      const ordered = ticks.bySeq();
      const missing = (ordered.seq[0] as number) - run.closed - 1;
      const newest = missing < 0 ? undefined : this.#newestClosed(channel, run.id);
      yield* holesIn(ordered, newest);
      if (missing > 0 && newest !== undefined) yield gapBefore(ordered, newest, missing);
    }
  }

  #newestClosed(channel: ChannelRow, run: number): number | undefined {
    return this.#parts.names.spans(channel).find((span) => span.run === run)?.t1;
  }

  #betweenRuns(channel: ChannelRow): Iterable<HistoryGap> {
    return gapsBetween([...this.#parts.names.spans(channel), ...this.#openSpans(channel)]);
  }

  #openSpans(channel: ChannelRow): RunSpan[] {
    return this.#parts.open.ofChannel(channel).map(({ run, ticks }) => {
      const { time, length } = ticks.inOrder();
      return { run: run.id, t0: time[0] as number, t1: time[length - 1] as number };
    });
  }
}

/** What could not be read; parts of it that touch are told as one, with the ticks of each block once. */
function unreadable(parts: readonly LostGap[]): HistoryGap[] {
  const joined: { gap: HistoryGap; ids: Set<number | undefined> }[] = [];
  for (const { id, gap } of parts.toSorted((a, b) => a.gap.from - b.gap.from)) {
    const last = joined.at(-1);
    if (!last || gap.from > last.gap.to) {
      joined.push({ gap, ids: new Set([id]) });
      continue;
    }
    const ticks = id !== undefined && last.ids.has(id) ? last.gap.ticks : sum(last.gap.ticks, gap.ticks);
    last.gap = { ...last.gap, to: Math.max(last.gap.to, gap.to), ticks };
    last.ids.add(id);
  }
  return joined.map(({ gap }) => gap);
}

/** The sum of two numbers either of which may be unknown (`null`). */
function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

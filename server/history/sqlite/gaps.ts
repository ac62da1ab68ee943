import type { DatabaseSync, StatementSync } from "node:sqlite";
import { gapBefore, gapsBetween, holesIn, type RunSpan } from "../gaps.ts";
import type { HistoryGap } from "../history.ts";
import type { BlockHead, Blocks } from "./blocks.ts";
import type { ChannelRow, Names } from "./names.ts";
import type { OpenTicks } from "./open-ticks.ts";

/** Gaps that a range tells of at the most. */
const MOST = 1_000;

interface Parts {
  readonly names: Names;
  readonly blocks: Blocks;
  readonly open: OpenTicks;
}

/** Finds what is missing: numbers that no tick has, and what lies between two epochs. */
export class Gaps {
  readonly #parts: Parts;
  readonly #runs: StatementSync;
  readonly #holes: StatementSync;

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
  }

  /** What is missing of a channel in [from, to), oldest first. */
  in(channel: ChannelRow, from: number, to: number): HistoryGap[] {
    const gaps = [...this.#closed(channel, from, to), ...this.#open(channel), ...this.#betweenRuns(channel)];
    const within = gaps.filter((gap) => gap.from < to && gap.to > from);
    return within.sort((a, b) => a.from - b.from).slice(0, MOST);
  }

  *#closed(channel: ChannelRow, from: number, to: number): Generator<HistoryGap> {
    const near = [from, to + channel.span + 1, to];
    for (const { run, seq0, seq1, n } of this.#runs.all(channel.id, ...near)) {
      if (Number(seq1) - Number(seq0) + 1 === Number(n)) continue;
      for (const row of this.#holes.all(channel.id, ...near, run ?? null)) yield* this.#holesOf(row);
    }
  }

  *#holesOf(row: Record<string, unknown>): Generator<HistoryGap> {
    const [seq0, seq1, n] = [Number(row.seq0), Number(row.seq1), Number(row.n)];
    const [t0, t1] = [Number(row.t0), Number(row.t1)];
    const missing = row.before === null ? 0 : seq0 - Number(row.before) - 1;
    const newest = missing >= 0 && row.from_time !== null ? Number(row.from_time) : undefined;
    const head = { id: Number(row.id), run: Number(row.run), t0, t1, seq0, seq1, n };
    if (missing > 0 && newest !== undefined) yield this.#gapBetween(newest, head, missing);
    if (n !== seq1 - seq0 + 1) yield* holesIn(this.#parts.blocks.read(head).bySeq(), newest);
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

import type { DatabaseSync, StatementSync } from "node:sqlite";
import { gapsBetween, holesIn, type RunSpan } from "../gaps.ts";
import type { HistoryGap } from "../history.ts";
import type { Blocks } from "./blocks.ts";
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
         SELECT id, run, t0, t1, seq0, seq1, n, lag(seq1) OVER w AS before, lag(t1) OVER w AS from_time
         FROM block WHERE channel = ? AND t1 >= ? AND t1 < ? AND t0 < ? AND run = ? WINDOW w AS (ORDER BY seq0)
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
    const missing = row.before === null ? 0 : seq0 - Number(row.before) - 1;
    if (missing > 0) yield gapOf(Number(row.from_time), Number(row.t0), missing);
    if (n === seq1 - seq0 + 1) return;
    const head = {
      id: Number(row.id),
      run: Number(row.run),
      t0: Number(row.t0),
      t1: Number(row.t1),
      seq0,
      seq1,
      n,
    };
    yield* holesIn(this.#parts.blocks.read(head).bySeq());
  }

  /** Within the open ticks, and between them and the blocks of their run. */
  *#open(channel: ChannelRow): Generator<HistoryGap> {
    for (const { run, ticks } of this.#parts.open.ofChannel(channel)) {
      const ordered = ticks.bySeq();
      const first = ordered.seq[0] as number;
      yield* holesIn(ordered);
      if (run.closed === 0 || first <= run.closed + 1) continue;
      const from = this.#parts.names.spans(channel).find((span) => span.run === run.id)?.t1;
      if (from !== undefined) yield gapOf(from, ordered.time[0] as number, first - run.closed - 1);
    }
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

/** Beside a late tick the later time may be told first. */
function gapOf(before: number, after: number, ticks: number): HistoryGap {
  return { from: Math.min(before, after), to: Math.max(before, after), ticks };
}

import type { HistoryGap } from "./history.ts";
import type { TickTable } from "./tick-table.ts";

/** From when to when an epoch has ticks, epoch milliseconds. */
export interface RunSpan {
  readonly run: number;
  readonly t0: number;
  readonly t1: number;
}

/** Numbers missing among ticks in the order of their numbers. Beside a late tick they lie somewhere between the two times. */
export function* holesIn({ seq, time, length }: TickTable): Generator<HistoryGap> {
  for (let at = 1; at < length; at++) {
    const missing = (seq[at] as number) - (seq[at - 1] as number) - 1;
    const [before, after] = [time[at - 1] as number, time[at] as number];
    if (missing > 0) yield { from: Math.min(before, after), to: Math.max(before, after), ticks: missing };
  }
}

/** What lies between epochs: nobody knows how much. */
export function* gapsBetween(epochs: readonly RunSpan[]): Generator<HistoryGap> {
  const spans = epochs.toSorted((a, b) => a.t0 - b.t0);
  let [last, until] = [spans[0]?.run, spans[0]?.t1 ?? Number.POSITIVE_INFINITY];
  for (const { run, t0, t1 } of spans) {
    if (run !== last && t0 > until) yield { from: until, to: t0, ticks: null };
    if (t1 < until) continue;
    until = t1;
    last = run;
  }
}

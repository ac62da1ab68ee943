import type { HistoryGap } from "./history.ts";
import type { TickTable } from "./tick-table.ts";

/** From when to when an epoch has ticks, epoch milliseconds. */
export interface RunSpan {
  readonly run: number;
  readonly t0: number;
  readonly t1: number;
}

/**
 * Numbers missing among ticks of one epoch in the order of their numbers. A tick may be late: what is missing came after
 * the newest time before it, and before the first time after that.
 * @param newest the newest time of what was kept before these ticks.
 */
export function* holesIn({ seq, time, length }: TickTable, newest = -Infinity): Generator<HistoryGap> {
  let [from, next] = [length > 0 ? Math.max(newest, time[0] as number) : newest, 1];
  for (let at = 1; at < length; at++) {
    const missing = (seq[at] as number) - (seq[at - 1] as number) - 1;
    if (missing > 0) {
      next = Math.max(next, at);
      while (next < length && (time[next] as number) <= from) next++;
      yield next < length
        ? { from, to: time[next] as number, ticks: missing }
        : gapOf(time[at - 1] as number, time[at] as number, missing);
    }
    from = Math.max(from, time[at] as number);
  }
}

/** A gap after a time, and before the first greater one of the ticks that follow in the order of their numbers. */
export function gapBefore({ time, length }: TickTable, from: number, ticks: number): HistoryGap {
  const to = time.subarray(0, length).find((at) => at > from);
  return gapOf(from, to ?? (time[0] as number), ticks);
}

/** Where all that follows is late its time is told first. */
function gapOf(before: number, after: number, ticks: number): HistoryGap {
  return { from: Math.min(before, after), to: Math.max(before, after), ticks };
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

import type { TickTable } from "./tick-table.ts";

/** The usual gap is learnt from so many of the first ticks of a channel, and stays what it is from then on. */
export const LEARNT_FROM = 4_096;
const HOLD_GAPS = 3;

/**
 * How long a value counts at the most, milliseconds: three times the median of the gaps between ticks in order, those
 * of no time at all left out; `Infinity` where there is no gap.
 */
export function holdOf(ticks: TickTable): number {
  const gaps = new Float64Array(ticks.length);
  let count = 0;
  for (let at = 1; at < ticks.length && count < LEARNT_FROM; at++) {
    const gap = (ticks.time[at] as number) - (ticks.time[at - 1] as number);
    if (gap > 0) gaps[count++] = gap;
  }
  if (count === 0) return Number.POSITIVE_INFINITY;
  return HOLD_GAPS * (gaps.subarray(0, count).sort()[count >> 1] as number);
}

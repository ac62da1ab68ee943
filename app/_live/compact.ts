import { type Bar, fold } from "#lib/bar.ts";
import type { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS, pushBar } from "./columns.ts";

/**
 * Makes room in full rows: forgets what is older than `before`, and where that frees too little, folds the older
 * half two by two, so that a long view keeps its whole span at half the detail instead of losing its beginning.
 * @param run how many of the newest rows follow one another; only such rows are folded into one.
 * @param before epoch milliseconds of the oldest tick anybody looks at.
 * @returns how many of the newest rows follow one another afterwards.
 */
export function compact(rows: Ring, run: number, before: number): number {
  const quarter = rows.capacity >>> 2;
  const old = rows.lowerBound(COLUMNS.time, before);
  rows.drop(old);
  const left = Math.min(run, rows.length);
  if (old >= quarter) return left;
  const bars = Array.from({ length: rows.length }, (_, index) => barAt(rows, index));
  const start = bars.length - left;
  const earlier = foldPairs(bars.slice(0, start), rows.capacity >>> 1);
  const current = foldPairs(bars.slice(start), Math.max(0, (rows.capacity >>> 1) - start));
  rows.clear();
  for (const bar of [...earlier, ...current]) pushBar(rows, bar, bar.time);
  // Rows with a hole between each cannot be folded; without this every further row would come here again.
  if (rows.length > rows.capacity - (quarter >>> 1)) rows.drop(quarter);
  return Math.min(current.length, rows.length);
}

/** Folds the first `until` bars two by two where the second follows the first. */
function foldPairs(bars: readonly Bar[], until: number): Bar[] {
  const folded: Bar[] = [];
  for (let index = 0; index < bars.length; index++) {
    const bar = { ...(bars[index] as Bar) };
    const next = bars[index + 1];
    if (next && index + 1 < until && next.seq - next.count === bar.seq) {
      fold(bar, next);
      index++;
    }
    folded.push(bar);
  }
  return folded;
}

import { type Bar, fold } from "#lib/bar.ts";
import type { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS, putBar } from "./columns.ts";

/** A row and the run it belongs to. */
interface Row {
  readonly bar: Bar;
  readonly run: number;
}

/**
 * Makes room in full rows: forgets what is older than `before`, and where that frees too little, folds the older
 * half two by two, so that a long view keeps its whole span at half the detail instead of losing its beginning.
 * Only rows of one run that follow one another by seq are folded into one.
 * @param before epoch milliseconds of the oldest tick anybody looks at.
 */
export function compact(rows: Ring, before: number): void {
  const quarter = rows.capacity >>> 2;
  const old = rows.lowerBound(COLUMNS.time, before);
  rows.drop(old);
  if (old >= quarter) return;
  const all = Array.from({ length: rows.length }, (_, at) => ({
    bar: barAt(rows, at),
    run: rows.at(COLUMNS.run, at),
  }));
  const folded = foldPairs(all, rows.capacity >>> 1);
  rows.clear();
  for (const { bar, run } of folded) putBar(rows, bar, run);
  // Rows that do not follow one another cannot be folded; without this every further row would come here again.
  if (rows.length > rows.capacity - (quarter >>> 1)) rows.drop(quarter);
}

/** Folds the first `until` rows, by time, two by two where the second follows the first. */
function foldPairs(rows: readonly Row[], until: number): Row[] {
  const folded: Row[] = [];
  for (let index = 0; index < rows.length; index++) {
    const { bar, run } = rows[index] as Row;
    const into = { ...bar };
    const next = rows[index + 1];
    if (next && index + 1 < until && next.run === run && next.bar.seq - next.bar.count === bar.seq) {
      fold(into, next.bar);
      index++;
    }
    folded.push({ bar: into, run });
  }
  return folded;
}

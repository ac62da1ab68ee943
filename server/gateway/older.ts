import type { Bar } from "#lib/bar.ts";

/** Numbers of which nothing is known, the first and the last of them. */
export type Gap = readonly [from: number, to: number];

/** The part of a channel's past that the hub holds no longer. */
export interface Older {
  /** The number of the tick that the hub's part begins with. */
  readonly cut: number;
  /** Bars that end at `cut − 1`, oldest first, as the law of continuity has it (PROTOCOL FR4) but for the gaps. */
  readonly bars: readonly Bar[];
  /** In order, between the bars or after the last of them. */
  readonly gaps: readonly Gap[];
}

/** For each bar how many ticks are missing before it or within it; `null` where the epoch begins with it. */
export type Missing = readonly (number | null)[];

/**
 * Numbers bars of the history back from the cut. Bars of time hold late ticks where they belong, and so their own
 * numbers do not always follow one another; counted back they do, and add up to what the holes leave.
 */
export function numberedBack(
  bars: readonly Bar[],
  missing: Missing,
  cut: number,
): Pick<Older, "bars" | "gaps"> {
  const numbered: Bar[] = [];
  const gaps: Gap[] = [];
  let seq = cut - 1;
  const skip = (ticks: number): void => {
    if (ticks > 0) gaps.push([seq - ticks + 1, seq]);
    seq -= ticks;
  };
  skip(missingAtEnd(bars, missing, cut));
  for (let at = bars.length - 1; at >= 0; at--) {
    const bar = bars[at];
    const lost = missing[at];
    if (!bar || seq < bar.count) break;
    numbered.push({ ...bar, seq });
    seq -= bar.count;
    if (lost === null || at === 0) break;
    skip(Math.min(lost ?? 0, seq));
  }
  return { bars: numbered.reverse(), gaps: gaps.reverse() };
}

/** Which bars holes are before or within, both in the order of time. */
export function missingBefore(
  bars: readonly Bar[],
  holes: readonly { readonly to: number; readonly ticks: number | null }[],
): Missing {
  const missing: (number | null)[] = bars.map(() => 0);
  let at = 0;
  for (const { to, ticks } of holes) {
    while (at < bars.length && (bars[at]?.time ?? 0) < to) at++;
    const known = missing[at];
    if (typeof known === "number") missing[at] = ticks === null ? null : known + ticks;
  }
  return missing;
}

/** How many numbers before the cut nothing is known of: what the bars, as they are numbered, do not account for. */
function missingAtEnd(bars: readonly Bar[], missing: Missing, cut: number): number {
  const begins = Math.max(0, missing.lastIndexOf(null));
  const own = bars.slice(begins);
  const [first] = own;
  if (!first) return 0;
  const counted = own.reduce(
    (sum, { count }, at) => sum + count + (at > 0 ? (missing[begins + at] ?? 0) : 0),
    0,
  );
  const span = cut - 1 - (first.seq - first.count);
  const newest = own.reduce((most, { seq }) => Math.max(most, seq), 0);
  return Math.max(0, Math.min(span - counted, cut - 1 - newest));
}

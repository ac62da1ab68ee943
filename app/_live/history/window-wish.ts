import { bucketFor } from "#lib/candle.ts";
import type { Stretch } from "./kept-series.ts";

/** What a chart looks at: a span of its own, or the newest so many milliseconds while `span` is `null`. */
export interface WindowWish {
  readonly rangeMs: number;
  /** Epoch milliseconds. */
  readonly span: Stretch | null;
  /** Whether it is moved in time by hand, so that what lies beside it is fetched before anybody asks for it. */
  readonly moves?: boolean | undefined;
}

/** The bars a chart without an interval is given, about. */
const SUITABLE = 600;
/** Bars that the widest window may have, so that with the rest of its pages they are no more than a series holds. */
export const MOST_IN_WINDOW = 4_000;

/** The stretch that covers all wishes, where that is no longer than `mostMs`; else that of the last. `edge` is now. */
export function hullOf(wishes: readonly WindowWish[], edge: number, mostMs: number): Stretch {
  const all = wishes.map((wish) => stretchOf(wish, edge));
  const hull = {
    from: Math.min(...all.map(({ from }) => from)),
    to: Math.max(...all.map(({ to }) => to)),
  };
  const last = all.at(-1) ?? { from: edge, to: edge };
  return hull.to - hull.from <= mostMs ? hull : last;
}

function stretchOf({ span, rangeMs }: WindowWish, edge: number): Stretch {
  return span ?? { from: edge - rangeMs, to: edge };
}

/** The milliseconds of a bar for a window: as wished for as long as there are not too many, else what suits it. */
export function bucketOf({ span, rangeMs }: WindowWish, bucketMs: number | null): number {
  const ms = span ? span.to - span.from : rangeMs;
  if (bucketMs === null) return bucketFor(ms, SUITABLE);
  return ms / bucketMs <= MOST_IN_WINDOW ? bucketMs : bucketFor(ms, MOST_IN_WINDOW);
}

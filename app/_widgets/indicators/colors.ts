import type { View } from "../view-store.ts";
import { usableWishes, wishId } from "./indicator-words.ts";

/** The colours lines beside the main one have, in the order they are given out. */
const COLORS = ["s2", "s3", "s4", "s5", "s6", "s7", "s8"] as const;

/** What somebody put on the chart. */
type Chosen = Pick<View, "compare" | "indicators">;

/** The colours of all that is on the chart, by what names it there. */
export function layerColors({ compare, indicators }: Chosen): ReadonlyMap<string, string> {
  return colorsOf([...compare, ...usableWishes(indicators).map(wishId)]);
}

let given = new Map<string, number>();

/**
 * A colour for each of what is on the chart. Who stays keeps its own; a newcomer has the first that is free, or where
 * none is, the one that the fewest have.
 */
export function colorsOf(ids: readonly string[]): ReadonlyMap<string, string> {
  given = new Map([...given].filter(([id]) => ids.includes(id)));
  for (const id of ids) if (!given.has(id)) given.set(id, leastGiven());
  return new Map(ids.map((id) => [id, `var(--${COLORS[given.get(id) ?? 0]})`]));
}

function leastGiven(): number {
  const counts = COLORS.map((_, color) => [...given.values()].filter((other) => other === color).length);
  return counts.indexOf(Math.min(...counts));
}

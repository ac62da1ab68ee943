import type { Series } from "../../_live/series.ts";
import type { Overlay } from "../chart/overlay.ts";

type Facts = Pick<Series, "channel" | "entry">;

/** Where a compared channel stands while values are shown as they are; `null`: on the axis of the one shown. */
export type Axis = NonNullable<Overlay["axis"]> | null;

/**
 * The axes of channels beside another. The same unit shares an axis, but for prices of two things: those are so far apart
 * that both would be flat. There is room for the numbers of one axis besides the first; lines of others are fitted to the
 * chart.
 */
export function axesOf(main: Facts, others: readonly Facts[]): Axis[] {
  const keys = others.map((other) => (isOfKind(main, other) ? null : keyOf(other)));
  const numbered = keys.find((key) => key !== null);
  return keys.map((key) => (key === null ? null : { key, isNumbered: key === numbered }));
}

function isOfKind(main: Facts, other: Facts): boolean {
  if (isPrice(main) && isPrice(other)) return false;
  return (main.entry?.unit ?? null) === (other.entry?.unit ?? null);
}

/** Of a channel without a unit nothing is known to be of the same. */
function keyOf(facts: Facts): string {
  return isPrice(facts) ? facts.channel : (facts.entry?.unit ?? facts.channel);
}

function isPrice({ channel }: Facts): boolean {
  return channel.startsWith("symbol/");
}

import type { Domain } from "../value-axis.ts";
import type { Times } from "./times.ts";

/** Where times and values are on a plot, pixels from its left and upper edge. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly perPixel: number;
  x(time: number): number;
  y(value: number): number;
  /** The moment at a place, epoch milliseconds. */
  timeAt(x: number): number;
  valueAt(y: number): number;
}

export function scaleOf(
  { from, to }: Pick<Times, "from" | "to">,
  { low, high }: Domain,
  { width, height }: { width: number; height: number },
): Scale {
  const perPixel = (to - from) / Math.max(1, width);
  return {
    ...{ from, to, width, height, perPixel },
    x: (time) => (time - from) / perPixel,
    y: (value) => ((high - value) / (high - low)) * height,
    timeAt: (x) => from + x * perPixel,
    valueAt: (y) => high - (y / Math.max(1, height)) * (high - low),
  };
}

/** The same with values that are shown as something else, such as percent. */
export function shownAs(scale: Scale, shown: (value: number) => number): Scale {
  return { ...scale, y: (value) => scale.y(shown(value)) };
}

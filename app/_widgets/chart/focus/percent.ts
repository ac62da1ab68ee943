import type { Series } from "../../../_live/series.ts";
import { baseOf, percentOf } from "../../compare/base.ts";
import type { Overlay } from "../overlay.ts";

/** How a value is shown. */
export type Shown = (value: number) => number;

const asItIs: Shown = (value) => value;

/** Values as % above or below a base. */
function percentAbove(base: number): Shown {
  return (value) => percentOf(value, base);
}

/** How a series' values are shown: as they are, or as % of what it was at the left edge. */
export function shownBy(percent: boolean, series: Series, from: number): Shown {
  return percent ? percentAbove(baseOf(series, from)) : asItIs;
}

/** A compared channel has a base of its own; what is computed from the channel shown shares that one's. */
export function overlayShownBy(percent: boolean, overlay: Overlay, from: number, main: Shown): Shown {
  if (!percent) return asItIs;
  return isChannel(overlay) ? percentAbove(baseOf(overlay.series, from)) : main;
}

/** Whether an overlay is another channel, and not computed from the one shown: only channels have a `/` in their name. */
export function isChannel({ id }: Overlay): boolean {
  return id.includes("/");
}

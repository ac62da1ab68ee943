import { COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import type { Overlay } from "../overlay.ts";

/** How a value is shown. */
export type Shown = (value: number) => number;

const asItIs: Shown = (value) => value;

/** Values as % above or below a base; `NaN` of all where the base is none, or 0. */
export function percentOf(base: number): Shown {
  const whole = Math.abs(base);
  return (value) => (whole > 0 ? ((value - base) / whole) * 100 : Number.NaN);
}

/** How a series' values are shown: as they are, or as % of its first close at or after the left edge. */
export function shownBy(percent: boolean, series: Series, from: number): Shown {
  return percent ? percentOf(baseOf(series, from)) : asItIs;
}

/** A compared channel has a base of its own; what is computed from the channel shown shares that one's. */
export function overlayShownBy(percent: boolean, overlay: Overlay, from: number, main: Shown): Shown {
  if (!percent) return asItIs;
  return isChannel(overlay) ? percentOf(firstFrom(overlay, from)) : main;
}

/** Whether an overlay is another channel, and not computed from the one shown: only channels have a `/` in their name. */
export function isChannel({ id }: Overlay): boolean {
  return id.includes("/");
}

/** The first close at or after a moment; `NaN` where there is none. */
export function baseOf({ rows, bucketMs }: Series, from: number): number {
  // A bar that began before the edge belongs to it when it is the first to be seen.
  const first = rows.lowerBound(COLUMNS.time, bucketMs > 0 ? Math.floor(from / bucketMs) * bucketMs : from);
  return rows.at(COLUMNS.close, first);
}

function firstFrom(overlay: Overlay, from: number): number {
  const { times, values } = overlay.points();
  const at = times.findIndex((time, index) => time >= from && Number.isFinite(values[index]));
  return values[at] ?? Number.NaN;
}

import type { ChannelData } from "../_live/channel-data.ts";
import { COLUMNS } from "../_live/columns.ts";
import { breaksBefore, holdOf } from "./chart/gaps.ts";
import { baseOf } from "./compare/base.ts";
import { stretchesOf } from "./tiles/stretches.ts";

/** The window and the box of a sparkline: epoch milliseconds, pixels. */
export interface SparkView {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly height: number;
}

/** A sparkline's line: where it ends, and the height of the price it is measured from. Pixels from the top left. */
export interface SparkLine {
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
  /** `NaN` for a sensor. */
  readonly baseY: number;
  /** Whether the newest price is at or above the first of the window. */
  readonly up: boolean;
}

/** Air above, below and right of the line, so that its stroke and end are not cut (pixels). */
const AIR = 3;
/** A column is a little wider than a pixel; where lines are this short, closes say enough. */
const COLUMN = 1.5;

interface Point {
  readonly x: number;
  readonly value: number;
  readonly lift: boolean;
  /** Until where the value before it holds, where it does. */
  readonly heldTo: number | undefined;
}

function perPixelOf({ from, to, width }: SparkView): number {
  return (to - from) / (width - AIR - 1);
}

function toX(time: number, view: SparkView): number {
  return Math.max(0, (time - view.from) / perPixelOf(view));
}

/** The recent past as a line, broken at every gap; `null` where there is nothing to draw. */
export function sparkLine(data: ChannelData, view: SparkView): SparkLine | null {
  const points = pointsOf(data, view);
  const last = points.at(-1);
  if (!last) return null;
  const base = data.channel.startsWith("symbol/") ? baseOf(data, view.from) : Number.NaN;
  const values = points.map(({ value }) => value);
  if (Number.isFinite(base)) values.push(base);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const inner = view.height - 2 * AIR;
  const toY = (value: number) =>
    high > low ? AIR + ((high - value) / (high - low)) * inner : view.height / 2;
  const pen = { path: "", y: "" };
  for (const [at, { x, value, lift, heldTo }] of points.entries()) {
    const y = toY(value).toFixed(1);
    if (heldTo !== undefined && at > 0) pen.path += `L${heldTo.toFixed(1)} ${pen.y}`;
    pen.path += `${lift || at === 0 ? "M" : "L"}${x.toFixed(1)} ${y}`;
    pen.y = y;
  }
  const hold = holdOf(data, view.to);
  const endX = hold ? Math.max(last.x, toX(hold.end, view)) : last.x;
  if (hold) pen.path += `L${endX.toFixed(1)} ${pen.y}`;
  return {
    path: pen.path,
    end: { x: endX, y: toY(last.value) },
    baseY: Number.isFinite(base) ? toY(base) : Number.NaN,
    up: !(data.last < base),
  };
}

/** The newest row of each column; a column in which the line breaks begins anew. */
function pointsOf(data: ChannelData, view: SparkView): Point[] {
  const { rows } = data;
  const breaks = breaksBefore(data);
  const hold = holdOf(data, view.to);
  const perPixel = perPixelOf(view);
  const points: Point[] = [];
  let column = Number.NaN;
  const inside = rows.lowerBound(COLUMNS.time, view.from);
  for (let i = hold ? Math.max(0, inside - 1) : inside; i < rows.length; i++) {
    const time = rows.at(COLUMNS.time, i);
    const id = Math.floor(time / (perPixel * COLUMN));
    const lift = breaks(i);
    const x = toX(time, view);
    const heldTo = hold && (lift ? toX(hold.before(i), view) : x);
    const point = { x, value: rows.at(COLUMNS.close, i), lift, heldTo };
    const before = id === column && !lift ? points.pop() : undefined;
    if (before) points.push({ ...point, lift: before.lift, heldTo: before.heldTo });
    else points.push(point);
    column = id;
  }
  return points;
}

/** Height of a state's ribbon, pixels. */
const RIBBON = 8;

/** A state's recent past as a ribbon: one path for off, on and every further state. */
export function sparkRibbon(
  data: ChannelData,
  { from, to, width, height }: SparkView,
): [string, string, string] {
  const paths: [string, string, string] = ["", "", ""];
  const toX = (time: number) => ((time - from) / (to - from)) * width;
  const top = (height - RIBBON) / 2;
  for (const stretch of stretchesOf(data, from, to)) {
    const x = toX(stretch.from);
    const wide = Math.max(1, toX(stretch.to) - x - 1);
    const shade = Math.min(2, stretch.rank) as 0 | 1 | 2;
    paths[shade] += `M${x.toFixed(1)} ${top}h${wide.toFixed(1)}v${RIBBON}h${(-wide).toFixed(1)}Z`;
  }
  return paths;
}

import { type ChannelData, COLUMNS } from "../_live/channel-data.ts";
import { baseOf } from "./change.ts";
import { breaksBefore } from "./chart/gaps.ts";
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
  const path = points
    .map(
      ({ x, value, lift }, at) => `${lift || at === 0 ? "M" : "L"}${x.toFixed(1)} ${toY(value).toFixed(1)}`,
    )
    .join("");
  return { path, end: { x: last.x, y: toY(last.value) }, baseY: toY(base), up: !(data.last < base) };
}

/** The newest row of each column; a column in which the line breaks begins anew. */
function pointsOf(data: ChannelData, { from, to, width }: SparkView): Point[] {
  const { rows } = data;
  const breaks = breaksBefore(data);
  const perPixel = (to - from) / (width - AIR - 1);
  const points: Point[] = [];
  let column = Number.NaN;
  for (let i = rows.lowerBound(COLUMNS.time, from); i < rows.length; i++) {
    const time = rows.at(COLUMNS.time, i);
    const id = Math.floor(time / (perPixel * COLUMN));
    const point = { x: (time - from) / perPixel, value: rows.at(COLUMNS.close, i), lift: breaks(i) };
    if (id === column && !point.lift) points.push({ ...point, lift: points.pop()?.lift ?? false });
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

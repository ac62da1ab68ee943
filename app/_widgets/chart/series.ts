import { gapAfter } from "#lib/freshness.ts";
import type { Ring } from "#lib/ring.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";

/** A stretch of time without data, epoch milliseconds. */
export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** A window of time onto a plot: pixels from its left edge. */
export interface View {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Maps values to pixels from the plot's top edge. */
export type ToY = (value: number) => number;

/** Lowest, highest and count-weighted mean of the rows in a window; `NaN` where there are none. */
export interface Extent {
  low: number;
  high: number;
  mean: number;
}

/** Rows that reach into a window, the last one before it included, so that a line enters from the left edge. */
function firstVisible(rows: Ring, from: number): number {
  return Math.max(0, rows.lowerBound(COLUMNS.time, from) - 1);
}

export function extentOf(rows: Ring, from: number, to: number): Extent {
  let low = Number.NaN;
  let high = Number.NaN;
  let sum = 0;
  let count = 0;
  for (let i = rows.lowerBound(COLUMNS.time, from); i < rows.length; i++) {
    if (rows.at(COLUMNS.time, i) > to) break;
    const rowLow = rows.at(COLUMNS.low, i);
    const rowHigh = rows.at(COLUMNS.high, i);
    if (!(rowLow >= low)) low = rowLow;
    if (!(rowHigh <= high)) high = rowHigh;
    const n = rows.at(COLUMNS.count, i);
    // A folded bar has no mean of its own; the middle of open and close stands for it.
    sum += (n * (rows.at(COLUMNS.open, i) + rows.at(COLUMNS.close, i))) / 2;
    count += n;
  }
  return { low, high, mean: count > 0 ? sum / count : Number.NaN };
}

/** The same of values that each hold until the next, the one held as the window begins included; the mean is by time. */
function heldExtentOf(rows: Ring, from: number, to: number): Extent {
  let { low, high, mean } = extentOf(rows, from, to);
  let sum = 0;
  let held = 0;
  for (let i = firstVisible(rows, from); i < rows.length; i++) {
    const time = rows.at(COLUMNS.time, i);
    if (time > to) break;
    const value = rows.at(COLUMNS.close, i);
    if (!(low <= value)) low = value;
    if (!(high >= value)) high = value;
    const next = i + 1 < rows.length ? rows.at(COLUMNS.time, i + 1) : to;
    const ms = Math.max(0, Math.min(to, next) - Math.max(from, time));
    sum += ms * value;
    held += ms;
  }
  if (held > 0) mean = sum / held;
  return { low, high, mean };
}

/** The extent of a channel in a window, by how its values are drawn. */
export function extentIn({ rows, held }: Series, from: number, to: number): Extent {
  return held ? heldExtentOf(rows, from, to) : extentOf(rows, from, to);
}

/** The row nearest to a moment, `-1` where the nearest is further away than the channel's pace explains. */
export function rowNear(rows: Ring, time: number, expectedMs: number | null): number {
  const after = rows.lowerBound(COLUMNS.time, time);
  const before = after - 1;
  // A state that speaks only on a change is what it was last said to be.
  if (expectedMs === null) return rows.at(COLUMNS.time, after) === time ? after : before;
  const nearAfter = rows.at(COLUMNS.time, after) - time < time - rows.at(COLUMNS.time, before);
  const row = nearAfter || before < 0 ? after : before;
  const away = Math.abs(rows.at(COLUMNS.time, row) - time);
  return away <= gapAfter(expectedMs) * Math.max(1, rows.at(COLUMNS.count, row)) ? row : -1;
}

/**
 * Whether the time between two neighbouring rows is longer than the channel's pace explains. A row of `count` ticks
 * covers as many paces, and a sum of that many irregular ones scatters with its root.
 */
export function isGap(deltaMs: number, count: number, expectedMs: number | null): boolean {
  if (expectedMs === null) return false;
  const more = Math.max(0, count - 1);
  return deltaMs > gapAfter(expectedMs) + expectedMs * (more + 3 * Math.sqrt(more));
}

/** Until when values hold: that before a row which a gap divides from it, and the last one. Epoch milliseconds. */
export interface Hold {
  readonly before: (index: number) => number;
  readonly end: number;
}

/** What a line goes through at a row, and what it leaps to where that stands out. */
export interface LinePoints {
  line(rows: Ring, index: number): number;
  high(rows: Ring, index: number): number;
  low(rows: Ring, index: number): number;
}

const CLOSES: LinePoints = {
  line: (rows, index) => rows.at(COLUMNS.close, index),
  high: (rows, index) => rows.at(COLUMNS.high, index),
  low: (rows, index) => rows.at(COLUMNS.low, index),
};

/**
 * The path of a line: a point a pixel column, columns aligned to the epoch so that the line does not shimmer as it
 * slides, and the lowest and highest of a column where they stand out, so that spikes survive; broken at every gap.
 * With `hold` it goes in steps, each value held until the next.
 */
export function linePath(
  rows: Ring,
  view: View,
  toY: ToY,
  breaks: (index: number) => boolean,
  hold?: Hold,
  of: LinePoints = CLOSES,
): string {
  const perPixel = (view.to - view.from) / view.width;
  const bucketMs = Math.max(1, perPixel);
  const toX = (time: number) => (time - view.from) / perPixel;
  const pen = new Pen(hold !== undefined);
  let bucket = new Bucket();
  for (let i = firstVisible(rows, view.from); i < rows.length; i++) {
    const time = rows.at(COLUMNS.time, i);
    if (time > view.to) break;
    const id = Math.floor(time / bucketMs);
    const isBroken = breaks(i);
    if (id !== bucket.id || isBroken) {
      bucket.draw(pen);
      if (isBroken) {
        if (hold) pen.across(toX(hold.before(i)));
        pen.lift();
      }
      bucket = new Bucket(id);
    }
    bucket.add(toX(time), toY(of.line(rows, i)), toY(of.high(rows, i)), toY(of.low(rows, i)));
  }
  bucket.draw(pen);
  if (hold) pen.across(toX(Math.min(hold.end, view.to)));
  pen.lift();
  return pen.path;
}

/** How far (pixels) a value must leap out of its column's first and last to be drawn. */
const SPIKE = 6;

/** Collects an SVG path, one decimal a coordinate; one of steps goes across before it goes up or down. */
class Pen {
  path = "";
  readonly #steps: boolean;
  #points = 0;
  #last = "";
  #x = Number.NaN;
  #y = Number.NaN;

  constructor(steps: boolean) {
    this.#steps = steps;
  }

  to(x: number, y: number): void {
    if (this.#steps) this.across(x);
    this.#add(x, y);
  }

  /** Goes right at the height where it is; nothing happens before it has begun. */
  across(x: number): void {
    if (this.#points > 0 && x > this.#x) this.#add(x, this.#y);
  }

  #add(x: number, y: number): void {
    this.#x = x;
    this.#y = y;
    this.#last = `${x.toFixed(1)} ${y.toFixed(1)}`;
    this.path += (this.#points > 0 ? "L" : "M") + this.#last;
    this.#points++;
  }

  lift(): void {
    // A point alone is a line of no length: with round caps that is a dot.
    if (this.#points === 1) this.path += `L${this.#last}`;
    this.#points = 0;
  }
}

/** The rows of one pixel column. `top` and `bottom` are pixels, so top is the smaller. */
class Bucket {
  readonly id: number;
  #x = Number.NaN;
  #first = Number.NaN;
  #last = Number.NaN;
  #top = Number.POSITIVE_INFINITY;
  #bottom = Number.NEGATIVE_INFINITY;

  constructor(id = Number.NaN) {
    this.id = id;
  }

  add(x: number, y: number, top: number, bottom: number): void {
    if (Number.isNaN(this.#first)) this.#first = y;
    this.#x = x;
    this.#last = y;
    this.#top = Math.min(this.#top, top);
    this.#bottom = Math.max(this.#bottom, bottom);
  }

  draw(pen: Pen): void {
    if (Number.isNaN(this.#x)) return;
    // What bounces by a few pixels is noise; what leaps out and back within the column is drawn.
    if (Math.min(this.#first, this.#last) - this.#top > SPIKE) pen.to(this.#x, this.#top);
    if (this.#bottom - Math.max(this.#first, this.#last) > SPIKE) pen.to(this.#x, this.#bottom);
    pen.to(this.#x, this.#last);
  }
}

/** A line's path closed down (or up) to a height, segment by segment, for filling. */
export function areaUnder(line: string, y: number): string {
  return line
    .split("M")
    .filter((segment) => segment !== "")
    .map((segment) => {
      const start = segment.slice(0, segment.indexOf(" "));
      const last = segment.slice(segment.lastIndexOf("L") + 1);
      const end = last.slice(0, last.indexOf(" "));
      return `M${segment}L${end} ${y.toFixed(1)}L${start} ${y.toFixed(1)}Z`;
    })
    .join("");
}

/** A break is marked where it is at least so wide, pixels: narrower ones would be rows of beads. */
const MARKED_PX = 6;
/** A circle of radius 2.5 around a point. */
const CIRCLE = "m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0";

/** Circles where a line breaks off: at the last value before each break that is wide enough to be seen. */
export function brokenEnds(line: string): string {
  const segments = line.split("M").filter((segment) => segment !== "");
  return segments
    .slice(0, -1)
    .map((segment) => segment.slice(segment.lastIndexOf("L") + 1))
    .filter((end, at) => Number.parseFloat(segments[at + 1] ?? "") - Number.parseFloat(end) >= MARKED_PX)
    .map((end) => `M${end}${CIRCLE}`)
    .join("");
}

import type { Ring } from "#lib/ring.ts";
import { COLUMNS } from "../../../_live/columns.ts";
import type { Overlay } from "../overlay.ts";
import type { Domain } from "../value-axis.ts";
import type { Shown } from "./percent.ts";
import type { Scale } from "./scale.ts";

/** The index of the first of ascending times that is at least `time`. */
function lowerBound(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points of an overlay in sight, and the one before and after them, so that its line reaches both edges. */
function visit(
  overlay: Overlay,
  from: number,
  to: number,
  tell: (time: number, value: number) => void,
): void {
  const { times, values } = overlay.points();
  for (let at = Math.max(0, lowerBound(times, from) - 1); at < times.length; at++) {
    const time = times[at] as number;
    tell(time, values[at] as number);
    if (time > to) break;
  }
}

/** Lowest and highest of an overlay between two moments; `null` where it has no points there. */
export function overlayDomain(overlay: Overlay, from: number, to: number, shown: Shown): Domain | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  visit(overlay, from, to, (time, raw) => {
    const value = shown(raw);
    if (time < from || time > to || !Number.isFinite(value)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  });
  return low <= high ? { low, high } : null;
}

/**
 * The line of an overlay, broken where it has no value: at most the lowest and the highest of each pixel column, in the
 * order they came. `place` is where a time belongs, such as the middle of its candle.
 */
export function overlayPath(overlay: Overlay, scale: Scale, place: (time: number) => number): string {
  let path = "";
  let drawn = false;
  let column = new Column(Number.NaN);
  const finish = () => {
    for (const point of column.points()) {
      path += `${drawn ? "L" : "M"}${point}`;
      drawn = true;
    }
  };
  visit(overlay, scale.from, scale.to, (time, value) => {
    const x = scale.x(place(time));
    const y = scale.y(value);
    const id = Math.floor(x);
    if (id !== column.id || !Number.isFinite(y)) {
      finish();
      column = new Column(id);
    }
    if (Number.isFinite(y)) column.add(x, y);
    else drawn = false;
  });
  finish();
  return path;
}

/** What a pixel column of a line has at its top and bottom, pixels. */
class Column {
  readonly id: number;
  #top: readonly [number, number] | null = null;
  #bottom: readonly [number, number] | null = null;

  constructor(id: number) {
    this.id = id;
  }

  add(x: number, y: number): void {
    if (!this.#top || y < this.#top[1]) this.#top = [x, y];
    if (!this.#bottom || y > this.#bottom[1]) this.#bottom = [x, y];
  }

  points(): string[] {
    if (!this.#top || !this.#bottom) return [];
    if (this.#top[1] === this.#bottom[1]) return [text(this.#top)];
    const [first, second] =
      this.#top[0] <= this.#bottom[0] ? [this.#top, this.#bottom] : [this.#bottom, this.#top];
    return [text(first), text(second)];
  }
}

function text([x, y]: readonly [number, number]): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** The area between the lowest and the highest of each bar, a point a pixel column, in pieces where the line breaks. */
export function bandPath(rows: Ring, scale: Scale, breaks: (index: number) => boolean): string {
  let path = "";
  let tops: string[] = [];
  let bottoms: string[] = [];
  const finish = () => {
    if (tops.length > 1) path += `M${tops.join("L")}L${bottoms.reverse().join("L")}Z`;
    tops = [];
    bottoms = [];
  };
  let column = { id: Number.NaN, x: 0, top: 0, bottom: 0 };
  const put = () => {
    if (Number.isNaN(column.id)) return;
    tops.push(text([column.x, column.top]));
    bottoms.push(text([column.x, column.bottom]));
  };
  for (let at = Math.max(0, rows.lowerBound(COLUMNS.time, scale.from) - 1); at < rows.length; at++) {
    const time = rows.at(COLUMNS.time, at);
    if (time > scale.to) break;
    const x = scale.x(time);
    const top = scale.y(rows.at(COLUMNS.high, at));
    const bottom = scale.y(rows.at(COLUMNS.low, at));
    const broken = breaks(at);
    if (Math.floor(x) === column.id && !broken) {
      column = { id: column.id, x, top: Math.min(column.top, top), bottom: Math.max(column.bottom, bottom) };
      continue;
    }
    put();
    if (broken) finish();
    column = { id: Math.floor(x), x, top, bottom };
  }
  put();
  finish();
  return path;
}

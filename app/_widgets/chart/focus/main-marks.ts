import type { Ring } from "#lib/ring.ts";
import { COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import type { ChartType } from "../../view-store.ts";
import { breaksBefore, holdOf } from "../gaps.ts";
import { areaUnder, brokenEnds, type Extent, type LinePoints, linePath } from "../series.ts";
import { candlePaths, cellsOf } from "./candle-paths.ts";
import { bandPath } from "./line-paths.ts";
import type { Stage } from "./pane-art.ts";
import type { Scale } from "./scale.ts";
import { addTo, setPath } from "./svg.ts";

const CRISP = { "shape-rendering": "crispEdges" };
/** A line among the lowest and highest of its bars goes through their means, and through the close of one without. */
const mean = (rows: Ring, index: number) => {
  const told = rows.at(COLUMNS.mean, index);
  return Number.isNaN(told) ? rows.at(COLUMNS.close, index) : told;
};
export const WITHIN_BAND: LinePoints = { line: mean, high: mean, low: mean };
const close = (rows: Ring, index: number) => rows.at(COLUMNS.close, index);
/** As the lines of compared channels are drawn. */
const AMONG_OTHERS: LinePoints = { line: close, high: close, low: close };

export interface MarksLook {
  readonly type: ChartType;
  /** Milliseconds of a candle. */
  readonly stepMs: number;
  /** A CSS colour. */
  readonly color: string;
  /** Whether other channels are beside it: their lines go through closes, and so does its own. */
  readonly isCompared: boolean;
}

/** What a channel's values are drawn with: candles are four merged paths; a line one, with an area or a band. */
export class MainMarks {
  readonly #type: ChartType;
  readonly #stepMs: number;
  readonly #isCompared: boolean;
  readonly #paths: Record<
    "upWick" | "downWick" | "up" | "down" | "band" | "area" | "over" | "line" | "broken",
    SVGPathElement
  >;
  readonly #beyond: SVGRectElement;

  constructor({ slide, id, plot }: Stage, { type, stepMs, color, isCompared }: MarksLook) {
    this.#type = type;
    this.#stepMs = stepMs;
    this.#isCompared = isCompared;
    const clip = addTo(slide, "clipPath", { id: `${id}-beyond` });
    this.#beyond = addTo(clip, "rect", { x: -plot.width, width: 3 * plot.width, height: 0 });
    const path = (attributes: Record<string, string | number>) => addTo(slide, "path", attributes);
    const stroke = { fill: "none", stroke: color, "stroke-width": 1.5, "stroke-linejoin": "round" };
    this.#paths = {
      area: path({ fill: color, "fill-opacity": 0.135 }),
      band: path({ fill: color, "fill-opacity": 0.2 }),
      over: path({ fill: "var(--warn)", "fill-opacity": 0.28, "clip-path": `url(#${id}-beyond)` }),
      upWick: path({ fill: "var(--up)", ...CRISP }),
      downWick: path({ fill: "var(--down)", ...CRISP }),
      up: path({ fill: "var(--up)", ...CRISP }),
      down: path({ fill: "var(--down)", ...CRISP }),
      line: path({ ...stroke, "stroke-linecap": "round" }),
      broken: path({ ...stroke, fill: "var(--surface-1)", "data-broken": "" }),
    };
    // Where pictures and tests find what a chart is about.
    const { line, upWick, downWick } = this.#paths;
    for (const main of type === "candles" ? [upWick, downWick] : [line]) main.setAttribute("data-line", "");
  }

  /** `limit` is the one that is crossed, if any, and on which side. */
  draw(series: Series, scale: Scale, edge: number, limit: { at: number; over: boolean } | null): void {
    if (this.#type === "candles") this.#drawCandles(series, scale);
    else this.#drawLine(series, scale, edge, limit);
  }

  #drawCandles({ rows }: Series, scale: Scale): void {
    const paths = candlePaths(cellsOf(rows, this.#stepMs, scale), scale.y);
    for (const part of ["up", "upWick", "down", "downWick"] as const) setPath(this.#paths[part], paths[part]);
  }

  #drawLine(series: Series, scale: Scale, edge: number, limit: { at: number; over: boolean } | null): void {
    const breaks = breaksBefore(series);
    const banded = isBanded(series, this.#isCompared);
    const of = this.#isCompared ? AMONG_OTHERS : banded ? WITHIN_BAND : undefined;
    const line = linePath(series.rows, scale, scale.y, breaks, holdOf(series, edge), of);
    setPath(this.#paths.line, line);
    setPath(this.#paths.broken, brokenEnds(line));
    setPath(this.#paths.area, this.#type === "area" && !banded ? areaUnder(line, scale.height) : "");
    setPath(this.#paths.band, banded ? bandPath(series.rows, scale, breaks) : "");
    this.#drawExcursion(line, scale, limit);
  }

  /** What lies beyond a limit is filled down to it; the part on the good side is clipped away. */
  #drawExcursion(line: string, scale: Scale, limit: { at: number; over: boolean } | null): void {
    setPath(this.#paths.over, limit ? areaUnder(line, scale.y(limit.at)) : "");
    if (!limit) return;
    const y = scale.y(limit.at);
    this.#beyond.setAttribute("y", String(limit.over ? 0 : Math.max(0, y)));
    this.#beyond.setAttribute("height", String(Math.max(0, limit.over ? y : scale.height - y)));
  }
}

/** Whether a line goes through the means of bars, within a band from their lowest to their highest. */
export function isBanded({ bucketMs, entry }: Series, isCompared: boolean): boolean {
  return bucketMs > 0 && entry?.kind === "sensor" && !isCompared;
}

/** The limit that values of an extent go beyond, the nearest to the good side; `null` where none. */
export function crossedLimit({ entry }: Series, { low, high }: Extent): { at: number; over: boolean } | null {
  const upper = entry?.limits?.h ?? entry?.limits?.hh ?? null;
  const lower = entry?.limits?.l ?? entry?.limits?.ll ?? null;
  if (upper !== null && high > upper) return { at: upper, over: true };
  return lower !== null && low < lower ? { at: lower, over: false } : null;
}

import { DAY } from "#lib/durations.ts";
import { formatDateTime, formatTime, isOfAnotherYear, type Zone } from "#lib/format.ts";
import { COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import { fadeTimes, fadeValues } from "../axis-labels.ts";
import { pointedTime } from "../crosshair.ts";
import { rowNear } from "../series.ts";
import { momentAt } from "../window-figures.ts";
import { textPx } from "./axis-width.ts";
import { bucketOf } from "./candle-paths.ts";
import type { PanePainter } from "./pane-painter.ts";

/** The parts of the crosshair, over all panes. */
export interface CrossParts {
  readonly vertical: SVGLineElement;
  readonly horizontal: SVGLineElement;
  readonly point: SVGCircleElement;
  readonly time: SVGGElement;
  readonly value: SVGGElement;
}

/** A pane and where it begins, pixels from the chart's top. */
export interface PlacedPane {
  readonly top: number;
  readonly height: number;
  readonly painter: PanePainter;
}

export interface CrossOptions {
  readonly series: Series;
  /** Milliseconds of a candle, in whose middle the line stands; 0 for lines. */
  readonly stepMs: number;
  readonly zone: Zone;
  /** Pixels of the chart, its axes included. */
  readonly width: number;
  readonly height: number;
  readonly axisWidth: number;
  readonly axisHeight: number;
}

const LABEL_HEIGHT = 21;
/** Draws the moment pointed at on any chart, and the height pointed at on this one. Cheap enough for every frame. */
export function drawCross(
  parts: CrossParts,
  panes: readonly PlacedPane[],
  options: CrossOptions,
  pointerY: number | null,
): void {
  const time = pointedTime();
  const at = time === null ? null : placeOf(time, panes[0], options);
  if (at === null && parts.vertical.getAttribute("visibility") !== "visible") return;
  for (const part of [parts.vertical, parts.time]) show(part, at !== null);
  drawPoint(parts.point, at === null ? null : time, panes[0], options);
  if (at !== null && time !== null) drawMoment(parts, at, time, panes, options);
  else fadeTimes(parts.vertical.closest("[data-chart]"), 0, 0, Number.NaN);
  drawHeight(parts, at === null ? null : pointerY, panes, options);
}

/** Where a moment is, pixels from the chart's left; `null` where it is out of sight. */
function placeOf(time: number, pane: PlacedPane | undefined, { stepMs }: CrossOptions): number | null {
  const shown = pane?.painter.shown;
  if (!shown) return null;
  const { scale, slid, plot } = shown;
  const x = plot.x + scale.x(stepMs > 0 ? bucketOf(time, stepMs) + stepMs / 2 : time) + slid;
  return x >= plot.x && x <= plot.x + plot.width ? x : null;
}

function drawMoment(
  { vertical, time: label }: CrossParts,
  x: number,
  time: number,
  panes: readonly PlacedPane[],
  { series, zone, width, height, axisWidth, axisHeight }: CrossOptions,
): void {
  const shown = panes[0]?.painter.shown;
  vertical.setAttribute("x1", x.toFixed(1));
  vertical.setAttribute("x2", x.toFixed(1));
  vertical.setAttribute("y2", String(height - axisHeight));
  vertical.dataset.time = String(time);
  const told = momentAt(series, time);
  const long = shown ? shown.scale.to - shown.scale.from > DAY : false;
  const text = long || isOfAnotherYear(told, zone) ? formatDateTime(told, zone) : formatTime(told, zone);
  const half = (textPx(text) + 14) / 2;
  const middle = Math.min(Math.max(x, half), width - axisWidth - half);
  setLabel(label, text, middle - half, height - axisHeight + 1, 2 * half);
  const chart = vertical.closest("[data-chart]");
  fadeTimes(chart, middle - half, middle + half, panes.at(-1)?.painter.shown?.framed ?? 0);
}

/** A dot on the line where it is at the moment. */
function drawPoint(
  point: SVGCircleElement,
  time: number | null,
  pane: PlacedPane | undefined,
  { series, stepMs }: CrossOptions,
): void {
  const shown = pane?.painter.shown;
  const row = time === null || stepMs > 0 ? -1 : rowNear(series.rows, time, series.entry?.expectedMs ?? null);
  const value = pane?.painter.options.art.place?.(series.rows.at(COLUMNS.close, row)) ?? Number.NaN;
  const seen = shown !== null && shown !== undefined && row >= 0 && Number.isFinite(value);
  show(point, seen);
  if (!seen || !pane) return;
  const { scale, slid, plot } = shown;
  point.setAttribute("cx", (plot.x + scale.x(series.rows.at(COLUMNS.time, row)) + slid).toFixed(1));
  point.setAttribute("cy", (pane.top + plot.y + scale.y(value)).toFixed(1));
}

function drawHeight(
  { horizontal, value: label }: CrossParts,
  y: number | null,
  panes: readonly PlacedPane[],
  { width, axisWidth }: CrossOptions,
): void {
  const pane = y === null ? undefined : panes.find(({ top, height }) => y >= top && y < top + height);
  const shown = pane?.painter.shown;
  const within = y !== null && pane && shown && y - pane.top <= shown.plot.height;
  show(horizontal, Boolean(within));
  show(label, Boolean(within));
  const pictures = horizontal.closest("[data-chart]")?.querySelectorAll("[data-pane]") ?? [];
  for (const [at, picture] of [...pictures].entries()) {
    fadeValues(picture, within && panes[at] === pane ? y - pane.top : Number.NaN);
  }
  if (!within) return;
  horizontal.setAttribute("x2", String(width - axisWidth));
  horizontal.setAttribute("y1", y.toFixed(1));
  horizontal.setAttribute("y2", y.toFixed(1));
  const { art } = pane.painter.options;
  const text = art.format(shown.scale.valueAt(y - pane.top - shown.plot.y), art.decimals);
  setLabel(label, text, width - axisWidth, y - LABEL_HEIGHT / 2, axisWidth - 2, 7);
}

function setLabel(label: SVGGElement, text: string, x: number, y: number, width: number, pad?: number): void {
  const [rect, words] = label.children;
  label.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  rect?.setAttribute("width", width.toFixed(1));
  words?.setAttribute("x", String(pad ?? width / 2));
  if (words && words.textContent !== text) words.textContent = text;
}

function show(part: SVGElement, shown: boolean): void {
  part.setAttribute("visibility", shown ? "visible" : "hidden");
}

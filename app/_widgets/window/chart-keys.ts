import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { pointAt, pointedTime } from "../chart/crosshair.ts";
import type { Span } from "../view-store.ts";
import { lengthOf } from "./span.ts";
import type { Steering } from "./steering.ts";

/** How far one press pans, as a part of what is shown, and how much more it shows. */
const PAN_STEP = 0.1;
const ZOOM_STEP = 1.25;
/** Steps of the crosshair across a chart at the most, so that it visibly moves with each. */
const MOST_STEPS = 400;

/** What the keys of a chart act on. */
export interface Keyed {
  readonly steering: Steering;
  readonly series: Series;
  /** Says in words what the chart shows. */
  read(): void;
  /** Gives the focus back to the page. */
  leave(): void;
}

/** Does what a key means on a chart that has the focus; says whether it means anything. */
export function pressOnChart(event: Pick<KeyboardEvent, "key" | "shiftKey">, chart: Keyed): boolean {
  const action = actionOf(event, chart);
  action?.();
  return action !== undefined;
}

function actionOf({ key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">, chart: Keyed) {
  const { steering, series } = chart;
  const { span } = steering;
  const pan = (part: number) => () => steering.pan(lengthOf(span) * part);
  const zoom = (factor: number) => () => steering.zoomAt(anchorOf(span, series), factor);
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: shiftKey ? pan(-PAN_STEP) : () => step(series, span, -1),
    ArrowRight: shiftKey ? pan(PAN_STEP) : () => step(series, span, 1),
    Home: () => pointAt(ends(series, span)?.first ?? null),
    End: () => pointAt(ends(series, span)?.last ?? null),
    "+": zoom(1 / ZOOM_STEP),
    "=": zoom(1 / ZOOM_STEP),
    "-": zoom(ZOOM_STEP),
    _: zoom(ZOOM_STEP),
    r: chart.read,
    R: chart.read,
    Escape: chart.leave,
  };
  return Object.hasOwn(actions, key) ? actions[key] : undefined;
}

/** What a zoom by key leaves in its place: the crosshair, else the newest in sight. */
function anchorOf(span: Span, series: Series): number {
  const pointed = pointedTime();
  if (pointed !== null && pointed >= span.from && pointed <= span.to) return pointed;
  return Math.min(span.to, Math.max(span.from, series.lastTime || span.to));
}

/** First and last row in sight. */
function ends({ rows }: Series, { from, to }: Span): { first: number; last: number } | null {
  const first = rows.lowerBound(COLUMNS.time, from);
  const last = rows.lowerBound(COLUMNS.time, to) - 1;
  if (first > last) return null;
  return { first: rows.at(COLUMNS.time, first), last: rows.at(COLUMNS.time, last) };
}

/** Moves the crosshair to the next row that is far enough away to be seen as another. */
function step(series: Series, span: Span, by: 1 | -1): void {
  const limits = ends(series, span);
  if (!limits) return;
  const pointed = pointedTime();
  const next = pointed === null ? Number.NaN : rowBeside(series, pointed, by * (lengthOf(span) / MOST_STEPS));
  const wanted = Number.isFinite(next) ? next : (pointed ?? (by > 0 ? limits.first : limits.last));
  pointAt(Math.min(limits.last, Math.max(limits.first, wanted)));
}

/** The time of the first row that is further from a moment than `by`, on its side. */
function rowBeside({ rows }: Series, time: number, by: number): number {
  const after = rows.lowerBound(COLUMNS.time, time + by);
  const isThere = by > 0 || rows.at(COLUMNS.time, after) === time + by;
  return rows.at(COLUMNS.time, isThere ? after : after - 1);
}

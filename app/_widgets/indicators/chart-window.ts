import { formatPercent } from "#lib/format.ts";
import type { Series } from "../../_live/series.ts";
import { baseOf, percentOf } from "../compare/base.ts";
import type { IndicatorWish, Span } from "../view-store.ts";
import { INDICATOR_KINDS } from "./indicator-kinds.ts";

/** The part of time that a chart shows, and how wide its candles are. */
export interface ChartWindow {
  /** Milliseconds, while it follows now. */
  readonly rangeMs: number;
  /** `null` while it follows now. */
  readonly span: Span | null;
  /** Milliseconds of a candle; `null` for rows of any width. */
  readonly bucketMs: number | null;
}

/** Candles that are asked for at the most, those shown and those before them. */
const MOST_CANDLES = 4_500;

/** The left edge of a window, epoch milliseconds; `now` is the moment shown as now. */
export function leftEdge({ span, rangeMs }: ChartWindow, series: Series, now: number): number {
  return span ? span.from : series.edge(now) - rangeMs;
}

/** A window that begins so many candles earlier that each indicator is told from the left edge on. */
export function withLead(window: ChartWindow, wishes: readonly IndicatorWish[]): ChartWindow {
  const { rangeMs, span, bucketMs } = window;
  if (bucketMs === null || wishes.length === 0) return window;
  const shown = Math.ceil((span ? span.to - span.from : rangeMs) / bucketMs);
  const wanted = Math.max(
    ...wishes.map(({ name, length }) => INDICATOR_KINDS[name].lead(length ?? 0, bucketMs)),
  );
  const leadMs = Math.max(0, Math.min(wanted, MOST_CANDLES - shown)) * bucketMs;
  if (span) return { ...window, span: { from: span.from - leadMs, to: span.to } };
  return { ...window, rangeMs: rangeMs + leadMs };
}

/** A value as % of what its series was at a window's left edge, in words. */
export function percentText(window: ChartWindow, series: Series, value: number, now: number): string {
  return formatPercent(percentOf(value, baseOf(series, leftEdge(window, series, now))) / 100);
}

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

/** The window as it is drawn, epoch milliseconds; `null` before anything is. */
export type DrawnWindow = () => Span | null;

/** Candles that are asked for at the most, those shown and those before them. */
const MOST_CANDLES = 3_900;

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

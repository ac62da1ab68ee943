import { MOST_IN_WINDOW } from "../../../_live/history/window-wish.ts";
import type { Span } from "../../view-store.ts";
import { frameStep } from "../time-axis.ts";

/** What stretch of time a chart is asked to show. */
export interface ChartWindow {
  /** Stands still on this; `null` follows now. */
  readonly span: Span | null;
  /** Milliseconds shown while it follows now. */
  readonly rangeMs: number;
}

/** What stretch it shows: epoch milliseconds from the left edge; `edge` is where the free space ahead begins. */
export interface Times {
  readonly from: number;
  readonly edge: number;
  readonly to: number;
}

/** Pixels of a candle below which steps are no longer whole. */
const LEAST_WHOLE_PX = 3;

/**
 * The window of a plot `width` pixels wide with `ahead` of them free at the right, while the newest moment is `edge`.
 * One of candles (`bucketMs` over 0) ends where the newest candle does and has whole pixels a candle, so that it reaches a
 * little further back than asked; one of lines ends at the next step of its frame and is slid in between.
 */
export function timesOf(
  edge: number,
  { span, rangeMs }: ChartWindow,
  plot: { width: number; ahead: number },
  bucketMs: number,
): Times {
  if (span) return { from: span.from, edge: span.to, to: span.to };
  const inner = Math.max(1, plot.width - plot.ahead);
  if (bucketMs > 0) {
    const perPixel = bucketMs / candlePx(rangeMs, bucketMs, inner);
    const end = (Math.floor(edge / bucketMs) + 1) * bucketMs;
    return { from: end - inner * perPixel, edge: end, to: end + plot.ahead * perPixel };
  }
  const step = frameStep(rangeMs, plot.width);
  const end = Math.ceil(edge / step) * step;
  return { from: end - rangeMs, edge: end, to: end + (plot.ahead * rangeMs) / inner };
}

/** How far from one candle to the next: whole pixels where there are 3 or more. */
function candlePx(rangeMs: number, bucketMs: number, width: number): number {
  const px = (width * bucketMs) / Math.max(1, rangeMs);
  return px >= LEAST_WHOLE_PX ? Math.floor(px) : px;
}

/** How much of the past candles may show beyond the range asked for, as a factor of it. */
const CANDLES_REACH = 4 / 3;

/** Milliseconds that a chart of candles may show of the past; narrow candles have no whole pixels, and reach no further. */
export function reachOf(rangeMs: number, bucketMs: number): number {
  const most = Math.max(rangeMs, MOST_IN_WINDOW * bucketMs);
  return Math.min(rangeMs * CANDLES_REACH, most);
}

import type { Series } from "../../_live/series.ts";
import type { ChartHandle } from "../chart/focus/gestures.ts";
import { type WindowNow, windowAt } from "../chart/window-figures.ts";
import type { Span } from "../view-store.ts";

/** Where the plots of a chart are on the page, without axes; pixels of the viewport. */
export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** Where the times of a chart are on the page, as of its last frame. */
export class Plot {
  readonly #handle: ChartHandle;

  constructor(handle: ChartHandle) {
    this.#handle = handle;
  }

  /** `null` before anything is drawn. */
  get box(): PlotBox | null {
    const plot = this.#handle.plot();
    if (!plot || plot.width <= 0) return null;
    const corner = this.#handle.element.getBoundingClientRect();
    const left = corner.left + plot.left;
    return { left, right: left + plot.width, bottom: corner.top + plot.top + plot.height };
  }

  /** What is shown from edge to edge, what is free right of now included; `null` before anything is drawn. */
  get span(): Span | null {
    const plot = this.#handle.plot();
    if (!plot) return null;
    const [from, to] = [this.#handle.timeAt(plot.left), this.#handle.timeAt(plot.left + plot.width)];
    return from !== null && to !== null && to > from ? { from, to } : null;
  }
}

let onPage: ChartHandle | null = null;

/** Says that this is the chart in focus, until the answer is called. */
export function showsChart(handle: ChartHandle): () => void {
  onPage = handle;
  return () => {
    if (onPage === handle) onPage = null;
  };
}

/** What the chart in focus shows, the free space right of now left out; `null` before anything is drawn. */
export function shownSpan(): Span | null {
  return onPage?.shown() ?? null;
}

/** The window that figures beside the chart in focus speak of: candles fill the plot, and so begin a little earlier than asked. */
export function figuresWindow(series: Series, span: Span | null, rangeMs: number, now: number): WindowNow {
  const asked = windowAt(series, span, rangeMs, now);
  return { ...asked, from: Math.min(asked.from, shownSpan()?.from ?? asked.from) };
}

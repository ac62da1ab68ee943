import type { Span } from "../view-store.ts";

/** Where the times of a chart are on the page, as of its last frame. Places are in pixels of the viewport. */
export interface Plot {
  /** The box of its lines, without axes; `null` before they are drawn. */
  box(): PlotBox | null;
  /** The moment at a place, epoch milliseconds. */
  timeAt(x: number): number;
}

export type PlotBox = Pick<DOMRect, "left" | "right" | "top" | "bottom">;

/** The span a chart shows from edge to edge, with what is free right of now; `null` before it is drawn. */
export function spanOn(plot: Plot | null): Span | null {
  const box = plot?.box();
  if (!plot || !box) return null;
  const span = { from: plot.timeAt(box.left), to: plot.timeAt(box.right) };
  return span.to > span.from ? span : null;
}

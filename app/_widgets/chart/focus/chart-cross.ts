import { pointAt } from "../crosshair.ts";
import { type CrossOptions, type CrossParts, drawCross, type PlacedPane } from "./cross.ts";
import type { ChartHandle } from "./gestures.ts";
import type { PanePainter } from "./pane-painter.ts";

/** Where a pane is, pixels from the chart's top. */
export interface PanePlace {
  readonly id: string;
  readonly top: number;
  readonly height: number;
}

/** What reaches over all panes of a chart: the crosshair, and who asks where things are. */
export class ChartCross {
  readonly #painters = new Map<string, PanePainter>();
  readonly #takers = new Map<string, (painter: PanePainter | null) => void>();
  #parts: CrossParts | null = null;
  #places: readonly PanePlace[] = [];
  #options: CrossOptions | null = null;
  #pointerY: number | null = null;

  /** Takes the crosshair's elements from their picture. */
  take(picture: SVGSVGElement | null): void {
    this.#parts = picture && partsOf(picture);
  }

  /** Takes where the panes are and what is drawn for. */
  place(places: readonly PanePlace[], options: CrossOptions): void {
    this.#places = places;
    this.#options = options;
    this.draw();
  }

  /** Who tells of a pane's painter: the same function for as long as the chart is there. */
  takerOf(id: string): (painter: PanePainter | null) => void {
    const taker = this.#takers.get(id) ?? ((painter) => this.#takePainter(id, painter));
    this.#takers.set(id, taker);
    return taker;
  }

  draw = (): void => {
    if (!this.#parts || !this.#options) return;
    const panes = this.#panes();
    for (const { painter } of panes) painter.options.art.point?.();
    drawCross(this.#parts, panes, this.#options, this.#pointerY);
  };

  /** Points at a moment on all charts and at a height on this one; places are pixels from the chart's corner. */
  pointer(x: number, y: number): void {
    const shown = this.#panes()[0]?.painter.shown;
    this.#pointerY = y;
    const time = shown ? shown.scale.timeAt(x - shown.plot.x - shown.slid) : null;
    const within = shown && time !== null && time <= shown.edge && x <= shown.plot.x + shown.plot.width;
    pointAt(within ? Math.round(time) : null);
    this.draw();
  }

  leave(): void {
    this.#pointerY = null;
    pointAt(null);
    this.draw();
  }

  /** The chart for who moves its window. */
  handle(element: HTMLElement): ChartHandle {
    const first = () => this.#panes()[0]?.painter.shown ?? null;
    return {
      element,
      plot: () => {
        const shown = first();
        // The panes below come later than the first.
        const last = this.#panes().findLast(({ painter }) => painter.shown);
        if (!shown || !last?.painter.shown) return null;
        const { height } = last.painter.shown.plot;
        return { left: shown.plot.x, top: 0, width: shown.plot.width, height: last.top + height };
      },
      timeAt: (x) => {
        const shown = first();
        return shown ? shown.scale.timeAt(x - shown.plot.x - shown.slid) : null;
      },
      shown: () => {
        const shown = first();
        return shown && { from: shown.scale.from, to: shown.edge };
      },
    };
  }

  #takePainter(id: string, painter: PanePainter | null): void {
    if (painter) this.#painters.set(id, painter);
    else this.#painters.delete(id);
  }

  #panes(): PlacedPane[] {
    return this.#places.flatMap(({ id, top, height }) => {
      const painter = this.#painters.get(id);
      return painter ? [{ top, height, painter }] : [];
    });
  }
}

function partsOf(picture: SVGSVGElement): CrossParts {
  const [vertical, horizontal, point, time, value] = picture.children;
  if (
    vertical instanceof SVGLineElement &&
    horizontal instanceof SVGLineElement &&
    point instanceof SVGCircleElement &&
    time instanceof SVGGElement &&
    value instanceof SVGGElement
  )
    return { vertical, horizontal, point, time, value };
  throw new Error("the crosshair's picture has not the parts it needs");
}

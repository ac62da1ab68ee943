import { clearAxis } from "../axis-labels.ts";
import type { Stage } from "./pane-art.ts";
import { addTo } from "./svg.ts";

/** A filled label on the value axis. */
export interface AxisLabel {
  readonly id: string;
  /** Pixels from the plot's top. */
  readonly y: number;
  readonly text: string;
  /** A CSS colour. */
  readonly color: string;
  /** Outlined instead of filled where it is not. */
  readonly live: boolean;
  /** Whether a dotted line goes to it. */
  readonly line: boolean;
}

/** Pixels of a label's height, and from the middle of one to the next at least. */
const HEIGHT = 21;
const APART = 22;

/** Where labels stand: pixels from the plot's left edge. */
interface Column {
  readonly x: number;
  readonly width: number;
}

/** The labels that stand over a value axis, in each other's way nowhere. */
export class AxisLabels {
  readonly #stage: Stage;
  readonly #column: Column;
  readonly #nodes = new Map<string, SVGGElement>();

  /** @param column that of the pane's own axis where left out. */
  constructor(stage: Stage, column: Column = { x: stage.plot.width, width: stage.axisWidth }) {
    this.#stage = stage;
    this.#column = column;
  }

  /** @returns where they stand, pixels from the plot's top. */
  show(labels: readonly AxisLabel[]): readonly number[] {
    const { height, y } = this.#stage.plot;
    const inSight = labels.filter((label) => label.y >= -1 && label.y <= height + 1);
    const places = spread(
      inSight.map((label) => label.y),
      height,
    );
    for (const [id, node] of this.#nodes) if (!inSight.some((label) => label.id === id)) this.#drop(id, node);
    for (const [at, label] of inSight.entries()) this.#set(label, places[at] ?? label.y);
    if (this.#column.x === this.#stage.plot.width)
      clearAxis(
        this.#stage.fixed.ownerSVGElement,
        places.map((place) => place + y),
      );
    return places;
  }

  #drop(id: string, node: SVGGElement): void {
    node.remove();
    this.#nodes.delete(id);
  }

  #set(label: AxisLabel, place: number): void {
    const node = this.#nodes.get(label.id) ?? this.#add(label);
    const [line, rect, text] = node.children;
    node.dataset.live = String(label.live);
    node.setAttribute("transform", `translate(0 ${place.toFixed(1)})`);
    const away = (label.y - place).toFixed(1);
    line?.setAttribute("y1", away);
    line?.setAttribute("y2", away);
    if (rect instanceof SVGElement && rect.style.color !== label.color) rect.style.color = label.color;
    if (text && text.textContent !== label.text) text.textContent = label.text;
  }

  #add({ id, line }: AxisLabel): SVGGElement {
    const { plot, fixed } = this.#stage;
    const { x, width } = this.#column;
    const node = addTo(fixed, "g", { class: "last-label" });
    const dots = { stroke: "var(--text-3)", "stroke-dasharray": "1 3", "stroke-opacity": line ? 1 : 0 };
    addTo(node, "line", { x2: plot.width, ...dots });
    addTo(node, "rect", { x, y: -HEIGHT / 2, width: width - 2, height: HEIGHT, rx: 3 });
    const font = { "font-size": 12.5, "font-weight": 600, class: "num" };
    addTo(node, "text", { x: x + 7, y: 4.5, ...font });
    this.#nodes.set(id, node);
    return node;
  }
}

/** Heights moved apart so that labels there do not cover each other, the first the least; all within `height`. */
export function spread(heights: readonly number[], height: number): number[] {
  const order = heights.map((_, at) => at).sort((a, b) => (heights[a] as number) - (heights[b] as number));
  const placed = [...heights];
  const fixed = order.indexOf(0);
  for (let at = fixed + 1; at < order.length; at++) {
    const above = placed[order[at - 1] as number] as number;
    placed[order[at] as number] = Math.max(placed[order[at] as number] as number, above + APART);
  }
  for (let at = fixed - 1; at >= 0; at--) {
    const below = placed[order[at + 1] as number] as number;
    placed[order[at] as number] = Math.min(placed[order[at] as number] as number, below - APART);
  }
  return placed.map((place) => Math.min(Math.max(place, 0), height));
}

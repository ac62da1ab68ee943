import type { Stage } from "./pane-art.ts";
import { addTo } from "./svg.ts";

/** What a pane below the values is called, at its upper left, and its value. */
export class PaneTitle {
  readonly #value: SVGTSpanElement;

  constructor({ fixed }: Stage, name: string, color?: string) {
    const text = addTo(fixed, "text", { x: 12, y: 17, "font-size": 12, fill: color ?? "var(--text-3)" });
    text.append(`${name}\u00A0`);
    this.#value = addTo(text, "tspan", { fill: "var(--text)", dx: 3, class: "num" });
  }

  show(value: string): void {
    if (this.#value.textContent !== value) this.#value.textContent = value;
  }
}

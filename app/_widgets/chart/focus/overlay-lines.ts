import type { Overlay } from "../overlay.ts";
import { overlayPath } from "./line-paths.ts";
import type { Shown } from "./percent.ts";
import type { Scale } from "./scale.ts";
import { addTo, setPath } from "./svg.ts";

const STROKE = 1.25;

/** The lines of overlays in a pane, one path each. */
export class OverlayLines {
  readonly #group: SVGGElement;
  readonly #paths = new Map<string, SVGPathElement>();

  constructor(parent: SVGGElement) {
    this.#group = addTo(parent, "g");
  }

  /** Draws an overlay by a scale; `place` is where a time belongs. */
  draw(overlay: Overlay, scale: Scale, place: (time: number) => number): void {
    const path = this.#paths.get(overlay.id) ?? this.#add(overlay);
    setPath(path, overlayPath(overlay, scale, place));
  }

  #add({ id, color, dashed = false }: Overlay): SVGPathElement {
    const line = { fill: "none", stroke: color, "stroke-width": STROKE, "stroke-linejoin": "round" };
    const path = addTo(this.#group, "path", { ...line, "data-overlay": id });
    if (dashed) {
      path.setAttribute("stroke-width", "1");
      path.setAttribute("stroke-dasharray", "4 3");
      this.#group.prepend(path);
    }
    this.#paths.set(id, path);
    return path;
  }
}

/** The newest value of an overlay, or the newest up to a moment, as it is shown; `null` where it has none. */
export function newestOf(overlay: Overlay, shown: Shown, until = Number.POSITIVE_INFINITY): number | null {
  const { times, values } = overlay.points();
  for (let at = values.length - 1; at >= 0; at--) {
    if ((times[at] as number) > until) continue;
    const value = shown(values[at] as number);
    if (Number.isFinite(value)) return value;
  }
  return null;
}

import type { Overlay } from "../overlay.ts";
import { type Domain, idealDomain, SoftDomain } from "../value-axis.ts";
import { overlayDomain, overlayPath } from "./line-paths.ts";
import type { Moment } from "./pane-art.ts";
import type { Shown } from "./percent.ts";
import { type Scale, scaleOf } from "./scale.ts";
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

/** The value axes of overlays that have one of their own. */
export class OwnAxes {
  readonly #domains = new Map<string, SoftDomain>();
  readonly #exact: boolean;

  /** @param exact whether each moment's values are shown as they are, as in a window that stands still. */
  constructor(exact: boolean) {
    this.#exact = exact;
  }

  /** The scale of an overlay on its own axis; `null` where it has no values in sight. */
  scale(overlay: Overlay, { scale, times, now }: Moment): Scale | null {
    const found = overlayDomain(overlay, times.from, times.edge, (value) => value);
    const ideal = found && idealDomain(found.low, found.high, overlay.decimals);
    const domain = this.#exact ? ideal : this.#soft(overlay.id).next(ideal, now);
    return domain && scaleOf(times, padded(domain), scale);
  }

  #soft(id: string): SoftDomain {
    const domain = this.#domains.get(id) ?? new SoftDomain();
    this.#domains.set(id, domain);
    return domain;
  }
}

/** Leaves room at top and bottom, so that the line does not touch the pane's edges. */
function padded({ low, high }: Domain): Domain {
  const air = (high - low) * 0.06;
  return { low: low - air, high: high + air };
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

import { formatNumber } from "#lib/format.ts";
import type { Overlay } from "../overlay.ts";
import { type Domain, idealDomain, SoftDomain, valueTicks } from "../value-axis.ts";
import { axisWidthFor } from "./axis-width.ts";
import { type AxisLabel, AxisLabels } from "./labels.ts";
import { overlayDomain } from "./line-paths.ts";
import type { Moment, Stage } from "./pane-art.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { addTo } from "./svg.ts";

/** The value axes of overlays that do not stand on the channel's: one for all that share it. */
export class OwnAxes {
  readonly #domains = new Map<string, SoftDomain>();
  readonly #exact: boolean;

  /** @param exact whether each moment's values are shown as they are, as in a window that stands still. */
  constructor(exact: boolean) {
    this.#exact = exact;
  }

  /** The scales of overlays, by their axes' keys; none for an axis without values in sight. */
  scales(overlays: readonly Overlay[], { scale, times, now }: Moment): ReadonlyMap<string, Scale> {
    const scales = new Map<string, Scale>();
    for (const [key, sharing] of Map.groupBy(overlays, axisOf)) {
      const found = sharing.flatMap(
        (overlay) => overlayDomain(overlay, times.from, times.edge, (value) => value) ?? [],
      );
      const low = Math.min(...found.map((domain) => domain.low));
      const high = Math.max(...found.map((domain) => domain.high));
      const ideal = idealDomain(low, high, decimalsOf(sharing));
      const domain = this.#exact ? ideal : this.#soft(key).next(ideal, now);
      if (domain) scales.set(key, scaleOf(times, padded(domain), scale));
    }
    return scales;
  }

  #soft(key: string): SoftDomain {
    const domain = this.#domains.get(key) ?? new SoftDomain();
    this.#domains.set(key, domain);
    return domain;
  }
}

/** What names the axis of an overlay that has its own. */
export function axisOf({ axis, id }: Overlay): string {
  return axis?.key ?? id;
}

function decimalsOf(overlays: readonly Overlay[]): number {
  return Math.max(...overlays.map(({ decimals }) => decimals));
}

/** Leaves room at top and bottom, so that the line does not touch the pane's edges. */
function padded({ low, high }: Domain): Domain {
  const air = (high - low) * 0.06;
  return { low: low - air, high: high + air };
}

/** The column of a second axis. */
export interface SecondColumn {
  /** Pixels. */
  readonly width: number;
  /** Whether it lies over the plot's left edge, as where the chart is narrow. */
  readonly isOver: boolean;
  /** Called with the pixels it needs. */
  readonly onWidth: (px: number) => void;
}

/** Pixels of the second column of numbers at the least, and from one number to the next. */
const LEAST_PX = 0;
const SPACING = 44;
/** A number nearer to a label or to the plot's edge than this, pixels, is left out. */
const NEAR_LABEL = 17;
const NEAR_EDGE = 7;

/** Around a number over the plot, so that it can be read where a line passes. */
const HALO = "stroke:var(--surface-1);stroke-width:3px;paint-order:stroke";

/** The numbers of the one axis besides the channel's: right of that one's, or over the plot's left edge. */
export class SecondAxis {
  readonly #stage: Stage;
  readonly #numbers: SVGGElement;
  readonly #labels: AxisLabels;
  readonly #onWidth: (px: number) => void;

  constructor(stage: Stage, { width, isOver, onWidth }: SecondColumn) {
    this.#stage = stage;
    this.#onWidth = onWidth;
    const x = isOver ? 0 : stage.plot.width + stage.axisWidth;
    this.#numbers = addTo(stage.fixed, "g", {
      class: "num",
      "font-size": 12,
      transform: `translate(${x + 6} 0)`,
      ...(isOver && { style: HALO }),
    });
    this.#labels = new AxisLabels(stage, { x, width });
  }

  /** Shows what stands on it: `overlays` share its scale; `null` where it has none. */
  show(scale: Scale | null, overlays: readonly Overlay[], labels: readonly AxisLabel[]): void {
    const taken = this.#labels.show(labels);
    const texts = scale ? this.#put(scale, overlays, taken) : [];
    if (!scale) this.#numbers.replaceChildren();
    const needed = axisWidthFor([...texts, ...labels.map(({ text }) => text)], LEAST_PX);
    this.#onWidth(needed);
  }

  #put(scale: Scale, overlays: readonly Overlay[], taken: readonly number[]): string[] {
    const { height } = this.#stage.plot;
    const domain = { low: scale.valueAt(height), high: scale.valueAt(0) };
    const { values, decimals } = valueTicks(domain, Math.max(3, height / SPACING), decimalsOf(overlays));
    const [first, ...others] = overlays;
    const fill = first && others.length === 0 ? first.color : "var(--text-3)";
    const places = values.map((value) => ({ y: scale.y(value), text: formatNumber(value, decimals) }));
    const free = places.filter(
      ({ y }) =>
        y > NEAR_EDGE && y < height - NEAR_EDGE && taken.every((place) => Math.abs(place - y) >= NEAR_LABEL),
    );
    this.#numbers.dataset.axis = first && axisOf(first);
    this.#numbers.setAttribute("fill", fill);
    while (this.#numbers.children.length > free.length) this.#numbers.lastElementChild?.remove();
    for (const [at, { y, text }] of free.entries()) {
      const node = this.#numbers.children[at] ?? addTo(this.#numbers, "text", {});
      node.setAttribute("y", (y + 4).toFixed(1));
      if (node.textContent !== text) node.textContent = text;
    }
    return free.map(({ text }) => text);
  }
}

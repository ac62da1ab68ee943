import type { Zone } from "#lib/format.ts";
import type { Series } from "../../../_live/series.ts";
import type { ChartType } from "../../view-store.ts";
import { FOCUS_LOOK, type Look } from "../frame.ts";
import type { Overlay } from "../overlay.ts";
import type { PanePlace } from "./chart-cross.ts";
import { OverlayArt } from "./overlay-art.ts";
import type { SecondColumn } from "./own-axes.ts";
import type { PaneArt } from "./pane-art.ts";
import { paneHeight } from "./pane-heights.ts";
import type { PaneOptions } from "./pane-painter.ts";
import { ValuesArt } from "./values-art.ts";
import { VolumeArt } from "./volume-art.ts";

/** What is drawn, whichever window of time. */
export interface Drawn {
  readonly series: Series;
  readonly type: ChartType;
  /** Milliseconds of a candle; 0 for lines. */
  readonly stepMs: number;
  /** Milliseconds of a bar of volume. */
  readonly bucketMs: number;
  readonly overlays: readonly Overlay[];
  readonly percent: boolean;
  /** Whether the window follows now. */
  readonly live: boolean;
  readonly rangeMs: number;
  readonly zone: Zone;
  readonly hasVolume: boolean;
  readonly second: SecondColumn | null;
  /** A CSS colour. */
  readonly color: string;
}

/** What a pane shows, and how it differs in looks from the first. */
export interface NamedArt {
  readonly id: string;
  readonly art: PaneArt;
  readonly look: Partial<Look>;
}

/** Space above for the pane's name, and little below. */
const LOWER: Partial<Look> = { above: 8, below: 6, valueSpacing: 30 };
const VOLUME: Partial<Look> = { above: 24, below: 0, valueSpacing: 30 };

/** What the panes of a chart show, from the top: values, volume, and each overlay that wants a pane of its own. */
export function artsOf({ overlays, hasVolume, bucketMs, ...drawn }: Drawn): NamedArt[] {
  const { series, stepMs } = drawn;
  const over = overlays.filter(({ place }) => place !== "pane");
  const values = { id: "values", art: new ValuesArt({ ...drawn, overlays: over }), look: {} };
  const volume = { id: "volume", art: new VolumeArt(series, bucketMs), look: VOLUME };
  const below = overlays
    .filter(({ place }) => place === "pane")
    .map((overlay) => ({ id: overlay.id, art: new OverlayArt(overlay, stepMs), look: LOWER }));
  return [values, ...(hasVolume ? [volume] : []), ...below];
}

export interface PlannedPane extends PanePlace {
  readonly options: PaneOptions;
}

/** What all panes of a chart share. */
export interface Shared extends Omit<PaneOptions, "art" | "look"> {
  /** Pixels of all panes and the time axis. */
  readonly height: number;
  /** Pixels. */
  readonly axisWidth: number;
}

/** The panes, one below the other: those below the values have their height, the values have the rest. */
export function panesOf(
  arts: readonly NamedArt[],
  { height: whole, axisWidth, ...shared }: Shared,
): PlannedPane[] {
  const inner = whole - FOCUS_LOOK.axisHeight;
  const lower = paneHeight(inner, arts.length - 1);
  let top = 0;
  return arts.map(({ id, art, look }, at) => {
    const axisHeight = at === arts.length - 1 ? FOCUS_LOOK.axisHeight : 0;
    const height = (at === 0 ? inner - lower * (arts.length - 1) : lower) + axisHeight;
    const place = { id, top, height };
    top += height;
    // All panes move in the same frames; one of them is enough to take the crosshair along.
    const onMoved = at === 0 ? shared.onMoved : nothing;
    return {
      ...place,
      options: { ...shared, onMoved, art, look: { ...FOCUS_LOOK, ...look, axisWidth, axisHeight } },
    };
  });
}

function nothing(): void {}

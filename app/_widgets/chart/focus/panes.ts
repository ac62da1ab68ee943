import type { Zone } from "#lib/format.ts";
import type { Series } from "../../../_live/series.ts";
import type { ChartType } from "../../view-store.ts";
import { FOCUS_LOOK, type Look } from "../frame.ts";
import type { Overlay } from "../overlay.ts";
import type { PanePlace } from "./chart-cross.ts";
import { OverlayArt } from "./overlay-art.ts";
import type { PaneArt } from "./pane-art.ts";
import { paneHeight } from "./pane-heights.ts";
import type { PaneOptions } from "./pane-painter.ts";
import type { ChartWindow } from "./times.ts";
import { ValuesArt } from "./values-art.ts";
import { VolumeArt } from "./volume-art.ts";

export interface PaneWish {
  readonly series: Series;
  readonly window: ChartWindow;
  readonly type: ChartType;
  /** Milliseconds of a candle; 0 for lines. */
  readonly stepMs: number;
  /** Milliseconds of a bar of volume. */
  readonly bucketMs: number;
  readonly overlays: readonly Overlay[];
  readonly percent: boolean;
  readonly zone: Zone;
  readonly hasVolume: boolean;
  /** Pixels of all panes and the time axis. */
  readonly height: number;
  /** Pixels. */
  readonly axisWidth: number;
  /** A CSS colour. */
  readonly color: string;
  readonly onAxisWidth: (px: number) => void;
  readonly onMoved: () => void;
}

export interface PlannedPane extends PanePlace {
  readonly options: PaneOptions;
}

/** Space above for the pane's name, and little below. */
const LOWER: Partial<Look> = { above: 8, below: 6, valueSpacing: 30 };
const VOLUME: Partial<Look> = { above: 24, below: 0, valueSpacing: 30 };

/** The panes of a chart, from the top: values, volume, and one for each overlay that wants its own. */
export function panesOf(wish: PaneWish): PlannedPane[] {
  const arts = artsOf(wish);
  const lower = paneHeight(wish.height - FOCUS_LOOK.axisHeight, arts.length - 1);
  let top = 0;
  return arts.map(({ id, art, look }, at) => {
    const isLast = at === arts.length - 1;
    const axisHeight = isLast ? FOCUS_LOOK.axisHeight : 0;
    const values = wish.height - FOCUS_LOOK.axisHeight - lower * (arts.length - 1);
    const height = (at === 0 ? values : lower) + axisHeight;
    const place = { id, top, height };
    top += height;
    return { ...place, options: optionsOf(wish, art, { ...FOCUS_LOOK, ...look, axisHeight }, at === 0) };
  });
}

function artsOf(wish: PaneWish): { id: string; art: PaneArt; look: Partial<Look> }[] {
  const { series, window, type, stepMs, bucketMs, overlays, percent, zone, color, hasVolume } = wish;
  const values = new ValuesArt({
    ...{ series, type, stepMs, percent, zone, color, rangeMs: window.rangeMs, live: !window.span },
    overlays: overlays.filter(({ place }) => place !== "pane"),
  });
  const volume = { id: "volume", art: new VolumeArt(series, bucketMs), look: VOLUME };
  const below = overlays
    .filter(({ place }) => place === "pane")
    .map((overlay) => ({ id: overlay.id, art: new OverlayArt(overlay, stepMs), look: LOWER }));
  return [{ id: "values", art: values, look: {} }, ...(hasVolume ? [volume] : []), ...below];
}

function optionsOf(wish: PaneWish, art: PaneArt, look: Look, isFirst: boolean): PaneOptions {
  const { series, window, stepMs, zone, axisWidth, onAxisWidth, onMoved } = wish;
  return {
    ...{ series, window, stepMs, zone, art, onAxisWidth },
    look: { ...look, axisWidth },
    // All panes move in the same frames; one of them is enough to take the crosshair along.
    onMoved: isFirst ? onMoved : nothing,
  };
}

function nothing(): void {}

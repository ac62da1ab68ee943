"use client";

import { useEffect, useMemo } from "react";
import type { Series } from "../../_live/series.ts";
import { reachOf } from "../chart/focus/times.ts";
import type { Overlay } from "../chart/overlay.ts";
import { useCompared } from "../compare/use-compared.ts";
import { useView } from "../view-store.ts";
import type { ChartWindow, DrawnWindow } from "./chart-window.ts";
import { OverlayLegend } from "./overlay-legend.tsx";
import { useIndicators } from "./use-indicators.ts";

interface Props {
  /** What the chart shows, and what it wishes for that. */
  readonly series: Series;
  readonly window: ChartWindow;
  /** Milliseconds of a candle, also where the chart draws a line. */
  readonly candleMs: number;
  readonly drawn: DrawnWindow;
  /** Told what the chart is to draw besides its channel; an empty list in the end. */
  readonly onOverlays: (overlays: readonly Overlay[]) => void;
}

const NONE: readonly Overlay[] = [];

/** What somebody put on the chart: its legend, and its lines for the chart. */
export function Overlays({ series, window, candleMs, drawn, onOverlays }: Props) {
  const { rangeMs, span, bucketMs } = window;
  // Whole pixels a candle make a chart of them reach further back.
  const reach = bucketMs === null ? rangeMs : reachOf(rangeMs, bucketMs);
  const compared = useCompared(series.channel, { rangeMs: reach, span, bucketMs });
  const computed = useIndicators(series, { rangeMs: reach, span, bucketMs: candleMs });
  const layers = useMemo(() => [...compared, ...computed], [compared, computed]);
  const { hidden } = useView();
  useEffect(() => {
    onOverlays(layers.filter(({ id }) => !hidden.includes(id)).flatMap(({ lines }) => lines));
  }, [layers, hidden, onOverlays]);
  useEffect(() => () => onOverlays(NONE), [onOverlays]);
  return <OverlayLegend layers={layers} drawn={drawn} live={span === null} />;
}

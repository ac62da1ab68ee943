"use client";

import { useMemo } from "react";
import { useSeries } from "../../_live/history/use-series.ts";
import type { Series } from "../../_live/series.ts";
import { useView } from "../view-store.ts";
import { type ChartWindow, withLead } from "./chart-window.ts";
import { layerColors } from "./colors.ts";
import { indicatorLayers } from "./indicator-layers.ts";
import { usableWishes } from "./indicator-words.ts";
import type { Layer } from "./layers.ts";

/** The indicators on the chart of a series, computed from candles that begin as far before the window as they need. */
export function useIndicators(shown: Series, window: ChartWindow): readonly Layer[] {
  const { indicators, compare, percent } = useView();
  const wishes = useMemo(() => usableWishes(indicators), [indicators]);
  const { series } = useSeries(shown.channel, withLead(window, wishes));
  return useMemo(() => {
    const colors = layerColors({ compare, indicators: wishes });
    return indicatorLayers(series, wishes, colors, percent ? shown : null);
  }, [series, shown, wishes, compare, percent]);
}

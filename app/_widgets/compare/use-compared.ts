"use client";

import { useMemo } from "react";
import { useSeries } from "../../_live/history/use-series.ts";
import type { Series } from "../../_live/series.ts";
import type { ChartWindow } from "../indicators/chart-window.ts";
import { layerColors } from "../indicators/colors.ts";
import type { Layer } from "../indicators/layers.ts";
import { useView, type View } from "../view-store.ts";
import { comparedLayer } from "./compared-layer.ts";

/** The other channels on the chart of a channel, in bars as wide as its own. */
export function useCompared(channel: string, window: ChartWindow): readonly Layer[] {
  const view = useView();
  const others = view.compare.filter((other) => other !== channel);
  const { series: main } = useSeries(channel, window);
  const layers = [
    useOne(others[0] ?? null, main, window, view),
    useOne(others[1] ?? null, main, window, view),
    useOne(others[2] ?? null, main, window, view),
  ];
  const [first, second, third] = layers;
  return useMemo(
    () => [first, second, third].filter((layer) => layer !== null && layer !== undefined),
    [first, second, third],
  );
}

/** One of them. A place that is free looks at the channel shown, which is looked at anyway. */
function useOne(channel: string | null, main: Series, window: ChartWindow, view: View): Layer | null {
  const { series } = useSeries(channel ?? main.channel, window);
  const { compare, indicators, percent } = view;
  const [entry, mainEntry] = [series.entry, main.entry];
  // biome-ignore lint/correctness/useExhaustiveDependencies: label and axis follow from what the channels are.
  return useMemo(() => {
    if (channel === null) return null;
    const color = layerColors({ compare, indicators }).get(channel) ?? "var(--s2)";
    return comparedLayer({ series, main, color, percent });
  }, [channel, series, main, entry, mainEntry, compare, indicators, percent]);
}

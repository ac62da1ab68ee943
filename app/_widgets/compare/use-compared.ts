"use client";

import { useMemo } from "react";
import { useSeries } from "../../_live/history/use-series.ts";
import { getLive } from "../../_live/live.ts";
import type { Series } from "../../_live/series.ts";
import type { ChartWindow } from "../indicators/chart-window.ts";
import { layerColors } from "../indicators/colors.ts";
import type { Layer } from "../indicators/layers.ts";
import { useView, type View } from "../view-store.ts";
import { type Axis, axesOf } from "./axes.ts";
import { comparedLayer } from "./compared-layer.ts";

/** The other channels on the chart of a channel, in bars as wide as its own. */
export function useCompared(channel: string, window: ChartWindow): readonly Layer[] {
  const view = useView();
  const others = view.compare.filter((other) => other !== channel);
  const { series: main } = useSeries(channel, window);
  // A place that is free looks at the channel shown, which is looked at anyway.
  const { series: one } = useSeries(others[0] ?? channel, window);
  const { series: two } = useSeries(others[1] ?? channel, window);
  const { series: three } = useSeries(others[2] ?? channel, window);
  const shown = [one, two, three].slice(0, others.length);
  const axes = axesOf(main, shown);
  const layers = [
    useLayer(shown[0], axes[0], view),
    useLayer(shown[1], axes[1], view),
    useLayer(shown[2], axes[2], view),
  ];
  const [first, second, third] = layers;
  return useMemo(() => [first, second, third].filter((layer) => layer !== undefined), [first, second, third]);
}

function useLayer(series: Series | undefined, axis: Axis | undefined, view: View): Layer | undefined {
  const { compare, indicators, percent } = view;
  const [entry, key, isNumbered] = [series?.entry, axis?.key, axis?.isNumbered ?? false];
  // biome-ignore lint/correctness/useExhaustiveDependencies: its label follows from what the channel is.
  return useMemo(() => {
    if (!series) return undefined;
    const color = layerColors({ compare, indicators }).get(series.channel) ?? "var(--s2)";
    const own = key === undefined ? null : { key, isNumbered };
    return comparedLayer({ series, color, percent, axis: own, now: getLive().shownNow });
  }, [series, entry, key, isNumbered, compare, indicators, percent]);
}

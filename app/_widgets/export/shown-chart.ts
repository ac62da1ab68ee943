"use client";

import { useEffect, useSyncExternalStore } from "react";
import { Listeners } from "../../_live/listeners.ts";
import { getLive } from "../../_live/live.ts";
import type { Series } from "../../_live/series.ts";
import type { Overlay } from "../chart/overlay.ts";
import { windowAt } from "../chart/window-figures.ts";
import type { Span } from "../view-store.ts";

/** What the focus chart shows: what is exported when somebody asks for it. */
export interface ShownChart {
  readonly series: Series;
  readonly rangeMs: number;
  /** The span looked at; `null` while the chart follows now. */
  readonly span: Span | null;
  readonly overlays: readonly Overlay[];
}

let shown: ShownChart | null = null;
const changes = new Listeners();
const onChange = (changed: () => void) => changes.add(changed);
const nothing = () => null;

/** The chart in focus; `null` where there is none. */
export function shownChart(): ShownChart | null {
  return shown;
}

/** What the focus chart shows of a channel, for figures of the same; `null` where it shows another, or none yet. */
export function useShownOf(channel: string): ShownChart | null {
  const chart = useSyncExternalStore(onChange, shownChart, nothing);
  return chart?.series.channel === channel ? chart : null;
}

/** Says what the focus chart shows, as long as it does. */
export function useShownChart({ series, rangeMs, span, overlays }: ShownChart): void {
  useEffect(() => {
    const chart = { series, rangeMs, span, overlays };
    show(chart);
    return () => {
      if (shown === chart) show(null);
    };
  }, [series, rangeMs, span, overlays]);
}

function show(chart: ShownChart | null): void {
  shown = chart;
  changes.tell();
}

/** The window of time a chart shows at this moment, epoch milliseconds. */
export function windowShown({ series, rangeMs, span }: ShownChart): Span {
  const { from, to } = windowAt(series, span, rangeMs, getLive().shownNow());
  return { from: Math.floor(from), to: Math.ceil(to) };
}

"use client";

import { useEffect, useRef } from "react";
import { type SeriesView, useSeries } from "../../../_live/history/use-series.ts";
import type { Series } from "../../../_live/series.ts";
import { type ChartType, INTERVALS, type IntervalName, type Span, useView } from "../../view-store.ts";
import { typeOf } from "../../window/choose.ts";
import { suiting } from "../../window/intervals.ts";
import { FOCUS_LOOK } from "../frame.ts";
import { autoInterval, movedInterval } from "./interval.ts";
import { type ChartWindow, reachOf } from "./times.ts";

/** What the focus chart draws, and of what. */
export interface FocusSeries {
  readonly series: Series;
  readonly window: ChartWindow;
  readonly type: ChartType;
  /** Milliseconds of a candle and of a bar of volume. */
  readonly bucketMs: number;
  /** Milliseconds of the bars asked for; `null` for rows of any width. */
  readonly barMs: number | null;
  /** Grows when other bars than the newest have come: a reason to draw also while the board stands still. */
  readonly loads: number;
  /** How far the series has come. */
  readonly progress: Pick<SeriesView, "state" | "message">;
}

/** What a chart's width is taken for, pixels, until it is known, so that nothing is asked for that is not shown. */
const USUAL_WIDTH = 1_096;

/** Reads the view for a channel, and what its chart needs; `width` pixels, 0 before it is known. */
export function useFocusSeries(channel: string, rangeMs: number, width: number): FocusSeries {
  const view = useView();
  const { span, interval, table } = view;
  const type = typeOf(view, channel);
  const spanMs = span ? span.to - span.from : rangeMs;
  const auto = useAutoInterval(span, spanMs, (width || USUAL_WIDTH) - FOCUS_LOOK.axisWidth);
  const bucketMs = INTERVALS[suiting(interval, spanMs) ?? auto];
  // A table has bars of the interval where somebody chose one.
  const barMs = type === "candles" || (table && interval !== null) ? bucketMs : null;
  const reach = barMs === null ? rangeMs : reachOf(rangeMs, barMs);
  const { series, state, message, loads } = useSeries(channel, {
    rangeMs: reach,
    span,
    bucketMs: barMs,
    moves: true,
  });
  return { series, window: { span, rangeMs }, type, bucketMs, barMs, loads, progress: { state, message } };
}

/** The interval where nobody chose one; moving a chart does not change it. `plotWidth` with the free space right of now. */
function useAutoInterval(span: Span | null, spanMs: number, plotWidth: number): IntervalName {
  const drawn = useRef<IntervalName | null>(null);
  // What stands still fills the free space too.
  const name = span
    ? movedInterval(drawn.current, spanMs, plotWidth)
    : autoInterval(spanMs, plotWidth - FOCUS_LOOK.ahead);
  useEffect(() => {
    drawn.current = name;
  });
  return name;
}

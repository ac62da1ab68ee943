"use client";

import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Series } from "../../../_live/series.ts";
import { useSettings } from "../../settings/settings.ts";
import type { ChartType } from "../../view-store.ts";
import { onPointed } from "../crosshair.ts";
import { FOCUS_LOOK } from "../frame.ts";
import type { Overlay } from "../overlay.ts";
import { ChartCross } from "./chart-cross.ts";
import { CrossLayer } from "./cross-layer.tsx";
import type { Gestures } from "./gestures.ts";
import { Pane } from "./pane.tsx";
import { artsOf, panesOf } from "./panes.ts";
import type { ChartWindow } from "./times.ts";
import { useHasVolume } from "./use-has-volume.ts";
import { hasOwnAxis } from "./values-art.ts";

export interface FocusChartProps {
  readonly channel: string;
  readonly series: Series;
  readonly window: ChartWindow;
  readonly type: ChartType;
  /** Milliseconds of a candle and of a bar of volume. */
  readonly bucketMs: number;
  /** Grows when what was missing has come, which is drawn also while the board stands still. */
  readonly loads: number;
  readonly overlays: readonly Overlay[];
  /** Whether values are shown as % of that at the left edge. */
  readonly percent: boolean;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** False while it is scrolled out of sight: nothing is drawn then. */
  readonly visible: () => boolean;
  /** Who moves the window. */
  readonly gestures?: Gestures | undefined;
}

const COLOR = "var(--s1)";
/** Pixels of the column of a second axis at the least. */
const LEAST_SECOND = 56;
/** On a chart narrower than this, pixels, two columns of numbers would take a third of it: the second lies over the plot. */
const NARROW = 560;

/**
 * The chart of the channel in focus: its values, its volume and what is computed in panes of their own, one below the
 * other in one window of time, with one time axis and one crosshair.
 */
export function FocusChart(props: FocusChartProps) {
  const { channel, series, type, percent, width, height, visible, gestures } = props;
  const { zone } = useSettings();
  const [cross] = useState(() => new ChartCross());
  const { panes, axisWidth, inner } = usePanes(props, cross.draw);
  const element = useRef<HTMLDivElement>(null);
  const waits = useRef(false);
  const picture = useRef<SVGSVGElement>(null);
  const stepMs = stepOf(props);
  useLayoutEffect(() => {
    cross.take(picture.current);
    const { axisHeight } = FOCUS_LOOK;
    cross.place(panes, { series, stepMs, zone, width: inner, height, axisWidth, axisHeight });
  }, [cross, panes, series, stepMs, zone, inner, height, axisWidth]);
  usePointer(cross, element, gestures);
  return (
    <div
      ref={element}
      data-chart={channel}
      data-mode={props.window.span ? "detached" : "live"}
      data-type={type}
      className="relative"
      style={{ width, height }}
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        cross.pointer(event.clientX - left, event.clientY - top);
      }}
      onPointerLeave={() => cross.leave()}
    >
      {panes.map((pane, at) => (
        <div key={pane.id} data-pane={pane.id} className={at > 0 ? "border-t border-border" : undefined}>
          <Pane
            options={pane.options}
            zone={zone}
            limits={at === 0 && !percent ? (series.entry?.limits ?? null) : null}
            width={inner}
            height={pane.height - (at > 0 ? 1 : 0)}
            visible={visible}
            waits={waits}
            onPainter={cross.takerOf(pane.id)}
          />
        </div>
      ))}
      <CrossLayer picture={picture} color={COLOR} />
    </div>
  );
}

/** The crosshair follows whoever points, here or elsewhere, and whoever moves the window. */
function usePointer(
  cross: ChartCross,
  element: RefObject<HTMLDivElement | null>,
  gestures: Gestures | undefined,
) {
  useEffect(() => onPointed(cross.draw), [cross]);
  useEffect(
    () => (element.current && gestures ? gestures(cross.handle(element.current)) : undefined),
    [gestures, cross, element],
  );
}

/**
 * Milliseconds of a candle, 0 for lines: those of the bars there are, which are others than wished for while those come, or
 * where there would be too many.
 */
function stepOf({ type, series, bucketMs }: FocusChartProps): number {
  return type === "candles" ? series.bucketMs || bucketMs : 0;
}

/**
 * The panes, the width of the value axis that all of them share, as wide as any label has needed so far, and theirs: that
 * of the chart without the numbers of a second axis.
 */
function usePanes(props: FocusChartProps, onMoved: () => void) {
  const { series, type, bucketMs, loads, overlays, percent, width, height } = props;
  const { span, rangeMs } = props.window;
  const { zone } = useSettings();
  const [axisWidth, setAxisWidth] = useState(FOCUS_LOOK.axisWidth);
  const [second, setSecond] = useState(LEAST_SECOND);
  const hasSecond = overlays.some((overlay) => hasOwnAxis(overlay, percent));
  const isOver = width < NARROW;
  const hasVolume = useHasVolume(series);
  const stepMs = stepOf(props);
  const live = span === null;
  // A window that is moved changes nothing of what is drawn in it.
  const arts = useMemo(() => {
    const wish = { series, type, stepMs, bucketMs, overlays, percent, live, rangeMs, zone, hasVolume };
    const onWidth = (px: number) => setSecond((old) => Math.max(old, px));
    const column = hasSecond ? { width: second, isOver, onWidth } : null;
    return artsOf({ ...wish, second: column, color: COLOR });
  }, [
    series,
    type,
    stepMs,
    bucketMs,
    overlays,
    percent,
    live,
    rangeMs,
    zone,
    hasVolume,
    hasSecond,
    second,
    isOver,
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows of a series change with its loads.
  const panes = useMemo(() => {
    const onAxisWidth = (px: number) => setAxisWidth((old) => Math.max(old, px));
    const window = { span, rangeMs };
    return panesOf(arts, { series, window, stepMs, zone, onAxisWidth, onMoved, height, axisWidth });
  }, [arts, loads, series, span, rangeMs, stepMs, zone, onMoved, height, axisWidth]);
  return { panes, axisWidth, inner: hasSecond && !isOver ? width - second : width };
}

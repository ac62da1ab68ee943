"use client";

import { memo, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "#lib/format.ts";
import { useSeries } from "../../_live/history/use-series.ts";
import { useFrame } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { useSettings } from "../settings/settings.ts";
import { onPointed, pointAt } from "./crosshair.ts";
import { axisWidthFor } from "./focus/axis-width.ts";
import type { Frame, Look } from "./frame.ts";
import { Framed } from "./framed.tsx";
import { limitLabels } from "./limit-lines.ts";
import { LiveLayer } from "./live-layer.tsx";
import { ChartPainter } from "./painter.ts";

export interface LiveChartProps {
  readonly channel: string;
  readonly rangeMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly look: Look;
  /** A CSS colour. */
  readonly color: string;
  /** False while it is scrolled out of sight: nothing is drawn then. */
  readonly visible: () => boolean;
}

/** What the picture on the screen was drawn by, and its size, pixels. */
interface Shown {
  readonly painter: ChartPainter;
  readonly width: number;
  readonly height: number;
}

/** One channel's line. Recharts draws frame, grid and axes at most twice a second; the line inside is set directly. */
export const LiveChart = memo(function LiveChart(props: LiveChartProps) {
  const { channel, width, height, color } = props;
  const { frame, painter, zone, limits, look } = useDrawn(props);
  if (!frame) return <div style={{ width, height }} data-chart={channel} data-mode="live" />;
  return (
    <div
      data-chart={channel}
      data-mode="live"
      style={{ width, height }}
      onPointerMove={(event) => {
        const { left } = event.currentTarget.getBoundingClientRect();
        pointAt(painter.timeAt(event.clientX - left));
      }}
      onPointerLeave={() => pointAt(null)}
    >
      <Framed frame={frame} zone={zone} limits={limits} look={look} width={width} height={height}>
        <LiveLayer frame={frame} painter={painter} color={color} />
      </Framed>
    </div>
  );
});

/** The painter, and the frame that is to be drawn, `null` before there is one; each in its turn. */
function useDrawn(props: LiveChartProps) {
  const { width, height, visible } = props;
  const drawing = usePainter(props);
  const { painter, limits, axisWidth, setAxisWidth } = drawing;
  const [frame, setFrame] = useState<Frame | null>(null);
  // A picture of another size or range asks for its first frame at once.
  const shown = useRef<Shown | null>(null);
  // What is laid out with too narrow an axis is not drawn: it would be drawn once more.
  const show = (next: Frame) => {
    const { valueTicks, valueDecimals } = next;
    const labels = valueTicks.map((value) => formatNumber(value, valueDecimals));
    const wide = axisWidthFor([...labels, ...limitLabels(limits, valueDecimals)], axisWidth);
    if (wide > axisWidth) return setAxisWidth(wide);
    shown.current = { painter, width, height };
    setFrame(next);
  };
  useFrame((now, news) => {
    if (!visible()) return;
    const next = painter.plan(now, { width, height });
    if (next && !shown.current) getLive().frames.notify(painter, () => show(next));
    else if (next && shown.current?.width !== width) show(next);
    else if (next) getLive().frames.schedule(painter, () => show(next));
    painter.paint(now, news);
  });
  useFirstFrame({ painter, width, height }, shown, show);
  useEffect(() => onPointed(() => painter.drawCross()), [painter]);
  return { ...drawing, frame };
}

/** What draws the channel's rows, another one where what shows is, and what it draws them with. */
function usePainter({ channel, rangeMs, look: wished }: LiveChartProps) {
  const { series: data } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const { zone } = useSettings();
  const decimals = data.decimals;
  const limits = data.entry?.limits ?? null;
  const [axisWidth, setAxisWidth] = useState(wished.axisWidth);
  const look = useMemo(() => ({ ...wished, axisWidth }), [wished, axisWidth]);
  const painter = useMemo(
    () => new ChartPainter({ data, rangeMs, look, decimals, zone }),
    [data, rangeMs, look, decimals, zone],
  );
  return { painter, zone, limits, look, axisWidth, setAxisWidth };
}

/**
 * A chart that is new, of another size or of another range is drawn at once; one of other rows when it has its turn, since
 * those of many charts come together. While the board stands still nobody has a turn.
 */
function useFirstFrame(
  { painter, width, height }: Shown,
  shown: RefObject<Shown | null>,
  show: (next: Frame) => void,
) {
  const { rangeMs } = painter.options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the painter is another one whenever what shows is.
  useEffect(() => {
    const { frames, pause, shownNow } = getLive();
    const first = painter.plan(shownNow(), { width, height });
    const last = shown.current;
    const isSame =
      last?.width === width && last.height === height && last.painter.options.rangeMs === rangeMs;
    if (first && last?.painter !== painter && isSame && !pause.paused)
      frames.schedule(painter, () => show(first));
    // The first picture of a page comes with the frame after its numbers, which many charts would hold up.
    else if (first && (last || pause.paused)) show(first);
    return () => frames.cancel(painter);
  }, [painter, rangeMs, width, height]);
}

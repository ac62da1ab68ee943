"use client";

import { memo, useEffect, useMemo, useRef, useState } from "react";
import { formatNumber } from "#lib/format.ts";
import { useSeries } from "../../_live/history/use-series.ts";
import { useFrame } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { useSettings } from "../settings/settings.ts";
import { onPointed, pointAt } from "./crosshair.ts";
import { axisWidthFor } from "./focus/axis-width.ts";
import type { Frame, Look } from "./frame.ts";
import { Framed } from "./framed.tsx";
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

/** One channel's line. Recharts draws frame, grid and axes at most twice a second; the line inside is set directly. */
export const LiveChart = memo(function LiveChart(props: LiveChartProps) {
  const { channel, rangeMs, width, height, color, visible } = props;
  const { series: data } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const { zone } = useSettings();
  const [frame, setFrame] = useState<Frame | null>(null);
  const decimals = data.decimals;
  const look = useWideEnough(props.look, frame);
  const painter = useMemo(
    () => new ChartPainter({ data, rangeMs, look, decimals, zone }),
    [data, rangeMs, look, decimals, zone],
  );
  // A picture of another size or range asks for its first frame at once.
  const shown = useRef({ painter, width, height });
  useFrame((now, news) => {
    if (!visible()) return;
    const next = painter.plan(now, { width, height });
    if (next) {
      const show = () => {
        shown.current = { painter, width, height };
        setFrame(next);
      };
      if (frame === null || shown.current.width !== width) show();
      else getLive().frames.schedule(painter, show);
    }
    painter.paint(now, news);
  });
  // A chart that is new, of another size or of another range is drawn at once; one of other rows when it has its turn,
  // since those of many charts come together. While the board stands still nobody has a turn.
  useEffect(() => {
    const { frames, pause, shownNow } = getLive();
    const first = painter.plan(shownNow(), { width, height });
    const last = shown.current;
    const show = () => {
      shown.current = { painter, width, height };
      if (first) setFrame(first);
    };
    const isSame = last.width === width && last.height === height && last.painter.options.rangeMs === rangeMs;
    if (first && last.painter !== painter && isSame && !pause.paused) frames.schedule(painter, show);
    else if (first) show();
    return () => frames.cancel(painter);
  }, [painter, rangeMs, width, height]);
  useEffect(() => onPointed(() => painter.drawCross()), [painter]);
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
      <Framed
        frame={frame}
        zone={zone}
        limits={data.entry?.limits ?? null}
        look={look}
        width={width}
        height={height}
      >
        <LiveLayer frame={frame} painter={painter} color={color} />
      </Framed>
    </div>
  );
});

/** The same look with a value axis as wide as any label has needed so far. */
function useWideEnough(look: Look, frame: Frame | null): Look {
  const widest = useRef(look.axisWidth);
  const labels = frame?.valueTicks.map((value) => formatNumber(value, frame.valueDecimals)) ?? [];
  const axisWidth = axisWidthFor(labels, widest.current);
  useEffect(() => {
    widest.current = axisWidth;
  }, [axisWidth]);
  return useMemo(() => ({ ...look, axisWidth }), [look, axisWidth]);
}

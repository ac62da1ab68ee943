"use client";

import { memo, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { CartesianGrid, LineChart, ReferenceLine, usePlotArea, XAxis, YAxis } from "recharts";
import type { Limits } from "#lib/catalog.ts";
import { decimalsOf, formatNumber, formatTick, type Zone } from "#lib/format.ts";
import { useFacts, useFrame } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { useSettings } from "../settings/settings.ts";
import { onPointed, pointAt } from "./crosshair.ts";
import type { Frame, Look } from "./frame.ts";
import { ChartPainter, type Parts, type Plot } from "./painter.ts";

export interface LiveChartProps {
  readonly channel: string;
  readonly rangeMs: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly look: Look;
  /** A CSS colour. */
  readonly color: string;
  readonly area?: boolean;
  /** False while it is scrolled out of sight: nothing is drawn then. */
  readonly visible: () => boolean;
}

/** One channel's line. Recharts draws frame, grid and axes at most twice a second; the line inside is set directly. */
export function LiveChart(props: LiveChartProps) {
  const { channel, rangeMs, width, height, look, area = false, visible } = props;
  const data = useFacts(channel, rangeMs);
  const { zone } = useSettings();
  const [frame, setFrame] = useState<Frame | null>(null);
  const decimals = decimalsOf(data.entry?.decimals, data.last);
  const painter = useMemo(
    () => new ChartPainter({ data, rangeMs, look, decimals, zone, area }),
    [data, rangeMs, look, decimals, zone, area],
  );
  // A picture of another size or range asks for its first frame at once.
  const shown = useRef({ painter, width, height });
  useFrame((now, news) => {
    if (!visible()) return;
    const changed = shown.current.painter !== painter || shown.current.width !== width;
    const next = painter.plan(now, { width, height });
    if (next) {
      const show = () => {
        shown.current = { painter, width, height };
        setFrame(next);
      };
      if (changed || frame === null) show();
      else getLive().frames.schedule(painter, show);
    }
    painter.paint(now, news);
  });
  // A chart that is new or of another range is drawn at once, also while the board stands still.
  useEffect(() => {
    const first = painter.plan(getLive().shownNow(), { width, height });
    if (first) {
      shown.current = { painter, width, height };
      setFrame(first);
    }
    return () => getLive().frames.cancel(painter);
  }, [painter, width, height]);
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
      <Framed {...props} frame={frame} painter={painter} zone={zone} limits={data.entry?.limits ?? null} />
    </div>
  );
}

type FramedProps = LiveChartProps & {
  readonly frame: Frame;
  readonly painter: ChartPainter;
  readonly zone: Zone;
  readonly limits: Limits | null;
};

const NO_DATA: never[] = [];
const AXIS_TEXT = { fill: "var(--text-3)", fontSize: 12 };

const Framed = memo(function Framed({
  frame,
  painter,
  zone,
  limits,
  look,
  color,
  width,
  height,
}: FramedProps) {
  const { domain } = frame;
  const clear = ((domain.high - domain.low) / Math.max(1, height)) * 15;
  const lines = limitLines(limits).filter(
    ({ at }) => at > domain.low + clear / 2 && at < domain.high - clear / 2,
  );
  const valueTicks = frame.valueTicks.filter((tick) => lines.every(({ at }) => Math.abs(at - tick) > clear));
  return (
    <LineChart
      width={width}
      height={height}
      data={NO_DATA}
      margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <CartesianGrid stroke="var(--grid)" vertical={look.verticalGrid} />
      <XAxis
        type="number"
        dataKey="time"
        domain={[frame.from, frame.to]}
        allowDataOverflow
        ticks={frame.timeTicks}
        interval={0}
        tickFormatter={(time: number) => formatTick(time, frame.timeStep, zone)}
        height={look.axisHeight}
        tick={AXIS_TEXT}
        tickLine={false}
        tickMargin={4}
        axisLine={look.verticalGrid ? { stroke: "var(--border)" } : false}
      />
      <YAxis
        type="number"
        orientation="right"
        domain={[domain.low, domain.high]}
        allowDataOverflow
        ticks={valueTicks}
        interval={0}
        tickFormatter={(value: number) => formatNumber(value, frame.valueDecimals)}
        width={look.axisWidth}
        tick={AXIS_TEXT}
        tickLine={false}
        tickMargin={6}
        axisLine={look.verticalGrid ? { stroke: "var(--border)" } : false}
      />
      {lines.map(({ at, name, color }) => (
        <ReferenceLine
          key={name}
          y={at}
          stroke={color}
          strokeDasharray="4 3"
          label={{
            value: `${name} ${formatNumber(at, frame.valueDecimals)}`,
            position: "right",
            fill: color,
            fontSize: 12,
            offset: 6,
          }}
        />
      ))}
      <LiveLayer frame={frame} painter={painter} color={color} look={look} />
    </LineChart>
  );
});

function limitLines(limits: Limits | null): { name: string; at: number; color: string }[] {
  if (!limits) return [];
  return [
    { name: "HH", at: limits.hh, color: "var(--alarm)" },
    { name: "H", at: limits.h, color: "var(--warn)" },
    { name: "L", at: limits.l, color: "var(--warn)" },
    { name: "LL", at: limits.ll, color: "var(--alarm)" },
  ].filter((line): line is { name: string; at: number; color: string } => line.at !== null);
}

type LayerProps = Pick<FramedProps, "frame" | "painter" | "color" | "look">;

/** The moving parts. React places them once; the painter sets what they show. */
function LiveLayer({ frame, painter, color, look }: LayerProps) {
  const plot = usePlotArea();
  const clip = useId();
  const nodes = useRef<{ [Part in keyof Parts]: Parts[Part] | null }>({
    slide: null,
    line: null,
    area: null,
    excursion: null,
    beyond: null,
    gaps: null,
    end: null,
    cross: null,
    point: null,
    label: null,
  });
  useLayoutEffect(() => {
    const parts = nodes.current;
    if (plot && isComplete(parts)) painter.commit(frame, plot satisfies Plot, parts, getLive().shownNow());
  }, [frame, painter, plot]);
  if (!plot) return null;
  const { x, y, width, height } = plot;
  const node =
    <Part extends keyof Parts>(part: Part) =>
    (element: Parts[Part] | null) => {
      nodes.current[part] = element;
    };
  return (
    <g transform={`translate(${x} ${y})`}>
      <clipPath id={clip}>
        <rect width={width} height={height} />
      </clipPath>
      <clipPath id={`${clip}-beyond`}>
        <rect ref={node("beyond")} x={-width} width={3 * width} height={0} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <g ref={node("slide")}>
          <g ref={node("gaps")} />
          <path ref={node("area")} fill={color} fillOpacity={0.135} />
          <path
            ref={node("excursion")}
            clipPath={`url(#${clip}-beyond)`}
            fill="var(--warn)"
            fillOpacity={0.28}
          />
          <path
            ref={node("line")}
            data-line
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            strokeLinejoin="round"
            strokeLinecap="round"
          />
          <line
            ref={node("cross")}
            data-crosshair
            y2={height}
            stroke="var(--text-3)"
            strokeDasharray="3 3"
            visibility="hidden"
          />
          <circle
            ref={node("point")}
            r={2.5}
            fill="var(--surface-1)"
            stroke={color}
            strokeWidth={1.5}
            visibility="hidden"
          />
          <circle ref={node("end")} className="chart-end" r={2.5} style={{ color }} />
        </g>
      </g>
      {look.lastLabel && (
        <g ref={node("label")} className="last-label">
          <line x2={width} stroke="var(--text-3)" strokeDasharray="1 3" />
          <rect x={width} y={-10.5} width={look.axisWidth - 2} height={21} rx={3} style={{ color }} />
          <text x={width + 7} y={4.5} fontSize={12.5} fontWeight={600} className="num" />
        </g>
      )}
    </g>
  );
}

function isComplete(parts: { [Part in keyof Parts]: Parts[Part] | null }): parts is Parts {
  return Object.entries(parts).every(([part, node]) => part === "label" || node !== null);
}

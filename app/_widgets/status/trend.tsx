"use client";

import { memo } from "react";
import { CartesianGrid, LineChart, usePlotArea, XAxis, YAxis } from "recharts";
import { formatCompact, formatNumber, formatTick, type Zone } from "#lib/format.ts";
import { type Axes, axesOf, type Point, pathOf, type Series } from "./trend-data.ts";

interface Props {
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  /** The least top of the scale, so that next to nothing does not fill it. */
  readonly least: number;
  readonly zone: Zone;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

const AXIS = { width: 44, height: 24 };
const AXIS_TEXT = { fill: "var(--text-3)", fontSize: 12 };
const NO_DATA: never[] = [];
const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 };

/** Lines over the last five minutes, drawn when there is another second. */
export const Trend = memo(function Trend({ points, series, least, zone, width, height }: Props) {
  const axes = axesOf(points, least, { width: width - AXIS.width, height: height - AXIS.height });
  return (
    <LineChart width={width} height={height} data={NO_DATA} margin={MARGIN} accessibilityLayer={false}>
      <CartesianGrid stroke="var(--grid)" vertical={false} />
      <XAxis
        type="number"
        dataKey="time"
        domain={[axes.from, axes.to]}
        allowDataOverflow
        ticks={axes.timeTicks}
        niceTicks="none"
        interval={0}
        tickFormatter={(time: number) => formatTick(time, Math.max(60_000, axes.timeStep), zone)}
        height={AXIS.height}
        tick={AXIS_TEXT}
        tickLine={false}
        tickMargin={4}
        axisLine={false}
      />
      <YAxis
        type="number"
        orientation="right"
        domain={[0, axes.high]}
        allowDataOverflow
        ticks={axes.valueTicks}
        niceTicks="none"
        interval={0}
        tickFormatter={(value: number) => labelOf(value, axes)}
        width={AXIS.width}
        tick={AXIS_TEXT}
        tickLine={false}
        tickMargin={6}
        axisLine={false}
      />
      <Lines points={points} series={series} axes={axes} />
    </LineChart>
  );
});

interface LinesProps {
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  readonly axes: Axes;
}

/**
 * The lines inside Recharts' frame, a path each. Its own `Line` would come with the code that the board loads, which
 * has no use for it: both pages share one build of Recharts.
 */
function Lines({ points, series, axes }: LinesProps) {
  const plot = usePlotArea();
  if (!plot) return null;
  return (
    <g transform={`translate(${plot.x} ${plot.y})`} fill="none" strokeWidth={1.5} strokeLinejoin="round">
      {series.map(({ name, color }, at) => (
        <path key={name} data-line d={pathOf(points, at, axes, plot)} stroke={color} />
      ))}
    </g>
  );
}

function labelOf(value: number, { high, valueDecimals }: Axes): string {
  return high >= 1_000 ? formatCompact(value) : formatNumber(value, valueDecimals);
}

"use client";

import type { ReactNode } from "react";
import { CartesianGrid, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import type { Limits } from "#lib/catalog.ts";
import { decimalsIn, formatFirstTick, formatNumber, formatTick, type Zone } from "#lib/format.ts";
import type { Frame, Look } from "./frame.ts";
import { tickText } from "./tick-text.tsx";

interface Props {
  readonly frame: Frame;
  readonly zone: Zone;
  readonly limits: Limits | null;
  readonly look: Look;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** What a value is called on the axis; a plain number where left out. */
  readonly format?: (value: number, decimals: number) => string;
  /** What moves, inside the plot. */
  readonly children: ReactNode;
}

const NO_DATA: never[] = [];

/** What Recharts draws of a chart: grid, axes and limits, around the parts that move. */
export function Framed({ frame, zone, limits, look, width, height, format = formatNumber, children }: Props) {
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
      {/* Lines at the edges would slide with the others, and away from the axis. */}
      <CartesianGrid stroke="var(--grid)" vertical={look.verticalGrid} syncWithTicks={look.verticalGrid} />
      <XAxis
        type="number"
        dataKey="time"
        domain={[frame.from, frame.to]}
        allowDataOverflow
        ticks={frame.timeTicks}
        interval={0}
        tickFormatter={(time: number, at: number) =>
          (at === 0 ? formatFirstTick : formatTick)(time, frame.timeStep, zone)
        }
        hide={look.axisHeight === 0}
        height={look.axisHeight}
        tick={tickText}
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
        tickFormatter={(value: number) => format(value, frame.valueDecimals)}
        width={look.axisWidth}
        tick={tickText}
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
            value: `${name} ${formatNumber(at, Math.max(frame.valueDecimals, decimalsIn(at)))}`,
            position: "right",
            fill: color,
            fontSize: 12,
            offset: 6,
          }}
        />
      ))}
      {children}
    </LineChart>
  );
}

function limitLines(limits: Limits | null): { name: string; at: number; color: string }[] {
  if (!limits) return [];
  return [
    { name: "HH", at: limits.hh, color: "var(--alarm)" },
    { name: "H", at: limits.h, color: "var(--warn)" },
    { name: "L", at: limits.l, color: "var(--warn)" },
    { name: "LL", at: limits.ll, color: "var(--alarm)" },
  ].filter((line): line is { name: string; at: number; color: string } => line.at !== null);
}

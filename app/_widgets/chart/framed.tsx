"use client";

import { type ReactNode, useCallback, useMemo } from "react";
import { CartesianGrid, LineChart, ReferenceLine, XAxis, YAxis } from "recharts";
import type { Limits } from "#lib/catalog.ts";
import { formatFirstTick, formatNumber, formatTick, type Zone } from "#lib/format.ts";
import type { Frame, Look } from "./frame.ts";
import { labelRoom, limitLines } from "./limit-lines.ts";
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
const NO_MARGIN = { top: 0, right: 0, bottom: 0, left: 0 };

/** Of both axes: their ticks are ours and stand as they are. */
const AXIS = {
  type: "number",
  allowDataOverflow: true,
  niceTicks: "none",
  interval: 0,
  tick: tickText,
  tickLine: false,
} as const;

/** What Recharts draws of a chart: grid, axes and limits, around the parts that move. */
export function Framed({ frame, zone, limits, look, width, height, format = formatNumber, children }: Props) {
  const { domain, valueDecimals } = frame;
  const plotHeight = height - look.axisHeight;
  const lines = limitLines(limits, domain, plotHeight, valueDecimals);
  const clear = labelRoom(domain, plotHeight);
  // A value axis with the same props is not drawn anew, and most frames differ in their times alone.
  const valueTicks = useSame(
    frame.valueTicks.filter((tick) => lines.every(({ at }) => Math.abs(at - tick) > clear)),
  );
  const formatValue = useCallback((value: number) => format(value, valueDecimals), [format, valueDecimals]);
  return (
    <LineChart width={width} height={height} data={NO_DATA} margin={NO_MARGIN} accessibilityLayer={false}>
      {/* Lines at the edges would slide with the others, and away from the axis. */}
      <CartesianGrid stroke="var(--grid)" vertical={look.verticalGrid} syncWithTicks={look.verticalGrid} />
      <XAxis
        {...AXIS}
        dataKey="time"
        domain={[frame.from, frame.to]}
        ticks={frame.timeTicks}
        tickFormatter={(time: number, at: number) =>
          (at === 0 ? formatFirstTick : formatTick)(time, frame.timeStep, zone)
        }
        hide={look.axisHeight === 0}
        height={look.axisHeight}
        tickMargin={4}
        axisLine={look.verticalGrid ? { stroke: "var(--border)" } : false}
      />
      <YAxis
        {...AXIS}
        orientation="right"
        domain={[domain.low, domain.high]}
        ticks={valueTicks}
        tickFormatter={formatValue}
        width={look.axisWidth}
        tickMargin={6}
        axisLine={look.verticalGrid ? { stroke: "var(--border)" } : false}
      />
      {lines.map(({ at, name, color, label, inSight }) => (
        <ReferenceLine
          key={name}
          y={at}
          stroke={inSight ? color : "none"}
          strokeDasharray="4 3"
          label={{ value: label, position: "right", fill: color, fontSize: 12, offset: 6 }}
        />
      ))}
      {children}
    </LineChart>
  );
}

/** The array of before while there is the same in it. */
function useSame(values: number[]): number[] {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in it is what counts.
  return useMemo(() => values, [values.join(" ")]);
}

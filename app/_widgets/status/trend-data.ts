import type { ServerSample } from "#lib/status.ts";
import { timeStep, timeTicks } from "../chart/time-axis.ts";
import { valueTicks } from "../chart/value-axis.ts";

const RANGE_MS = 300_000;
/** Samples further apart than this, milliseconds, have no line between them: nobody knows what was in between. */
const GAP_MS = 2_500;
/** Least distance of two labels, pixels. */
const TIME_SPACING = 50;
const VALUE_SPACING = 32;

/** One line of a trend. */
export interface Series {
  readonly name: string;
  readonly value: (sample: ServerSample) => number;
  /** A CSS colour. */
  readonly color: string;
}

/** A moment of a trend; `null` where the line is broken. */
export interface Point {
  readonly time: number;
  readonly values: readonly (number | null)[];
}

/** The lines' points, with a break wherever seconds are missing. */
export function pointsOf(samples: readonly ServerSample[], series: readonly Series[]): Point[] {
  const points: Point[] = [];
  for (const [at, sample] of samples.entries()) {
    const before = samples[at - 1];
    if (before && sample.time - before.time > GAP_MS) {
      points.push({ time: before.time + 1, values: series.map(() => null) });
    }
    points.push({ time: sample.time, values: series.map(({ value }) => value(sample)) });
  }
  return points;
}

/** What Recharts draws around the lines. */
export interface Axes {
  readonly from: number;
  readonly to: number;
  readonly timeTicks: readonly number[];
  readonly timeStep: number;
  readonly high: number;
  readonly valueTicks: readonly number[];
  readonly valueDecimals: number;
}

/** Five minutes to the newest point, from 0 to a little above the highest. @param least the least top of the scale. */
export function axesOf(
  points: readonly Point[],
  least: number,
  plot: { width: number; height: number },
): Axes {
  const to = points.at(-1)?.time ?? 0;
  const from = to - RANGE_MS;
  const shown = points.filter(({ time }) => time >= from).flatMap(({ values }) => values);
  const highest = shown.reduce<number>((most, value) => Math.max(most, value ?? 0), least);
  const { values, decimals } = valueTicks({ low: 0, high: highest }, plot.height / VALUE_SPACING);
  const step = timeStep(RANGE_MS, plot.width, TIME_SPACING);
  const rim = (RANGE_MS / Math.max(1, plot.width)) * 24;
  return {
    from,
    to,
    timeTicks: timeTicks(from + rim, to - rim, step),
    timeStep: step,
    high: highest * 1.1,
    valueTicks: values,
    valueDecimals: decimals,
  };
}

/** One line as an SVG path on a plot of so many pixels, lifted wherever it is broken; what is out of sight is left out. */
export function pathOf(
  points: readonly Point[],
  series: number,
  { from, to, high }: Axes,
  plot: { width: number; height: number },
): string {
  let path = "";
  let command = "M";
  for (const { time, values } of points) {
    const value = values[series] ?? null;
    if (value === null) command = "M";
    if (value === null || time < from) continue;
    const x = ((time - from) / (to - from)) * plot.width;
    const y = plot.height - (value / high) * plot.height;
    path += `${command}${x.toFixed(1)} ${y.toFixed(1)}`;
    command = "L";
  }
  return path;
}

import type { Zone } from "#lib/format.ts";
import { timeStep, timeTicks } from "./time-axis.ts";
import { type Domain, valueTicks } from "./value-axis.ts";

/** What a chart looks like besides its data: sizes in pixels. */
export interface Look {
  /** Width of the value axis at the right. */
  readonly axisWidth: number;
  /** Height of the time axis below. */
  readonly axisHeight: number;
  /** Free space right of now. */
  readonly ahead: number;
  /** Free space above the highest and below the lowest value. */
  readonly above: number;
  readonly below: number;
  /** Least distance of two time labels and of two value labels. */
  readonly timeSpacing: number;
  readonly valueSpacing: number;
  readonly verticalGrid: boolean;
}

export const FOCUS_LOOK: Look = {
  axisWidth: 76,
  axisHeight: 24,
  ahead: 36,
  above: 20,
  below: 14,
  // Less than the 90 px that 30 s take at 6 px for 2 s: an axis that grows by a few pixels keeps their step.
  timeSpacing: 88,
  valueSpacing: 44,
  verticalGrid: true,
};

export const TILE_LOOK: Look = {
  axisWidth: 46,
  axisHeight: 20,
  ahead: 8,
  above: 8,
  below: 8,
  timeSpacing: 56,
  valueSpacing: 24,
  verticalGrid: false,
};

/** What Recharts draws, all of it: changes at most once or twice a second. */
export interface Frame {
  /** Left edge of the window, epoch milliseconds. */
  readonly from: number;
  /** The moment the frame is drawn for; what lies right of it is free. */
  readonly edge: number;
  /** Right edge of the window, `edge` and the free space. */
  readonly to: number;
  readonly timeTicks: readonly number[];
  readonly timeStep: number;
  readonly domain: Domain;
  readonly valueTicks: readonly number[];
  readonly valueDecimals: number;
}

/** No value label is centred nearer to the upper or lower edge than this (pixels). */
const HALF_LABEL = 7;

/** No time label is centred nearer to the left edge than this (pixels), or it would be cut. */
const LABEL_CLEAR = 28;

/**
 * Lays out a frame for a window that ends at `edge`, on a plot of `width` × `height` pixels. Its values have no more than
 * `precision` decimals, and its times are round on the clock of `zone`.
 */
export function layOut(
  edge: number,
  rangeMs: number,
  ideal: Domain,
  plot: { width: number; height: number },
  look: Look,
  precision = 12,
  zone: Zone = "UTC",
): Frame {
  const perPixel = rangeMs / Math.max(1, plot.width - look.ahead);
  const step = timeStep(rangeMs, plot.width - look.ahead, look.timeSpacing);
  const from = edge - rangeMs;
  const span = ideal.high - ideal.low;
  const inner = Math.max(1, plot.height - look.above - look.below);
  const domain = {
    low: ideal.low - (span * look.below) / inner,
    high: ideal.high + (span * look.above) / inner,
  };
  const { values, decimals } = valueTicks(domain, Math.max(3, plot.height / look.valueSpacing), precision);
  const rim = ((domain.high - domain.low) / Math.max(1, plot.height)) * HALF_LABEL;
  return {
    from,
    edge,
    to: edge + look.ahead * perPixel,
    timeTicks: timeTicks(from + LABEL_CLEAR * perPixel, edge, step, zone),
    timeStep: step,
    domain,
    valueTicks: values.filter((value) => value > domain.low + rim && value < domain.high - rim),
    valueDecimals: decimals,
  };
}

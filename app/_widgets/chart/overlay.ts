import type { Series } from "../../_live/series.ts";

/** A further line on a chart: another channel, or what is computed from the one shown. */
export interface Overlay {
  /** Names it among the others: `sma-20`, `symbol/ETH-USD`. */
  readonly id: string;
  /** What people read: `SMA 20`. */
  readonly label: string;
  /** A CSS colour. */
  readonly color: string;
  /** On the axis of the values shown, on an axis of its own behind them, or in a pane below. */
  readonly place: "values" | "own-axis" | "pane";
  /** Which axis, where it has its own: overlays with the same share it. At most one is told in numbers. */
  readonly axis?: { readonly key: string; readonly isNumbered: boolean };
  /** Decimals its values are shown with. */
  readonly decimals: number;
  /** The axis of a pane where it is fixed, with the heights of its lines: RSI has 0 to 100 with 30 and 70. */
  readonly fixed?: { readonly low: number; readonly high: number; readonly lines: readonly number[] };
  /** Whether others lie over it: drawn thin and dashed, below them. */
  readonly dashed?: boolean;
  /** What it is computed from. */
  readonly series: Series;
  /** Grows whenever its points change. */
  version(): number;
  /** Its points, oldest first: epoch milliseconds and values; a value of `NaN` breaks the line. */
  points(): { readonly times: readonly number[]; readonly values: readonly number[] };
  /** Its value at a moment, or the last before it as far as it reaches; `NaN` where there is none. */
  at(time: number): number;
}

import type { Domain } from "../value-axis.ts";
import type { Scale } from "./scale.ts";
import type { Times } from "./times.ts";

/** Where a pane is drawn, in the picture Recharts has framed. */
export interface Stage {
  /** Slides left as time goes by: what has a time. Clipped by the plot. */
  readonly slide: SVGGElement;
  /** What stands at a value, over the axis too. */
  readonly fixed: SVGGElement;
  /** Pixels from the picture's corner. */
  readonly plot: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Width of the value axis, pixels. */
  readonly axisWidth: number;
  /** Unique on the page. */
  readonly id: string;
}

/** What a pane is drawn for. */
export interface Moment {
  readonly scale: Scale;
  readonly times: Times;
  /** Until when there can be data: now, or the right edge of a window that ends before. */
  readonly edge: number;
  readonly now: number;
}

/** What one pane of the chart shows. */
export interface PaneArt {
  /** One that differs starts its value axis anew. */
  readonly key: string;
  /** Decimals its axis has at the most. */
  readonly decimals: number;
  /** Differs when it must be drawn anew. */
  version(): number;
  /** The values it wants in sight; `null` where there are none. `exact` takes no air around them. */
  ideal(times: Times): { readonly domain: Domain; readonly exact: boolean } | null;
  /** What stands on its axis beside the labels of the grid. */
  labels(): readonly string[];
  format(value: number, decimals: number): string;
  /** Values at which a grid line and a label are wanted; `null` for round ones. */
  readonly lines: readonly number[] | null;
  /** A value of the series as its axis has it; `NaN` where it has none. Only where the pane shows the series' values. */
  place?(value: number): number;
  /** Says what it says of the moment pointed at. */
  point?(): void;
  /** Puts its elements on a stage. */
  mount(stage: Stage): void;
  draw(moment: Moment): void;
}

import { formatNumber, formatTime, type Zone } from "#lib/format.ts";
import { Closes } from "#lib/indicators/closes.ts";
import type { Series } from "../../_live/series.ts";
import { labelOf } from "../channel-words.ts";
import { ComputedLines } from "../indicators/computed-lines.ts";
import type { Layer } from "../indicators/layers.ts";
import type { Axis } from "./axes.ts";
import { baseAt, percentText } from "./base.ts";

/** Another channel beside the one shown, and how both are shown. */
export interface Compared {
  readonly series: Series;
  readonly color: string;
  /** Whether each is % of what it was at the window's left edge. */
  readonly percent: boolean;
  /** Its axis where values are shown as they are. */
  readonly axis: Axis;
  /** The moment shown as now, epoch milliseconds. */
  readonly now: () => number;
}

/** Another channel's closes as a line. As % it stands on the axis of the values shown, otherwise on that it is given. */
export function comparedLayer({ series, color, percent, axis, now }: Compared): Layer {
  const { channel, entry, held } = series;
  const closes = new Closes();
  const computed = new ComputedLines(series, [closes]);
  const place = percent || !axis ? "values" : "own-axis";
  const label = labelOf(channel, entry);
  const look = {
    id: channel,
    label,
    color,
    place,
    ...(axis && { axis }),
    ...(held && { heldUntil: now }),
  } as const;
  return {
    id: channel,
    title: entry?.unit ? `${label}, ${entry.unit}` : label,
    channel,
    lines: [computed.line(closes, 0, look)],
    note: (zone, from) => (percent ? percentNote(series, from, zone) : axisNote(axis)),
    text: (value, from) => (percent ? percentText(series, from, value) : valueText(series, axis, value)),
  };
}

/** With its unit where it stands on an axis of its own: on that of the one shown it is of that one's. */
function valueText({ entry, decimals }: Series, axis: Axis, value: number): string {
  const unit = axis && Number.isFinite(value) ? entry?.unit : null;
  return `${formatNumber(value, decimals)}${unit ? `\u00A0${unit}` : ""}`;
}

/** That no axis tells how high a line stands. */
function axisNote(axis: Axis): string | null {
  return axis && !axis.isNumbered ? "fitted to the chart" : null;
}

/** From when on it is compared, where that is later than the window's left edge, or why it cannot be. */
function percentNote(series: Series, from: number, zone: Zone): string | null {
  const base = baseAt(series, from);
  if (base.value === 0) return "no % of 0";
  const usual = Math.max(series.bucketMs, series.entry?.expectedMs ?? 0) * 2;
  return base.time - from > Math.max(usual, LATE_MS) ? `from ${formatTime(base.time, zone)}` : null;
}

/** A base later than this, ms, after the left edge is said. */
const LATE_MS = 2_000;

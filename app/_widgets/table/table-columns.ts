import { formatNumber, MISSING } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { capital } from "../channel-words.ts";
import { isChannel } from "../chart/focus/percent.ts";
import type { Overlay } from "../chart/overlay.ts";
import { type BarFigures, figuresOf, type TableLine } from "./table-rows.ts";

/** A column of figures beside the time. */
export interface Column {
  /** What a CSV calls it: `open`, `sma-20`. */
  readonly name: string;
  /** What people read. */
  readonly head: string;
  /** The raw number of a line; `NaN` where it is unknown. */
  value(figures: BarFigures, time: number): number;
  /** That number without what comes of computing it. */
  clean(value: number): number;
  /** The same in words. */
  say(value: number): string;
}

const FIGURES: readonly { readonly name: keyof BarFigures; readonly head: string }[] = [
  { name: "open", head: "Open" },
  { name: "high", head: "High" },
  { name: "low", head: "Low" },
  { name: "close", head: "Close" },
  { name: "volume", head: "Volume" },
  { name: "mean", head: "Mean" },
  { name: "count", head: "Ticks" },
  { name: "bid", head: "Bid" },
  { name: "ask", head: "Ask" },
];
/** What is a sum, or divided by one. */
const SUMMED: readonly string[] = ["volume", "mean"];
/** Digits of a sum that mean something, and decimals of what is computed beyond those of its channel. */
const SUM_DIGITS = 14;
const MORE_DECIMALS = 4;

/** What only a price has. */
const OF_PRICES: readonly string[] = ["volume", "bid", "ask"];

/** The columns of a channel's table: its own figures, then those compared with it and computed from it. */
export function columnsOf(series: Series, overlays: readonly Overlay[]): Column[] {
  const isPrice = series.channel.startsWith("symbol/");
  const own = FIGURES.filter(({ name }) => {
    if (name === "mean") return !isPrice && series.bucketMs > 0;
    return isPrice || !OF_PRICES.includes(name);
  });
  const volumeDecimals = decimalsOfVolumes(series);
  const volumes = (value: number) => formatNumber(value, volumeDecimals);
  const prices = (value: number) => sayValue(series, value);
  return [
    ...own.map(({ name, head }): Column => {
      const say = name === "count" ? sayCount : name === "volume" ? volumes : prices;
      const clean = SUMMED.includes(name) ? cleanSum : same;
      return { name, head, value: (figures) => figures[name], clean, say };
    }),
    ...overlays.map(
      (overlay): Column => ({
        name: overlay.id,
        head: overlay.label,
        value: (_figures, time) => overlay.at(time),
        clean: isChannel(overlay) ? same : (value) => Number(value.toFixed(overlay.decimals + MORE_DECIMALS)),
        say: (value) => formatNumber(value, overlay.decimals),
      }),
    ),
  ];
}

/** The columns that say something of at least one of the lines; those that every channel's table has, always. */
export function usedColumns(
  columns: readonly Column[],
  lines: readonly TableLine[],
  series: Series,
): Column[] {
  return columns.filter(({ name, value }) => {
    if (!MAY_BE_UNKNOWN.includes(name)) return true;
    return lines.some(
      (line) => line.kind === "bar" && !Number.isNaN(value(figuresOf(series, line), line.time)),
    );
  });
}

const MAY_BE_UNKNOWN: readonly string[] = [...OF_PRICES, "mean"];

/** Digits of the largest volume held: all volumes of a table have its decimals, so that they stand below one another. */
const VOLUME_DIGITS = 4;

function decimalsOfVolumes({ rows }: Series): number {
  let most = 0;
  for (let i = 0; i < rows.length; i++) most = Math.max(most, rows.at(COLUMNS.volume, i) || 0);
  const whole = most > 0 ? Math.floor(Math.log10(most)) + 1 : 1;
  return Math.min(6, Math.max(0, VOLUME_DIGITS - whole));
}

function same(value: number): number {
  return value;
}

function cleanSum(value: number): number {
  return Number(value.toPrecision(SUM_DIGITS));
}

function sayCount(value: number): string {
  return formatNumber(value, 0);
}

/** A number, or the name of a state. */
function sayValue({ entry, decimals }: Series, value: number): string {
  const label = entry?.labels?.[String(value)];
  if (label !== undefined) return capital(label);
  return Number.isNaN(value) ? MISSING : formatNumber(value, decimals);
}

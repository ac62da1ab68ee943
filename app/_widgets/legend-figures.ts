import {
  formatCompact,
  formatDate,
  formatDateTime,
  formatDuration,
  formatNumber,
  formatPercent,
  formatSigned,
  formatTime,
  isOfAnotherYear,
  MISSING,
  type Zone,
} from "#lib/format.ts";
import { COLUMNS } from "../_live/columns.ts";
import type { Series } from "../_live/series.ts";
import { unitOf } from "./channel-words.ts";
import { sayGap } from "./chart/gap-marks.ts";
import { gapsOf } from "./chart/gaps.ts";
import type { Extent } from "./chart/series.ts";
import { lastRowIn, momentAt, rowAt, sayMean } from "./chart/window-figures.ts";
import { percentText } from "./compare/base.ts";
import type { ChartType, Span } from "./view-store.ts";

/** The parts of a legend in the order they stand in; where there is no room, the last go first. */
export const TERMS = [
  "bars",
  "at",
  "O",
  "H",
  "L",
  "C",
  "change",
  "Vol",
  "value",
  "min",
  "mean",
  "max",
  "gap",
] as const;
export type Term = (typeof TERMS)[number];

/** What a legend says: each part in words, and whether its candle rose. */
export interface LegendWords {
  readonly terms: Partial<Record<Term, string>>;
  /** `null` where there is no candle. */
  readonly rose: boolean | null;
}

export interface LegendSubject {
  readonly series: Series;
  /** The window of time shown, and whether its right edge is now. */
  readonly window: Span;
  readonly following: boolean;
  readonly type: ChartType;
  /** The moment pointed at, on whichever chart; `null` while there is none. */
  readonly pointed: number | null;
  /** Of the window. */
  readonly extent: Extent;
  readonly zone: Zone;
  /** The moment of whose value all are shown as %, epoch milliseconds; `null` where they are shown as they are. */
  readonly percentFrom?: number | null;
}

/** What a chart says in words: the candle or value pointed at, or the last, and the extent of the window. */
export function legendOf(subject: LegendSubject): LegendWords {
  const { series, window, zone } = subject;
  const pointed = momentIn(window, subject.pointed);
  const bars = series.bucketMs > 0 ? { bars: `${formatDuration(series.bucketMs)} bars` } : {};
  if (pointed === null) return valuesOf(subject, lastRowIn(series, window.from, window.to), bars);
  const said = { ...bars, at: sayMoment(momentAt(series, pointed), window, zone) };
  const row = rowAt(series, pointed);
  const gap = gapsOf(series, window.from, window.to, subject.following).find(
    ({ from, to }) => from < pointed && pointed < to,
  );
  const isKnown = row >= 0 && series.bucketMs > 0;
  if (gap && !isKnown) return { terms: { ...said, gap: sayGap(gap, zone) }, rose: null };
  return valuesOf(subject, row, said);
}

function momentIn({ from, to }: Span, time: number | null): number | null {
  return time !== null && time >= from && time <= to ? time : null;
}

/** With the date where the window is of more than a day, or of another year. */
function sayMoment(time: number, { from, to }: Span, zone: Zone): string {
  return formatDate(from, zone) === formatDate(to, zone) && !isOfAnotherYear(time, zone)
    ? formatTime(time, zone)
    : formatDateTime(time, zone);
}

function valuesOf(subject: LegendSubject, row: number, said: LegendWords["terms"]): LegendWords {
  const { series, extent } = subject;
  const { rows } = series;
  const say = sayerOf(subject);
  const extents = { min: say(extent.low), mean: sayMean(series, say(extent.mean)), max: say(extent.high) };
  const close = rows.at(COLUMNS.close, row);
  if (subject.type !== "candles") {
    const isPlain = (subject.percentFrom ?? null) === null && Number.isFinite(close);
    const value = `${say(close)}${isPlain ? unitAfter(series) : ""}`;
    return { terms: { ...said, value, ...extents }, rose: null };
  }
  const open = rows.at(COLUMNS.open, row);
  return {
    terms: { ...said, ...candleWords(series, row, say), ...extents },
    rose: Number.isFinite(close - open) ? close >= open : null,
  };
}

/** How a value is said, as the chart's axis has it. */
function sayerOf({ series, percentFrom = null }: LegendSubject): (value: number) => string {
  if (percentFrom === null) return (value) => formatNumber(value, series.decimals);
  return (value) => percentText(series, percentFrom, value);
}

function unitAfter({ entry }: Series): string {
  const unit = unitOf(entry);
  return unit && ` ${unit}`;
}

/** A fall too small for two decimals is a fall all the same, as the figure before it says. */
function percentOf(difference: number, open: number): string {
  const text = formatPercent(difference / open);
  return difference < 0 ? text.replace("+", "−") : text;
}

function candleWords(
  { rows, decimals }: Series,
  row: number,
  say: (value: number) => string,
): LegendWords["terms"] {
  const at = (column: number) => rows.at(column, row);
  const word = (column: number) => say(at(column));
  const [open, close, volume] = [at(COLUMNS.open), at(COLUMNS.close), at(COLUMNS.volume)];
  const difference = close - open;
  const change = Number.isFinite(difference)
    ? `${formatSigned(difference, decimals)} (${percentOf(difference, open)})`
    : MISSING;
  return {
    O: word(COLUMNS.open),
    H: word(COLUMNS.high),
    L: word(COLUMNS.low),
    C: word(COLUMNS.close),
    change,
    ...(Number.isFinite(volume) ? { Vol: formatCompact(volume) } : {}),
  };
}

"use client";

import { useSyncExternalStore } from "react";
import { Kept, store, stored } from "./kept.ts";

/** A span of time, epoch milliseconds; `from` is before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const CHART_TYPES = ["candles", "line", "area"] as const;
export type ChartType = (typeof CHART_TYPES)[number];

/** How long a candle may be, by the word for it. Milliseconds. */
export const INTERVALS = {
  "1s": 1_000,
  "2s": 2_000,
  "5s": 5_000,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "30m": 1_800_000,
  "1h": 3_600_000,
  "4h": 14_400_000,
  "1d": 86_400_000,
} as const;
export type IntervalName = keyof typeof INTERVALS;

export const INDICATORS = ["sma", "ema", "bollinger", "rsi", "vwap"] as const;
export type IndicatorName = (typeof INDICATORS)[number];

/** An indicator somebody put on the chart. `length` is in candles; none for VWAP. */
export interface IndicatorWish {
  readonly name: IndicatorName;
  readonly length: number | null;
}

/** Further channels beside the one in focus. */
export const MOST_COMPARED = 3;

/** How the focus chart looks at time and what it draws: the same on the board and on a channel's own page. */
export interface View {
  /** The span looked at; `null` while the chart follows now over the board's range. */
  readonly span: Span | null;
  /** `null`: candles for a symbol, area for a sensor. */
  readonly type: ChartType | null;
  /** `null`: whatever suits span and width. */
  readonly interval: IntervalName | null;
  readonly compare: readonly string[];
  /** Whether values are drawn as % of that at the left edge. */
  readonly percent: boolean;
  readonly indicators: readonly IndicatorWish[];
  /** Compared channels and indicators held back from the chart, by what names them there: `sma-20`. */
  readonly hidden: readonly string[];
  /** Whether the table is shown in the place of the chart. */
  readonly table: boolean;
}

export const VIEW_KEY = "view:v1";

export const DEFAULT_VIEW: View = {
  span: null,
  type: null,
  interval: null,
  compare: [],
  percent: false,
  indicators: [],
  hidden: [],
  table: false,
};

/** The view as somebody chose it, and as a link shows it. */
export const keptView = new Kept<View>(() => parseView(stored(VIEW_KEY)), keep);

/** The view as it is now. */
export const viewNow = keptView.now;

/** Turns whatever was stored into a view; each part that is not what it should be is left at its default. */
export function parseView(stored: unknown): View {
  const from = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  return {
    span: null,
    type: CHART_TYPES.find((type) => type === from.type) ?? null,
    interval: typeof from.interval === "string" && isInterval(from.interval) ? from.interval : null,
    compare: stringsOf(from.compare).slice(0, MOST_COMPARED),
    percent: from.percent === true,
    indicators: Array.isArray(from.indicators) ? from.indicators.filter(isIndicator) : [],
    hidden: stringsOf(from.hidden),
    table: from.table === true,
  };
}

export function isInterval(name: string): name is IntervalName {
  return Object.hasOwn(INTERVALS, name);
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === "string"))] : [];
}

/** Whether it is an indicator with a length it may have. */
export function isIndicator(value: unknown): value is IndicatorWish {
  const wish = value as Partial<IndicatorWish> | null;
  const length = wish?.length;
  const fits = length === null || (Number.isInteger(length) && Number(length) >= 2 && Number(length) <= 500);
  return (
    INDICATORS.some((name) => name === wish?.name) && fits && (length === null) === (wish?.name === "vwap")
  );
}

/** Changes some of the view, and keeps all of it but the span. */
export function changeView(change: Partial<View>): void {
  keptView.change(change);
}

function keep({ span: _span, ...own }: View, change: Partial<View>): void {
  // A span changes with every frame of a drag, and is not kept.
  if (Object.keys(change).some((part) => part !== "span")) store(VIEW_KEY, own);
}

export function useView(): View {
  return useSyncExternalStore(keptView.subscribe, viewNow, () => DEFAULT_VIEW);
}

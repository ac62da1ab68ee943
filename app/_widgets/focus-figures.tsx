"use client";

import { useMemo, useRef } from "react";
import { DAY, MINUTE } from "#lib/durations.ts";
import {
  formatCompact,
  formatDate,
  formatFirstTick,
  formatNumber,
  formatPercent,
  formatSigned,
  type Zone,
} from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { COLUMNS } from "../_live/columns.ts";
import { useChannelState, useNow, usePainter } from "../_live/hooks.ts";
import type { Series } from "../_live/series.ts";
import { Arrow, LimitMark } from "../_ui/marks.tsx";
import { changeIn, directionOf } from "./change.ts";
import { capital } from "./channel-words.ts";
import { figuresIn, heldSince } from "./chart/window-figures.ts";
import { type ShownChart, useShownOf } from "./export/shown-chart.ts";
import { useSettings } from "./settings/settings.ts";
import { useCrossing } from "./use-crossing.ts";
import { figuresWindow } from "./window/plot.ts";

interface SymbolProps {
  readonly data: ChannelData;
  readonly rangeMs: number;
  /** The range's name, such as `5m`. */
  readonly range: string;
}

/** What a price did in the window shown: change, high, low, volume; and its spread now. */
export function SymbolFigures({ data, rangeMs, range }: SymbolProps) {
  // Until there is a chart its room is taken, so that nothing beside it jumps.
  const chart = useShownOf(data.channel) ?? { series: data, rangeMs, span: null };
  return <Figures chart={chart} range={range} />;
}

/** Ticks may be dated so much after now, ms, by clocks that are not quite the same. */
const AHEAD_MS = 1_000;

function Figures({ chart, range }: { chart: Omit<ShownChart, "overlays">; range: string }) {
  const { series, span, rangeMs } = chart;
  const stale = useIsStale(series.channel);
  const second = useNow(1_000);
  const { zone } = useSettings();
  const { from, to, following } = figuresWindow(series, span, rangeMs, second);
  const { version, decimals, rows } = series;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows of a series change with its version.
  const { low, high } = useMemo(() => figuresIn(series, from, to), [series, from, to, version]);
  const end = following ? to + AHEAD_MS : to;
  const since = heldSince(series, from, to);
  const said = since === null ? null : sinceWords(since, to, zone, series.bucketMs);
  const window = span ? "window" : range;
  const named = (name: string) => (said ? `${name} ${said}` : capital(`${window} ${name.toLowerCase()}`));
  const volume = volumeIn(series, from, end);
  const last = rows.length - 1;
  const spread = rows.at(COLUMNS.ask, last) - rows.at(COLUMNS.bid, last);
  const isKnown = (figure: number) => Number.isFinite(figure) || Number.isNaN(high);
  return (
    <>
      <Change {...changeIn(series, from, end)} {...{ stale, decimals }} over={said ?? `in ${window}`} />
      <span aria-hidden className="h-8 w-px bg-border max-xl:hidden" />
      {/* What does not fit beside the rest wraps out of sight as a whole. */}
      <dl
        data-figures
        className="num flex h-[34px] min-w-0 flex-1 flex-wrap gap-x-4 overflow-hidden text-[12px] leading-4 whitespace-nowrap max-xl:hidden"
      >
        <Figure name={named("High")} value={formatNumber(high, decimals)} />
        <Figure name={named("Low")} value={formatNumber(low, decimals)} />
        {isKnown(volume) && <Figure name={named("Volume")} value={formatCompact(volume)} />}
        {following && isKnown(spread) && <Figure name="Spread" value={formatNumber(spread, decimals)} />}
      </dl>
    </>
  );
}

function useIsStale(channel: string): boolean {
  const state = useChannelState(channel);
  return state === "stale" || state === "offline";
}

function sinceWords(since: number, to: number, zone: Zone, bucketMs: number): string {
  const isOfToday = bucketMs < DAY && formatDate(since, zone) === formatDate(to, zone);
  return `since ${formatFirstTick(since, isOfToday ? MINUTE : DAY, zone)}`;
}

function volumeIn({ rows }: Series, from: number, to: number): number {
  let volume = Number.NaN;
  for (let i = rows.lowerBound(COLUMNS.time, from); i < rows.length; i++) {
    if (rows.at(COLUMNS.time, i) > to) break;
    const size = rows.at(COLUMNS.volume, i);
    if (Number.isFinite(size)) volume = (Number.isFinite(volume) ? volume : 0) + size;
  }
  return volume;
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-text-3">{name}</dt>
      <dd className="text-[13px] text-text">{value}</dd>
    </div>
  );
}

interface ChangeProps {
  /** `NaN` where it is not known. */
  readonly difference: number;
  readonly ratio: number;
  /** What it is measured over, in words: `in 5m`, `since 10:32`. */
  readonly over: string;
  readonly decimals: number;
  /** Whether the newest price may be another by now. */
  readonly stale: boolean;
}

/** How far the price moved in a window. */
function Change({ difference, ratio, over, decimals, stale }: ChangeProps) {
  const direction = directionOf(ratio);
  return (
    <div className="num min-w-[124px] shrink-0 text-[12px] leading-4 whitespace-nowrap max-md:order-4 max-md:ml-auto max-md:min-w-0 max-md:text-right">
      <p
        className="text-[13px] font-semibold"
        style={direction ? { color: `var(--${stale ? "text-3" : direction})` } : {}}
      >
        {direction && <Arrow up={direction === "up"} />} {formatPercent(ratio)}
      </p>
      <p className="text-text-3">
        {formatSigned(difference, decimals)} {over}
      </p>
    </div>
  );
}

/** Where a sensor stands among its limits; its extent is in the legend. */
export function SensorFigures({ data }: { data: ChannelData }) {
  return data.entry?.limits && !data.entry.labels ? <Standing data={data} /> : null;
}

/** Where a value stands among its limits: `Normal, 13.2 below H`. */
function Standing({ data }: { data: ChannelData }) {
  const crossing = useCrossing(data.channel);
  const distance = useRef<HTMLParagraphElement>(null);
  usePainter(data.channel, () => {
    const { h = null, l = null } = data.entry?.limits ?? {};
    if (!distance.current) return;
    const decimals = data.decimals;
    const toHigh = h === null ? Number.POSITIVE_INFINITY : h - data.last;
    const toLow = l === null ? Number.POSITIVE_INFINITY : data.last - l;
    const near = Math.abs(toHigh) < Math.abs(toLow) ? "H" : "L";
    const off = near === "H" ? toHigh : toLow;
    const side = off >= 0 === (near === "H") ? "below" : "above";
    distance.current.textContent = Number.isFinite(off)
      ? `${formatNumber(Math.abs(off), decimals)} ${side} ${near}`
      : "";
  });
  return (
    <div className="num w-[104px] text-[12px] leading-4 max-md:order-4 max-md:ml-auto max-md:w-auto">
      <p className="flex items-center gap-1.5 text-[13px]">
        {crossing && <LimitMark severity={crossing.severity} />}
        {crossing ? crossing.text : "Normal"}
      </p>
      <p ref={distance} className="text-text-3" />
    </div>
  );
}

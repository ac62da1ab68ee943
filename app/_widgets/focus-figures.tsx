"use client";

import { useRef } from "react";
import { formatCompact, formatNumber, formatPercent, formatSigned, formatTick } from "#lib/format.ts";
import { type ChannelData, COLUMNS } from "../_live/channel-data.ts";
import { useSeries } from "../_live/history/use-series.ts";
import { useNow, usePainter } from "../_live/hooks.ts";
import type { Series } from "../_live/series.ts";
import { Arrow, LimitMark } from "../_ui/marks.tsx";
import { changeOf } from "./change.ts";
import { useSettings } from "./settings/settings.ts";
import { useCrossing } from "./use-crossing.ts";
import { useExtent } from "./use-extent.ts";

interface SymbolProps {
  readonly channel: string;
  readonly rangeMs: number;
  /** The range's name, such as `5m`. */
  readonly range: string;
}

/** What a price did over the range: change, high, low, volume; and its spread now. */
export function SymbolFigures({ channel, rangeMs, range }: SymbolProps) {
  const { series: data } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const { low, high } = useExtent(data, rangeMs);
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  const decimals = data.decimals;
  const last = data.rows.length - 1;
  const spread = data.rows.at(COLUMNS.ask, last) - data.rows.at(COLUMNS.bid, last);
  const since = heldSince(data, edge - rangeMs, rangeMs);
  const named = (figure: string) =>
    since === null
      ? `${range} ${figure.toLowerCase()}`
      : `${figure} since ${formatTick(since, 60_000, zone)}`;
  return (
    <>
      <Change
        data={data}
        rangeMs={rangeMs}
        over={since === null ? `in ${range}` : `since ${formatTick(since, 60_000, zone)}`}
        decimals={decimals}
      />
      <span aria-hidden className="h-8 w-px bg-border max-xl:hidden" />
      {/* What does not fit beside the rest wraps out of sight as a whole. */}
      <dl className="num flex h-[34px] min-w-0 flex-1 flex-wrap gap-x-4 overflow-hidden text-[12px] leading-4 whitespace-nowrap max-xl:hidden">
        <Figure name={named("High")} value={formatNumber(high, decimals)} />
        <Figure name={named("Low")} value={formatNumber(low, decimals)} />
        <Figure name={named("Volume")} value={formatCompact(volumeOf(data, edge - rangeMs))} />
        <Figure name="Spread" value={formatNumber(spread, decimals)} />
      </dl>
    </>
  );
}

/** When what is held begins, where that is so late in the range that its figures speak of less; `null` otherwise. */
function heldSince({ rows }: Series, from: number, rangeMs: number): number | null {
  const first = rows.at(COLUMNS.time, 0);
  return first - from > rangeMs * 0.05 ? first : null;
}

function volumeOf({ rows }: Series, from: number): number {
  let volume = Number.NaN;
  for (let i = rows.lowerBound(COLUMNS.time, from); i < rows.length; i++) {
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
  readonly data: Series;
  readonly rangeMs: number;
  /** What it is measured over, in words: `in 5m`, `since 10:32`. */
  readonly over: string;
  readonly decimals: number;
}

/** How far the price moved since the range began. */
function Change({ data, rangeMs, over, decimals }: ChangeProps) {
  const now = useNow(500);
  const { difference, ratio } = changeOf(data, data.edge(now) - rangeMs);
  const up = difference >= 0;
  const known = Number.isFinite(ratio);
  return (
    <div className="num w-[124px] shrink-0 text-[12px] leading-4 whitespace-nowrap max-md:order-4 max-md:ml-auto max-md:w-auto max-md:text-right">
      <p className="text-[13px] font-semibold" style={known ? { color: `var(--${up ? "up" : "down"})` } : {}}>
        {known && <Arrow up={up} />} {formatPercent(ratio)}
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

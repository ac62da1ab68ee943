"use client";

import { useRef } from "react";
import { formatNumber, formatTime, MISSING } from "#lib/format.ts";
import { type ChannelData, COLUMNS } from "../_live/channel-data.ts";
import { useNow, usePainter } from "../_live/hooks.ts";
import { valueText } from "./channel-words.ts";
import { usePointedTime } from "./chart/crosshair.ts";
import { lastBefore } from "./chart/recent.ts";
import { rowNear } from "./chart/series.ts";
import { useSettings } from "./settings/settings.ts";
import { useExtent } from "./use-extent.ts";

interface Props {
  readonly data: ChannelData;
  readonly rangeMs: number;
}

/** Open, high, low and close over the range; of the moment pointed at while somebody points at one. */
export function Legend({ data, rangeMs }: Props) {
  const time = usePointedTime();
  return (
    <dl className="num flex h-7 shrink-0 items-end gap-3 px-3 text-[12px] leading-4" data-legend>
      {time === null ? <OfRange data={data} rangeMs={rangeMs} /> : <OfMoment data={data} time={time} />}
    </dl>
  );
}

function OfRange({ data, rangeMs }: Props) {
  const { low, high } = useExtent(data, rangeMs);
  const close = useRef<HTMLElement>(null);
  const now = useNow(1_000);
  const from = data.edge(now) - rangeMs;
  // What was before the range is none of its figures, unless it holds.
  const hasLast = data.held || lastBefore(data, now, rangeMs) === null;
  usePainter(data.channel, () => {
    if (close.current) close.current.textContent = hasLast ? valueText(data) : MISSING;
  });
  const decimals = data.decimals;
  return (
    <>
      <Term name="O">{formatNumber(openingAt(data, from), decimals)}</Term>
      <Term name="H">{formatNumber(high, decimals)}</Term>
      <Term name="L">{formatNumber(low, decimals)}</Term>
      <div className="flex gap-1">
        <dt className="text-text-3">C</dt>
        <dd ref={close} className="text-text-2" />
      </div>
    </>
  );
}

/** The value a range begins with: the one held then, or the first in it. */
function openingAt({ rows, held }: ChannelData, from: number): number {
  const first = rows.lowerBound(COLUMNS.time, from);
  return held && first > 0 ? rows.at(COLUMNS.close, first - 1) : rows.at(COLUMNS.open, first);
}

function OfMoment({ data, time }: { data: ChannelData; time: number }) {
  const { zone } = useSettings();
  const { rows, entry } = data;
  const row = rowNear(rows, time, entry?.expectedMs ?? null);
  const decimals = data.decimals;
  const at = (column: number) => formatNumber(rows.at(column, row), decimals);
  return (
    <>
      <Term name="at">{formatTime(time, zone)}</Term>
      <Term name="O">{at(COLUMNS.open)}</Term>
      <Term name="H">{at(COLUMNS.high)}</Term>
      <Term name="L">{at(COLUMNS.low)}</Term>
      <Term name="C">{at(COLUMNS.close)}</Term>
    </>
  );
}

function Term({ name, children }: { name: string; children: string }) {
  return (
    <div className="flex gap-1">
      <dt className="text-text-3">{name}</dt>
      <dd className="text-text-2">{children}</dd>
    </div>
  );
}

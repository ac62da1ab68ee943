"use client";

import { useRef } from "react";
import type { Limits } from "#lib/catalog.ts";
import { formatNumber } from "#lib/format.ts";
import { LIVE_MS, useSeries } from "../../_live/history/use-series.ts";
import { useChannelState, useFacts, usePainter } from "../../_live/hooks.ts";
import type { TileSpec } from "../board-store.ts";
import { ExtentList } from "../extent-list.tsx";
import { Hero } from "../hero.tsx";
import { useCrossing } from "../use-crossing.ts";
import { scaleOf, shareOf, zonesOf } from "../watchlist/limit-bar.tsx";
import { TileShell } from "./tile-shell.tsx";
import { useTileRange } from "./use-tile-range.ts";

const RADIUS = 70;
const RING = 7;
/** The dial runs clockwise from here, in degrees from three o'clock. */
const START = 155;
const SWEEP = 230;

/** A value on a dial with its limits as zones; the needle is gone while the value cannot be trusted. */
export function GaugeTile({ channel, spec }: { channel: string; spec: TileSpec }) {
  const rangeMs = useTileRange();
  const data = useFacts(channel, Math.min(rangeMs, LIVE_MS));
  const { series } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  return (
    <TileShell data={data} spec={spec}>
      <div className="absolute top-[31px] left-[11px]">
        <Hero data={data} />
        <ExtentList
          data={series}
          rangeMs={rangeMs}
          className="mt-3.5 grid gap-1 @max-[270px]:hidden [&_dt]:w-9"
        />
      </div>
      {data.entry?.limits && <Dial channel={channel} limits={data.entry.limits} />}
    </TileShell>
  );
}

function Dial({ channel, limits }: { channel: string; limits: Limits }) {
  const needle = useRef<SVGPathElement>(null);
  const state = useChannelState(channel);
  const crossing = useCrossing(channel);
  const trusted = state === "live" || state === "late";
  const scale = scaleOf(limits);
  usePainter(channel, (data) => {
    if (!scale || !needle.current) return;
    const angle = START + SWEEP * shareOf(data.last, scale);
    needle.current.setAttribute("transform", `rotate(${angle.toFixed(1)})`);
    needle.current.style.display = Number.isFinite(data.last) ? "" : "none";
  });
  if (!scale) return null;
  const marks = [limits.ll, limits.l, limits.h, limits.hh].filter((limit) => limit !== null);
  return (
    <svg aria-hidden viewBox="-104 -84 208 124" className="absolute right-1 bottom-2 h-[124px] w-[208px]">
      {zonesOf(limits, crossing?.limit ?? null).map(({ name, from, to, rank, violated }) => (
        <path
          key={name}
          d={arc(shareOf(from, scale), shareOf(to, scale))}
          fill="none"
          strokeWidth={RING}
          stroke={violated ? `var(--${violated})` : `var(--zone-${rank})`}
        />
      ))}
      {marks.map((mark) => {
        const [x, y] = pointAt(shareOf(mark, scale), RADIUS + 15);
        return (
          <text
            key={mark}
            x={x}
            y={y + 4}
            textAnchor={x < -8 ? "end" : x > 8 ? "start" : "middle"}
            dx={x < -8 ? 6 : x > 8 ? -6 : 0}
            className="num fill-text-3 text-[12px]"
          >
            {formatNumber(mark, Number.isInteger(mark) ? 0 : 1)}
          </text>
        );
      })}
      {trusted ? (
        <>
          <path ref={needle} d={`M0 -2.2L${RADIUS - 14} 0L0 2.2Z`} className="fill-text" />
          <circle r="4" className="fill-text" />
        </>
      ) : (
        <circle r="3.5" fill="none" strokeWidth="1.5" className="stroke-text-3" />
      )}
    </svg>
  );
}

function pointAt(share: number, radius: number): [number, number] {
  const angle = ((START + SWEEP * share) * Math.PI) / 180;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** A piece of the ring between two shares of its sweep, a hair apart from the next. */
function arc(from: number, to: number): string {
  const gap = 0.006;
  const [x1, y1] = pointAt(from + (from > 0 ? gap : 0), RADIUS);
  const [x2, y2] = pointAt(to - (to < 1 ? gap : 0), RADIUS);
  const large = (to - from) * SWEEP > 180 ? 1 : 0;
  return `M${x1.toFixed(2)} ${y1.toFixed(2)}A${RADIUS} ${RADIUS} 0 ${large} 1 ${x2.toFixed(2)} ${y2.toFixed(2)}`;
}

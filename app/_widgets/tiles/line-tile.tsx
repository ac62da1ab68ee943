"use client";

import { LIVE_MS, useSeries } from "../../_live/history/use-series.ts";
import { useChannelState, useFacts } from "../../_live/hooks.ts";
import type { TileSpec } from "../board-store.ts";
import { TILE_LOOK } from "../chart/frame.ts";
import { LazyChart } from "../chart/lazy-chart.tsx";
import { ExtentList } from "../extent-list.tsx";
import { Hero } from "../hero.tsx";
import { useBox } from "../use-box.ts";
import { TileShell } from "./tile-shell.tsx";
import { useTileRange } from "./use-tile-range.ts";

/** A value and its line over the board's range. */
export function LineTile({ channel, spec }: { channel: string; spec: TileSpec }) {
  const rangeMs = useTileRange();
  const data = useFacts(channel, Math.min(rangeMs, LIVE_MS));
  const { series } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const state = useChannelState(channel);
  const stale = state === "stale" || state === "offline";
  const { ref, width, height, visible } = useBox<HTMLDivElement>();
  return (
    <TileShell data={data} spec={spec}>
      <div className="absolute inset-x-[11px] top-[31px] flex items-center justify-between">
        <Hero data={data} />
        <ExtentList
          data={series}
          rangeMs={rangeMs}
          oneLine
          className="flex h-4 min-w-0 flex-1 gap-x-3 overflow-hidden pl-3 *:first:ml-auto"
        />
      </div>
      <div ref={ref} className="absolute inset-x-0 top-[68px] bottom-[2px]">
        {width > 0 && (
          <LazyChart
            channel={channel}
            rangeMs={rangeMs}
            width={width}
            height={height}
            look={TILE_LOOK}
            color={`var(--${stale ? "text-3" : "s1"})`}
            visible={visible}
          />
        )}
      </div>
    </TileShell>
  );
}

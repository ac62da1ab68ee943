"use client";

import { HOUR, MINUTE } from "#lib/durations.ts";
import { formatTick } from "#lib/format.ts";
import { LIVE_MS, useSeries } from "../../_live/history/use-series.ts";
import { useFacts, useNow } from "../../_live/hooks.ts";
import type { TileSpec } from "../board-store.ts";
import { labelOf, wordFor } from "../channel-words.ts";
import { timeStep, timeTicks } from "../chart/time-axis.ts";
import { useSettings } from "../settings/settings.ts";
import { useBox } from "../use-box.ts";
import { Bars } from "./state-bars.tsx";
import { TileShell } from "./tile-shell.tsx";
import { useTileRange } from "./use-tile-range.ts";

/** States over time, one bar a channel, up to three. */
export function StateTile({ channels, spec }: { channels: readonly string[]; spec: TileSpec }) {
  const rangeMs = useTileRange();
  const [first = ""] = channels;
  const data = useFacts(first, Math.min(rangeMs, LIVE_MS));
  const title = channels.length > 1 ? "Equipment states" : undefined;
  return (
    <TileShell data={data} spec={spec} {...(title && { title })}>
      {/* Where a name and a word leave the bar too little room, it has a line of its own. */}
      <div className="@container absolute inset-x-[11px] top-[38px] bottom-1 flex flex-col @max-[300px]:[&>[aria-hidden]]:mx-0!">
        {channels.map((channel) => (
          <StateRow key={channel} channel={channel} rangeMs={rangeMs} named={channels.length > 1} />
        ))}
        <TimeAxis channel={first} rangeMs={rangeMs} named={channels.length > 1} />
      </div>
    </TileShell>
  );
}

interface RowProps {
  readonly channel: string;
  readonly rangeMs: number;
  readonly named: boolean;
}

const NAME_WIDTH = 112;
/** The state it is in now stands at the right: its bar is often too short for the word. */
const NOW_WIDTH = 62;

function StateRow({ channel, rangeMs, named }: RowProps) {
  const { series: data } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const { ref, width } = useBox<HTMLDivElement>();
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  return (
    <div className="flex h-[34px] shrink-0 items-start @max-[300px]:flex-wrap" data-channel={channel}>
      {named && (
        <span
          className="truncate pr-2 text-[12px] leading-6 text-text-2 @max-[300px]:w-auto! @max-[300px]:flex-1 @max-[300px]:leading-4"
          style={{ width: NAME_WIDTH }}
        >
          {labelOf(channel, data.entry)}
        </span>
      )}
      <div
        ref={ref}
        className="relative h-6 min-w-0 flex-1 overflow-hidden rounded-[2px] @max-[300px]:order-last @max-[300px]:h-3 @max-[300px]:basis-full @max-[300px]:[&_span]:text-[0px]!"
        data-chart={channel}
      >
        {width > 0 && <Bars data={data} from={edge - rangeMs} to={edge} width={width} zone={zone} />}
      </div>
      <span
        className="truncate pl-2 text-[12px] leading-6 text-text @max-[300px]:w-auto! @max-[300px]:leading-4"
        style={{ width: NOW_WIDTH }}
      >
        {data.rows.length > 0 && wordFor(data, data.last)}
      </span>
    </div>
  );
}

/** From one mark to the next at least, pixels: there is seldom room for more than two or three times in words. */
const MARK_PX = 12;

/** Labels of minutes and hours are narrow, and so stand closer than those of seconds, and of half days, which are dates, too. */
function stepOf(rangeMs: number, width: number): number {
  const step = timeStep(rangeMs, Math.max(1, width), 38);
  return step >= MINUTE && step < 6 * HOUR ? step : timeStep(rangeMs, Math.max(1, width), 60);
}

function TimeAxis({ channel, rangeMs, named }: RowProps) {
  const { series: data } = useSeries(channel, { rangeMs, span: null, bucketMs: null });
  const { ref, width } = useBox<HTMLDivElement>();
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  const step = stepOf(rangeMs, width);
  const at = (every: number) =>
    Number.isFinite(edge) && width > 0 ? timeTicks(edge - rangeMs, edge, every, zone) : [];
  const toX = (time: number) => ((time - edge + rangeMs) / rangeMs) * width;
  return (
    <div
      ref={ref}
      aria-hidden
      className="num relative h-4 text-[12px] leading-4 text-text-3"
      style={{ marginLeft: named ? NAME_WIDTH : 0, marginRight: NOW_WIDTH }}
    >
      {at(timeStep(rangeMs, Math.max(1, width), MARK_PX)).map((tick) => (
        <span
          key={tick}
          data-mark
          className="absolute -top-1.5 h-1 w-px bg-control"
          style={{ left: toX(tick) }}
        />
      ))}
      {at(step).map((tick) => (
        <span key={tick} className="absolute -translate-x-1/2" style={{ left: toX(tick) }}>
          {formatTick(tick, step, zone)}
        </span>
      ))}
    </div>
  );
}

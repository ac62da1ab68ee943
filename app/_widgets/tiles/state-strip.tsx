"use client";

import { formatTick } from "#lib/format.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { useNow } from "../../_live/hooks.ts";
import { timeStep, timeTicks } from "../chart/time-axis.ts";
import { useSettings } from "../settings/settings.ts";
import { Bars } from "./state-bars.tsx";

interface Props {
  readonly data: ChannelData;
  readonly rangeMs: number;
  /** Pixels. */
  readonly width: number;
}

/** One state over time as large as a chart. */
export function StateStrip({ data, rangeMs, width }: Props) {
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  if (!Number.isFinite(edge)) return null;
  const from = edge - rangeMs;
  const inner = width - 24;
  const step = timeStep(rangeMs, inner, 90);
  return (
    <div
      className="absolute inset-x-3 top-6 bottom-3 flex flex-col"
      data-chart={data.channel}
      data-mode="live"
    >
      <div className="relative max-h-40 min-h-0 flex-1 overflow-hidden rounded-sm [&_span]:leading-[inherit]">
        <Bars data={data} from={from} to={edge} width={inner} zone={zone} />
      </div>
      <div aria-hidden className="num relative mt-1 h-5 text-[12px] text-text-3">
        {timeTicks(from + step / 4, edge - step / 4, step, zone).map((tick) => (
          <span
            key={tick}
            className="absolute -translate-x-1/2"
            style={{ left: ((tick - from) / rangeMs) * inner }}
          >
            {formatTick(tick, step, zone)}
          </span>
        ))}
      </div>
    </div>
  );
}

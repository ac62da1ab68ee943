"use client";

import type { ChannelData } from "../../_live/channel-data.ts";
import { useNow } from "../../_live/hooks.ts";
import { useSettings } from "../settings/settings.ts";
import { gapsOf } from "./gaps.ts";
import { sayGap } from "./painter.ts";

/** Says in words why the newest gap in sight is empty: `No data since 10:42:07 · server not answering`. */
export function GapLabel({ data, rangeMs }: { data: ChannelData; rangeMs: number }) {
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  const gap = Number.isFinite(edge) ? gapsOf(data, edge - rangeMs, edge).at(-1) : undefined;
  if (!gap) return null;
  return (
    <p className="num pointer-events-none absolute right-[124px] bottom-9 rounded-md border border-border bg-surface-1 px-2.5 text-[12px] leading-5 text-text-2">
      {sayGap(gap, zone)}
    </p>
  );
}

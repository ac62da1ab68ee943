"use client";

import { formatDateTime, formatTime } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { useNow } from "../_live/hooks.ts";
import { RANGES, rangeOver, setRange, useBoard } from "./board-store.ts";
import { lastBefore } from "./chart/recent.ts";
import { useSettings } from "./settings/settings.ts";

const DAY_MS = RANGES["1d"];

/** Says that the newest tick is from before the range shown, and offers the smallest range that holds it. */
export function BeforeRange({ data }: { data: ChannelData }) {
  const { zone } = useSettings();
  const { range } = useBoard();
  const now = useNow(1_000);
  const last = lastBefore(data, now, RANGES[range]);
  if (now === 0 || last === null) return null;
  const age = now - last;
  const wider = rangeOver(age);
  return (
    <p
      data-testid="before-range"
      className="num absolute top-2 left-2 z-10 flex max-w-[calc(100%-16px)] flex-wrap items-center gap-x-3 rounded-md border border-border bg-surface-1 py-0.5 pr-1 pl-2.5 text-[12px] text-text-2"
    >
      Last tick {age < DAY_MS ? formatTime(last, zone) : formatDateTime(last, zone)}, before this range
      {wider && (
        <button
          type="button"
          onClick={() => setRange(wider)}
          className="min-h-6 rounded-sm px-1.5 text-accent hover:underline max-md:min-h-9"
        >
          Show {wider}
        </button>
      )}
    </p>
  );
}

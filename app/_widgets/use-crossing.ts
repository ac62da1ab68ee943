"use client";

import { useState } from "react";
import type { ChannelData } from "../_live/channel-data.ts";
import { COLUMNS } from "../_live/columns.ts";
import { usePainter } from "../_live/hooks.ts";
import { type Crossing, crossingOf } from "./channel-words.ts";

export interface RunningCrossing extends Crossing {
  /** When the value went beyond the limit, epoch milliseconds of its tick. */
  readonly since: number;
}

/** Which limit a channel is beyond, if any. Re-renders when that changes, not with every tick. */
export function useCrossing(channel: string): RunningCrossing | null {
  const [crossing, setCrossing] = useState<RunningCrossing | null>(null);
  usePainter(channel, (data) => {
    const next = crossingOf(data.entry?.limits, data.last);
    if (next?.limit === crossing?.limit) return;
    setCrossing(next && { ...next, since: crossedSince(data, next) });
  });
  return crossing;
}

/** Goes back through the rows held to the first of the unbroken run beyond the same limit. */
function crossedSince({ rows, entry }: ChannelData, { limit }: Crossing): number {
  let at = rows.length - 1;
  while (at > 0 && crossingOf(entry?.limits, rows.at(COLUMNS.close, at - 1))?.limit === limit) at--;
  return rows.at(COLUMNS.time, at);
}

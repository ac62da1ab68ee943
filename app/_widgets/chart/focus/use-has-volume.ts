"use client";

import { useState } from "react";
import { COLUMNS } from "../../../_live/columns.ts";
import { useFrame } from "../../../_live/hooks.ts";
import type { Series } from "../../../_live/series.ts";

/** Whether a channel's ticks say how much was traded. Once one has, it stays so. */
export function useHasVolume(series: Series): boolean {
  const [channel, setChannel] = useState<string | null>(() => (hasVolume(series) ? series.channel : null));
  useFrame(() => {
    if (channel !== series.channel && hasVolume(series)) setChannel(series.channel);
  });
  return channel === series.channel;
}

/** How many of the newest rows are looked at. */
const ROWS = 20;

function hasVolume({ entry, rows }: Series): boolean {
  if (entry?.kind !== "symbol") return false;
  for (let at = Math.max(0, rows.length - ROWS); at < rows.length; at++) {
    if (rows.at(COLUMNS.volume, at) > 0) return true;
  }
  return false;
}

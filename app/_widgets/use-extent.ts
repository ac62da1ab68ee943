"use client";

import { useMemo } from "react";
import { useNow } from "../_live/hooks.ts";
import type { Series } from "../_live/series.ts";
import { type Extent, extentIn } from "./chart/series.ts";

/** Lowest, highest and mean value of the last `rangeMs`; looked at once a second. */
export function useExtent(data: Series, rangeMs: number): Extent {
  const now = useNow(1_000);
  return useMemo(() => {
    const edge = data.edge(now);
    return extentIn(data, edge - rangeMs, edge);
  }, [data, rangeMs, now]);
}

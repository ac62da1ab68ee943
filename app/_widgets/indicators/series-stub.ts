"use client";

import { useFacts } from "../../_live/hooks.ts";
import type { Series } from "../../_live/series.ts";
import type { Span } from "../view-store.ts";

interface SeriesWish {
  readonly rangeMs: number;
  readonly span: Span | null;
  readonly bucketMs: number | null;
}

/** The rows as they arrived. */
export function useSeries(channel: string, { rangeMs }: SeriesWish): { series: Series } {
  return { series: useFacts(channel, rangeMs) };
}

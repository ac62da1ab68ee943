"use client";

import { useNow } from "../../_live/hooks.ts";
import type { Series } from "../../_live/series.ts";
import { useSettings } from "../settings/settings.ts";
import { FOCUS_LOOK } from "./frame.ts";
import { sayGap } from "./gap-marks.ts";
import { gapsOf } from "./gaps.ts";

/** Free space and axis right of now, pixels. */
const SIDE = FOCUS_LOOK.ahead + FOCUS_LOOK.axisWidth;

/** Says in words why the newest gap in sight is empty: `No data since 10:42:07 · server not answering`. */
export function GapLabel({ data, rangeMs }: { data: Series; rangeMs: number }) {
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  const gap = Number.isFinite(edge) ? gapsOf(data, edge - rangeMs, edge).at(-1) : undefined;
  if (!gap) return null;
  const middle = 1 - (edge - (gap.from + gap.to) / 2) / rangeMs;
  // Too near an edge there is no room for words; hovering the gap still says them.
  if (!gap.open && (middle < 0.15 || (gap.to - gap.from) / rangeMs < 0.01)) return null;
  return (
    <p
      className="num pointer-events-none absolute bottom-9 -translate-x-1/2 rounded-md border border-border bg-surface-1 px-2.5 text-[12px] leading-5 whitespace-nowrap text-text-2"
      style={{ left: `calc((100% - ${SIDE}px) * ${Math.min(0.85, middle).toFixed(3)})` }}
    >
      {sayGap(gap, zone)}
    </p>
  );
}

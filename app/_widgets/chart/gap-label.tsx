"use client";

import { formatDuration } from "#lib/format.ts";
import { useNow } from "../../_live/hooks.ts";
import type { Series } from "../../_live/series.ts";
import { capital } from "../channel-words.ts";
import { useSettings } from "../settings/settings.ts";
import type { Span } from "../view-store.ts";
import { FOCUS_LOOK } from "./frame.ts";
import { sayWhen } from "./gap-marks.ts";
import { GAP_WORDS, gapsOf, type NamedGap } from "./gaps.ts";
import { windowAt } from "./window-figures.ts";

/** Free space and axis right of now, pixels; a window that stands still has no free space. */
const AXIS = FOCUS_LOOK.axisWidth;
const SIDE = FOCUS_LOOK.ahead + AXIS;
/** Above the time axis, and above the volume of a price, pixels from the chart's lower edge. */
const OVER_AXIS = FOCUS_LOOK.axisHeight + 12;
const OVER_VOLUME = OVER_AXIS + 96;
/** A gap narrower than this part of the window is no more than hatched; hovering it still says why. */
const LEAST_PART = 0.01;

interface Props {
  readonly data: Series;
  readonly rangeMs: number;
  /** The span looked at; left out while the chart follows now. */
  readonly span?: Span | null;
}

/**
 * Says why the newest gap in sight is empty, in two lines: `No data since 10:42:07`, `Server not answering, 34 s`. On a
 * phone, where that would cover half of the chart, in one: `Server not answering since 10:42:07`.
 */
export function GapLabel({ data, rangeMs, span = null }: Props) {
  const { zone } = useSettings();
  const { from, to, following } = windowAt(data, span, rangeMs, useNow(1_000));
  const gap = Number.isFinite(to) ? labelled(gapsOf(data, from, to, following), from, to) : undefined;
  if (!gap) return null;
  const right = span?.to ?? to;
  const seen = { from: Math.max(from, gap.from), to: Math.min(to, gap.to) };
  const middle = ((seen.from + seen.to) / 2 - from) / (right - from);
  return (
    <div
      // On a phone at the plot's lower edge, or over the way back to live, which is there while it stands still.
      className={`pointer-events-none absolute left-0 ${span ? "max-md:bottom-20!" : "max-md:bottom-7!"}`}
      style={{
        bottom: data.channel.startsWith("symbol/") ? OVER_VOLUME : OVER_AXIS,
        width: `calc(100% - ${span ? AXIS : SIDE}px)`,
      }}
    >
      {/* As far from the left as its gap, by the same part of its own width: it never reaches beyond the plot. */}
      <p
        data-gap-label
        className="num relative w-max max-w-full rounded-md border border-border bg-surface-1 px-2.5 py-1 text-[12px] max-md:px-1.5 max-md:py-0.5 leading-4"
        style={{ left: `${(middle * 100).toFixed(1)}%`, translate: `${(-middle * 100).toFixed(1)}%` }}
      >
        <span className="max-md:hidden">No data {sayWhen(gap, zone)}</span>
        <span className="block text-text-3 max-md:hidden">
          {capital(GAP_WORDS[gap.cause])}, {formatDuration(gap.to - gap.from)}
        </span>
        <span className="block truncate md:hidden">
          {capital(GAP_WORDS[gap.cause])} {sayWhen(gap, zone)}
        </span>
      </p>
    </div>
  );
}

/** The one that lasts, else the newest that is wide enough to see what the words are about. */
function labelled(gaps: readonly NamedGap[], from: number, to: number): NamedGap | undefined {
  const wide = ({ from: begin, to: end }: NamedGap) =>
    (Math.min(to, end) - Math.max(from, begin)) / (to - from) >= LEAST_PART;
  return gaps.find(({ open }) => open) ?? gaps.findLast(wide);
}

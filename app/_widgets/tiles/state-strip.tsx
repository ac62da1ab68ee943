"use client";

import { useEffect, useRef } from "react";
import { formatTick } from "#lib/format.ts";
import { useNow } from "../../_live/hooks.ts";
import type { Series } from "../../_live/series.ts";
import type { ChartHandle, Gestures } from "../chart/focus/gestures.ts";
import { timeStep, timeTicks } from "../chart/time-axis.ts";
import { useSettings } from "../settings/settings.ts";
import type { Span } from "../view-store.ts";
import { Bars } from "./state-bars.tsx";

export interface StateStripProps {
  readonly data: Series;
  readonly rangeMs: number;
  /** The span looked at; `null` while it follows now. */
  readonly span: Span | null;
  /** Pixels. */
  readonly width: number;
  /** Who moves the window. */
  readonly gestures: Gestures;
}

/** Free space at both sides, pixels. */
const SIDE = 12;

/** One state over time as large as a chart. */
export function StateStrip({ data, rangeMs, span, width, gestures }: StateStripProps) {
  const { zone } = useSettings();
  const edge = data.edge(useNow(1_000));
  const shown = span ?? { from: edge - rangeMs, to: edge };
  const inner = width - 2 * SIDE;
  const element = useGestures(gestures, shown, inner);
  const length = shown.to - shown.from;
  const step = timeStep(length, inner, 90);
  const ticks = length > 0 ? timeTicks(shown.from + step / 4, shown.to - step / 4, step, zone) : [];
  return (
    <div
      ref={element}
      className="absolute inset-x-3 top-6 bottom-3 flex flex-col"
      data-chart={data.channel}
      data-mode={span ? "detached" : "live"}
    >
      <div className="relative max-h-40 min-h-0 flex-1 overflow-hidden rounded-sm [&_span]:leading-[inherit]">
        <Bars data={data} {...shown} until={Math.min(edge, shown.to)} width={inner} zone={zone} />
      </div>
      <div aria-hidden className="num relative mt-1 h-5 text-[12px] text-text-3">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute -translate-x-1/2"
            style={{ left: ((tick - shown.from) / length) * inner }}
          >
            {formatTick(tick, step, zone)}
          </span>
        ))}
      </div>
    </div>
  );
}

/** Hands over where times are on the strip, as of its last render. */
function useGestures(gestures: Gestures, shown: Span, width: number) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef({ shown, width });
  useEffect(() => {
    latest.current = { shown, width };
  });
  useEffect(() => {
    if (!element.current) return;
    return gestures(handleOf(element.current, () => latest.current));
  }, [gestures]);
  return element;
}

function handleOf(element: HTMLElement, now: () => { shown: Span; width: number }): ChartHandle {
  return {
    element,
    plot: () => ({ left: 0, top: 0, width: now().width, height: element.clientHeight }),
    timeAt(x) {
      const { shown, width } = now();
      return Number.isFinite(shown.from) ? shown.from + (x / width) * (shown.to - shown.from) : null;
    },
    shown: () => now().shown,
  };
}

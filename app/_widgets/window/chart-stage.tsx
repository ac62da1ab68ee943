"use client";

import {
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import { getLive } from "../../_live/live.ts";
import type { Series } from "../../_live/series.ts";
import { labelOf } from "../channel-words.ts";
import { pointAt } from "../chart/crosshair.ts";
import type { Gestures } from "../chart/focus/gestures.ts";
import { useSettings } from "../settings/settings.ts";
import { useView } from "../view-store.ts";
import { BackToLive } from "./back-to-live.tsx";
import { pressOnChart } from "./chart-keys.ts";
import { listenToGestures } from "./gestures.ts";
import { Plot, showsChart } from "./plot.ts";
import { backToLive, Steering } from "./steering.ts";
import { sayChart } from "./summary.ts";

interface Props {
  readonly series: Series;
  /** The chart; it gives its handle to what it is given. */
  readonly children: (gestures: Gestures) => ReactNode;
}

/** A chart that is moved in time by pointer, wheel, fingers and keys. */
export function ChartStage({ series, children }: Props) {
  const { channel, entry } = series;
  const { span } = useView();
  const help = useId();
  const element = useRef<HTMLDivElement>(null);
  const shade = useRef<HTMLDivElement>(null);
  const [plot, take] = usePlot();
  const [summary, read] = useSummary(series);
  const steering = useSteering(series, plot);
  useEffect(() => {
    if (!element.current) return;
    const shadeIn = (box: { left: number; right: number } | null) => paintShade(shade.current, box);
    return listenToGestures({
      ...{ element: element.current, steering, backToLive },
      ...{ plot: () => plot.current, shade: shadeIn },
    });
  }, [steering, plot]);
  const keyed = { steering, series, read: () => read(steering.span), leave: () => element.current?.blur() };
  return (
    <div
      ref={element}
      role="application"
      aria-label={`${labelOf(channel, entry)}, chart`}
      aria-describedby={help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move its crosshair.
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target === event.currentTarget && pressOnChart(event, keyed)) event.preventDefault();
      }}
      onBlur={() => pointAt(null)}
      className="absolute inset-0 touch-pan-y select-none focus-visible:outline-offset-[-2px]"
    >
      {children(take)}
      <div
        ref={shade}
        hidden
        data-selection
        className="pointer-events-none absolute top-0 bottom-6 border-x border-accent bg-accent-soft"
      />
      {span && <BackToLive key={channel} channel={channel} />}
      <span id={help} className="sr-only">
        Arrow keys move the crosshair, with Shift the chart; plus and minus zoom; Home and End go to the first
        and the last value; R reads a summary; L goes back to live; Escape leaves.
      </span>
      <p aria-live="polite" className="sr-only">
        {summary}
      </p>
    </div>
  );
}

/** The plot of the chart while it is there, and what takes the chart's handle. */
function usePlot() {
  const plot = useRef<Plot | null>(null);
  const take = useCallback<Gestures>((handle) => {
    plot.current = new Plot(handle);
    const ended = showsChart(handle);
    return () => {
      ended();
      plot.current = null;
    };
  }, []);
  return [plot, take] as const;
}

/** The same for as long as the chart is there: a chart that leaves now is given another series in the midst of a drag. */
function useSteering(series: Series, plot: RefObject<Plot | null>): Steering {
  const latest = useRef(series);
  useEffect(() => {
    latest.current = series;
  });
  return useMemo(() => {
    const edge = () => newest(latest.current);
    return new Steering({ edge, shown: () => plot.current?.span ?? null });
  }, [plot]);
}

/** The newest moment of a channel: now, or the end of a recording. */
function newest(series: Series): number {
  const edge = series.edge(getLive().shownNow());
  return Number.isFinite(edge) ? edge : getLive().shownNow();
}

function paintShade(shade: HTMLElement | null, box: { left: number; right: number } | null): void {
  if (!shade) return;
  shade.hidden = box === null;
  const origin = shade.parentElement?.getBoundingClientRect().left ?? 0;
  if (!box) return;
  shade.style.left = `${box.left - origin}px`;
  shade.style.width = `${box.right - box.left}px`;
}

/** What was read out last, and what reads a span out. */
function useSummary(series: Series) {
  const { zone } = useSettings();
  const [summary, setSummary] = useState("");
  const read = (span: { from: number; to: number }) => setSummary(sayChart(series, span, zone));
  return [summary, read] as const;
}

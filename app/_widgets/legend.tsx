"use client";

import { useLayoutEffect, useMemo, useRef } from "react";
import { formatIso } from "#lib/format.ts";
import { exactNow, useNow, usePainter } from "../_live/hooks.ts";
import type { Series } from "../_live/series.ts";
import { labelOf } from "./channel-words.ts";
import { usePointedTime } from "./chart/crosshair.ts";
import { figuresIn, meanHelp } from "./chart/window-figures.ts";
import { Swatch } from "./indicators/swatch.tsx";
import { type LegendWords, legendOf, TERMS } from "./legend-figures.ts";
import { useSettings } from "./settings/settings.ts";
import type { ChartType, Span } from "./view-store.ts";
import { figuresWindow, shownSpan } from "./window/plot.ts";

interface Props {
  readonly data: Series;
  readonly rangeMs: number;
  /** The span looked at; left out while the chart follows now. */
  readonly span?: Span | null;
  readonly type: ChartType;
  /** Whether other channels are beside it, so that it must be said which line is its own. */
  readonly compared?: boolean;
  /** Whether values are shown as % of that at the left edge. */
  readonly percent?: boolean;
}

/** Ticks may be dated so much after now, ms, by clocks that are not quite the same. */
const AHEAD_MS = 1_000;

/** Names that are written out before their figures; the others speak for themselves. */
const SILENT: readonly string[] = ["bars", "at", "change", "gap"];

/**
 * What the chart says in words: the candle or value pointed at, or the last, and lowest, mean and highest of the window.
 * As many lines as that takes where the chart is narrow: what does not fit all the same is left out, the last first. Figures
 * are set directly, as the line in the chart is.
 */
export function Legend({ data, rangeMs, span = null, type, compared = false, percent = false }: Props) {
  const list = useRef<HTMLDListElement>(null);
  const { zone } = useSettings();
  const pointed = usePointedTime();
  const second = useNow(1_000);
  const { from, to, following } = figuresWindow(data, span, rangeMs, second);
  const { version } = data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows of a series change with its version.
  const extent = useMemo(() => figuresIn(data, from, to), [data, from, to, version]);
  const paint = () => {
    const window = { from, to: following ? data.edge(exactNow(second)) + AHEAD_MS : to };
    const percentFrom = percent ? (shownSpan()?.from ?? from) : null;
    const subject = { series: data, window, following, type, pointed, extent, zone, percentFrom };
    if (!list.current) return;
    show(list.current, legendOf(subject));
    // Dashes of a channel that is yet to come are as narrow as its figures are not.
    list.current.style.visibility = data.entry ? "" : "hidden";
  };
  usePainter(data.channel, paint);
  useLayoutEffect(paint);
  return (
    <div className="@container order-1 mt-2 flex shrink-0 items-start gap-1.5 px-3 text-[12px] leading-5 whitespace-nowrap">
      {compared && (
        <span className="mr-1.5 flex shrink-0 items-center gap-1.5 text-text-3">
          {type !== "candles" && <Swatch color="var(--s1)" />}
          {labelOf(data.channel, data.entry)}
        </span>
      )}
      <dl
        // Another channel's figures need another room.
        key={data.channel}
        ref={list}
        data-legend
        title={pointed === null ? undefined : formatIso(pointed, zone)}
        className={`num flex min-w-0 flex-1 flex-wrap gap-x-4 overflow-hidden max-md:gap-x-3 ${roomOf(type, compared)}`}
      >
        {TERMS.map((term) => (
          <div
            key={term}
            data-term={term}
            className="flex gap-1"
            hidden
            title={term === "mean" ? meanHelp(data) : undefined}
          >
            <dt className={SILENT.includes(term) ? "sr-only" : "text-text-3"}>{term}</dt>
            <dd className={term === "bars" || term === "gap" ? "text-text-3" : "text-text-2"} />
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Its height is that of the chart's type and width, not of its figures: the chart stands still while those change. */
function roomOf(type: ChartType, compared: boolean): string {
  if (type !== "candles") return compared ? "h-5 @max-[640px]:h-10" : "h-5 @max-[480px]:h-10";
  return compared ? "h-5 @max-[1100px]:h-10 @max-[480px]:h-20" : "h-5 @max-[940px]:h-10 @max-[480px]:h-15";
}

function show(list: HTMLElement, { terms, rose }: LegendWords): void {
  for (const [at, term] of TERMS.entries()) {
    const item = list.children[at];
    const figure = item?.lastElementChild;
    if (!(item instanceof HTMLElement) || !(figure instanceof HTMLElement)) continue;
    const text = terms[term];
    item.style.display = text === undefined ? "none" : "";
    if (item.hidden !== (text === undefined)) item.hidden = text === undefined;
    if (text === undefined) continue;
    if (figure.textContent !== text) figure.textContent = text;
    keepRoom(figure, text);
    const isCandle = COLOURED.includes(term) && rose !== null;
    figure.style.color = isCandle ? `var(--${rose ? "up" : "down"})` : "";
  }
}

const COLOURED: readonly string[] = ["O", "H", "L", "C", "change"];

/** Its room never shrinks, so that what follows stands still while signs and digits come and go. */
function keepRoom(figure: HTMLElement, text: string): void {
  const digits = text.replace(/\D/g, "").length;
  const room = digits + (text.length - digits) * 0.5;
  if (room <= Number(figure.dataset.room ?? 0)) return;
  figure.dataset.room = String(room);
  figure.style.minWidth = `${room}ch`;
}

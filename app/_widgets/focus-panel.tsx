"use client";

import { type ReactNode, useState } from "react";
import type { ChannelData } from "../_live/channel-data.ts";
import { LIVE_MS, useSeries } from "../_live/history/use-series.ts";
import { useChannelState, useFacts } from "../_live/hooks.ts";
import { NearLink } from "../_ui/near-link.tsx";
import { Panel } from "../_ui/panel.tsx";
import { BeforeRange } from "./before-range.tsx";
import { RANGES, useBoard } from "./board-store.ts";
import { isSimulated, labelOf } from "./channel-words.ts";
import { type FocusSeries, useFocusSeries } from "./chart/focus/use-focus-series.ts";
import { GapLabel } from "./chart/gap-label.tsx";
import type { Overlay } from "./chart/overlay.ts";
import { LazyControl } from "./control/lazy-control.tsx";
import { useShownChart } from "./export/shown-chart.ts";
import { SensorFigures, SymbolFigures } from "./focus-figures.tsx";
import { FreshnessLabel } from "./freshness-label.tsx";
import { Hero } from "./hero.tsx";
import { LazyOverlays } from "./indicators/lazy-overlays.tsx";
import { Legend } from "./legend.tsx";
import { LazyTable } from "./table/lazy-table.tsx";
import { useBox } from "./use-box.ts";
import { useView } from "./view-store.ts";
import { typeOf } from "./window/choose.ts";
import { LazyBackToLive, LazyChartBar, LazyStagedChart, LazyStagedStrip } from "./window/lazy.tsx";
import { shownSpan } from "./window/plot.ts";
import { RangePicker } from "./window/range-picker.tsx";

interface Props {
  readonly channel: string;
  readonly className?: string;
}

const NO_OVERLAYS: readonly Overlay[] = [];

/** The one channel somebody looks at: its figures and its chart. */
export function FocusPanel({ channel, className = "" }: Props) {
  const { range } = useBoard();
  const rangeMs = RANGES[range];
  const data = useFacts(channel, Math.min(rangeMs, LIVE_MS));
  const state = useChannelState(channel);
  const isState = Boolean(data.entry?.labels);
  const isSymbol = channel.startsWith("symbol/");
  return (
    <Panel
      aria-label={`${labelOf(channel, data.entry)}, chart`}
      data-focus={channel}
      data-state={state}
      className={`flex flex-col ${className}`}
    >
      <header className="flex h-14 shrink-0 items-center gap-4 border-b border-border px-3 max-xl:h-auto max-xl:flex-wrap max-xl:gap-y-1 max-xl:py-2 max-md:gap-x-3">
        <Title channel={channel} data={data} />
        {/* A price has its room before it is known, so that nothing beside it jumps. */}
        <Hero
          data={data}
          className={`max-md:order-3 max-md:min-w-[104px] ${isSymbol ? "md:min-w-[144px]" : ""}`}
        />
        {isSymbol ? (
          <SymbolFigures data={data} rangeMs={rangeMs} range={range} />
        ) : (
          <SensorFigures data={data} />
        )}
        <span className="ml-auto max-md:order-2 md:max-lg:order-7">
          {!data.refused && <FreshnessLabel data={data} always />}
        </span>
        <BarBox channel={channel} isState={isState}>
          <LazyChartBar data={data} className="w-full xl:w-auto" />
        </BarBox>
        <RangePicker className="mt-1 w-full max-md:order-5 md:hidden" />
      </header>
      <LazyControl data={data} />
      {isState ? <States data={data} rangeMs={rangeMs} /> : <Chart data={data} rangeMs={rangeMs} />}
    </Panel>
  );
}

interface BarBoxProps {
  readonly channel: string;
  readonly isState: boolean;
  readonly children: ReactNode;
}

/** The room of the buttons, which come later than the rest: nothing beside them moves as they do. */
function BarBox({ channel, isState, children }: BarBoxProps) {
  const { table, type } = useView();
  const isCandles = !table && typeOf({ type }, channel) === "candles";
  const room = isState ? "xl:min-w-[62px]" : isCandles ? "xl:min-w-[290px]" : "xl:min-w-[230px]";
  return (
    <div
      className={`flex min-h-7 w-full shrink-0 max-xl:order-6 max-md:min-h-11 md:max-lg:w-[calc(100%-120px)] xl:w-auto xl:justify-end ${room}`}
    >
      {children}
    </div>
  );
}

interface BodyProps {
  readonly data: ChannelData;
  readonly rangeMs: number;
}

/** A channel of states: a strip of them, or their table. */
function States({ data, rangeMs }: BodyProps) {
  const { ref, width } = useBox<HTMLDivElement>();
  const { table, span } = useView();
  const { series } = useSeries(data.channel, { rangeMs, span, bucketMs: null });
  const shown = { series, rangeMs, span, overlays: NO_OVERLAYS };
  useShownChart(shown);
  return (
    <div ref={ref} className="relative min-h-0 flex-1">
      {data.refused && <Refused data={data} />}
      {table && <LazyTable {...shown} />}
      {table && span && <LazyBackToLive channel={data.channel} />}
      {!table && width > 0 && <LazyStagedStrip data={series} rangeMs={rangeMs} span={span} width={width} />}
      {!table && <GapLabel data={series} rangeMs={rangeMs} span={span} />}
    </div>
  );
}

/** A channel of numbers: chart or table, what is laid over it, and the legends, which stand above and are reached after. */
function Chart({ data, rangeMs }: BodyProps) {
  const { channel } = data;
  const { ref, width, height, visible } = useBox<HTMLDivElement>();
  const { table, percent, compare, indicators } = useView();
  const [overlays, setOverlays] = useState(NO_OVERLAYS);
  const { progress, barMs, ...focus } = useFocusSeries(channel, rangeMs, width);
  const { series, type, bucketMs } = focus;
  const { span } = focus.window;
  const shown = { series, rangeMs, span, overlays };
  useShownChart(shown);
  return (
    <>
      <div ref={ref} className={`relative order-2 min-h-0 flex-1 ${table ? "mt-2" : ""}`}>
        {data.refused && <Refused data={data} />}
        {table && <LazyTable {...shown} />}
        {table && span && <LazyBackToLive channel={channel} />}
        {!table && width > 0 && (
          <LazyStagedChart
            key={channel}
            channel={channel}
            {...focus}
            overlays={overlays}
            percent={percent}
            width={width}
            height={height}
            visible={visible}
          />
        )}
        {!data.refused && span === null && <BeforeRange data={data} />}
        {!table && <GapLabel data={series} rangeMs={rangeMs} span={span} />}
        {!data.refused && <Unavailable progress={progress} />}
      </div>
      <Legend
        data={series}
        rangeMs={rangeMs}
        span={span}
        type={type}
        compared={compare.length > 0}
        percent={percent}
      />
      {compare.length + indicators.length > 0 && (
        <LazyOverlays
          key={channel}
          series={series}
          window={{ rangeMs, span, bucketMs: barMs }}
          candleMs={bucketMs}
          drawn={shownSpan}
          onOverlays={setOverlays}
        />
      )}
    </>
  );
}

/** Why the window looked at is not filled. */
function Unavailable({ progress: { state, message } }: { progress: FocusSeries["progress"] }) {
  if (state !== "unavailable" || !message) return null;
  return (
    <p
      data-testid="history-unavailable"
      className="absolute bottom-9 left-2 max-w-[calc(100%-100px)] rounded-md border border-border bg-surface-1 px-2.5 py-0.5 text-[12px] text-text-2"
    >
      Nothing before what this page holds: {message}
    </p>
  );
}

/** Why there is nothing to show. The channel is asked for again when the catalog gains it. */
function Refused({ data }: { data: ChannelData }) {
  const unknown = data.refused?.code === "unknown-channel";
  return (
    <p className="absolute top-2 left-2 z-10 max-w-[calc(100%-16px)] rounded-md bg-surface-1 px-2 py-1 text-text-2">
      {unknown
        ? `There is no channel ${data.channel} yet. It appears here with its first message.`
        : data.refused?.message}
    </p>
  );
}

function Title({ channel, data }: { channel: string; data: ChannelData }) {
  const symbol = channel.startsWith("symbol/");
  return (
    // A name that is longer than the channel's has its room before it is known.
    <div
      className={`max-w-[260px] ${symbol ? "min-w-[144px]" : "min-w-[104px]"} max-md:flex max-md:min-w-0 max-md:max-w-none max-md:grow max-md:basis-[calc(100%-120px)] max-md:items-baseline max-md:gap-2`}
    >
      <h2 className="min-w-0 text-[16px] leading-6 font-semibold max-md:shrink-0 max-md:max-w-full">
        <NearLink
          href={`/channel/${channel}`}
          title="This channel's own page"
          className="block w-fit max-w-full truncate hover:underline"
        >
          {labelOf(channel, data.entry)}
        </NearLink>
      </h2>
      <p
        className={`min-h-4 truncate text-[12px] leading-4 text-text-3 max-md:min-h-0 ${symbol ? "" : "max-md:hidden"}`}
      >
        {symbol ? [data.entry?.name, data.entry?.unit].filter(Boolean).join(", ") : channel}
        {isSimulated(data.entry) && " · simulated"}
      </p>
    </div>
  );
}

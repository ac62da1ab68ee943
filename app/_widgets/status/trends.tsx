import { useMemo } from "react";
import { formatNumber } from "#lib/format.ts";
import type { ServerSample } from "#lib/status.ts";
import { formatCount, formatMs } from "./status-words.ts";
import type { Series } from "./trend-data.ts";
import { TrendPanel } from "./trend-panel.tsx";

const MEGABYTE = 1e6;

const TICKS: readonly Series[] = [
  { name: "delivered", value: (sample) => sample.delivered, color: "var(--s1)" },
  { name: "in", value: (sample) => sample.published, color: "var(--s2)" },
];
const LOOP: readonly Series[] = [
  { name: "median", value: (sample) => sample.loopP50Ms, color: "var(--s1)" },
  { name: "99th", value: (sample) => sample.loopP99Ms, color: "var(--s2)" },
];
const PROCESSOR: readonly Series[] = [
  { name: "used", value: (sample) => sample.cpu * 100, color: "var(--s1)" },
];
const MEMORY: readonly Series[] = [
  { name: "all", value: (sample) => sample.rssBytes / MEGABYTE, color: "var(--s1)" },
  { name: "heap", value: (sample) => sample.heapBytes / MEGABYTE, color: "var(--s2)" },
];

/** What the first seconds (ms) of a process cost would be the scale for five minutes. */
const START_MS = 3_000;

function isStart(time: number, started: number): boolean {
  return time >= started && time < started + START_MS;
}

const tenths = (value: number): string => formatNumber(value, 1);
const whole = (value: number): string => formatNumber(value, 0);

interface Props {
  readonly samples: readonly ServerSample[];
  /** When the server started, epoch milliseconds; `undefined` while nobody knows. */
  readonly started: number | undefined;
}

/** The last five minutes of what goes through, and of what it costs. */
export function Trends({ samples: all, started = 0 }: Props) {
  const samples = useMemo(() => all.filter(({ time }) => !isStart(time, started)), [all, started]);
  return (
    <div className="col-span-full grid grid-cols-4 gap-2 max-xl:grid-cols-2 max-md:grid-cols-1">
      <TrendPanel title="Ticks per second" samples={samples} series={TICKS} format={formatCount} least={10} />
      <TrendPanel title="Event loop delay, ms" samples={samples} series={LOOP} format={formatMs} least={10} />
      <TrendPanel title="Processor, %" samples={samples} series={PROCESSOR} format={tenths} least={10} />
      <TrendPanel title="Memory, MB" samples={samples} series={MEMORY} format={whole} least={100} />
    </div>
  );
}

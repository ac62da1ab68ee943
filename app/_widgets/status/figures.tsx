import type { ReactNode } from "react";
import { formatNumber, MISSING } from "#lib/format.ts";
import type { ServerSample, ServerStatus } from "#lib/status.ts";
import { Panel } from "../../_ui/panel.tsx";
import { counted } from "../channel-words.ts";
import { bytesIn, formatBytes, formatCount, formatMs } from "./status-words.ts";

interface Props {
  readonly status: ServerStatus | null;
  /** The newest second. */
  readonly sample: ServerSample | undefined;
}

/** The six figures an operator looks at first. */
export function Figures({ status, sample }: Props) {
  const memory = bytesIn(sample?.rssBytes ?? Number.NaN);
  return (
    <div className="col-span-full grid grid-cols-6 gap-2 max-lg:grid-cols-3 max-md:grid-cols-2">
      <Figure
        name="Readers"
        value={count(status?.sessions.total)}
        note={status ? behindOf(status.sessions) : ""}
      />
      <Figure
        name="Ticks in"
        value={count(sample?.published)}
        unit="per s"
        note={status ? counted(status.channels.total, "channel") : ""}
      />
      <Figure
        name="Ticks delivered"
        value={count(sample?.delivered)}
        unit="per s"
        note={sample ? `${formatBytes(sample.bytes)}/s` : ""}
      />
      <Figure
        name="Event loop, 99th"
        value={sample ? formatMs(sample.loopP99Ms) : MISSING}
        unit="ms late"
        note={sample ? `longest ${formatMs(sample.loopMaxMs)}` : ""}
      />
      <Figure
        name="Processor"
        value={sample ? formatNumber(sample.cpu * 100, 1) : MISSING}
        unit="%"
        note="of one core"
      />
      <Figure
        name="Memory"
        value={memory.value}
        unit={memory.unit}
        note={sample ? `heap ${formatBytes(sample.heapBytes)}` : ""}
      />
    </div>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly unit?: string;
  readonly note: ReactNode;
}

function Figure({ name, value, unit = "", note }: FigureProps) {
  return (
    <Panel data-figure={name} className="grid gap-1.5 px-3 py-2.5">
      <h2 className="text-text-2">{name}</h2>
      <p className="num flex min-w-0 flex-wrap items-baseline gap-x-1.5">
        <span data-field="value" className="text-[28px] leading-8 font-semibold">
          {value}
        </span>
        <span className="whitespace-nowrap text-text-3">{value === MISSING ? "" : unit}</span>
        <span className="ml-auto truncate text-[12px] leading-4 text-text-3">{note}</span>
      </p>
    </Panel>
  );
}

function count(value: number | undefined): string {
  return value === undefined ? MISSING : formatCount(value);
}

function behindOf({ lagging, stalled }: ServerStatus["sessions"]): string {
  const behind = [lagging > 0 && `${lagging} lagging`, stalled > 0 && `${stalled} stalled`].filter(Boolean);
  return behind.join(", ") || "all keep up";
}

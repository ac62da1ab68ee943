"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import {
  decimalsIn,
  formatAge,
  formatDate,
  formatDateTime,
  formatNumber,
  MISSING,
  zoneName,
} from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { LIVE_MS } from "../_live/history/use-series.ts";
import { useFacts, useNow } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { Facts } from "../_ui/facts.tsx";
import { HatchPattern, LimitMark } from "../_ui/marks.tsx";
import { Panel } from "../_ui/panel.tsx";
import { Announcer } from "./announcer.tsx";
import { Banner } from "./banner.tsx";
import { RANGES, useBoard } from "./board-store.ts";
import { Boundary } from "./boundary.tsx";
import { counted, isSimulated, labelOf } from "./channel-words.ts";
import { FocusPanel } from "./focus-panel.tsx";
import { toggleTheme, useSettings } from "./settings/settings.ts";
import { useShortcuts } from "./shortcuts.ts";
import { StatusBar } from "./status-bar.tsx";
import { TopBar } from "./top-bar.tsx";
import { useKeptSince } from "./use-kept-since.ts";
import { AddressLine } from "./window/address-line.tsx";
import { windowKeys } from "./window/window-keys.ts";

/** One channel as a page of its own, with everything known of it. */
export function ChannelScreen({ channel }: { channel: string }) {
  const search = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const data = useFacts(channel, Math.min(RANGES[useBoard().range], LIVE_MS));
  const keys = { " ": () => getLive().pause.toggle(), d: toggleTheme, ...windowKeys(channel) };
  useShortcuts(keys, () => search.current?.focus());
  const { entry } = data;
  return (
    <div className="flex h-dvh flex-col max-md:h-auto max-md:min-h-dvh">
      <HatchPattern />
      <Announcer />
      <Boundary name="The top bar">
        <TopBar
          search={search}
          simulated={isSimulated(entry)}
          onChosen={(chosen) => router.push(`/channel/${chosen}`)}
        >
          <Trail data={data} />
        </TopBar>
      </Boundary>
      <Boundary name="The line about the server">
        <Banner />
      </Boundary>
      <Boundary name="The line about the address">
        <AddressLine own />
      </Boundary>
      <main className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_340px] gap-2 p-2 max-lg:block">
        <h1 className="sr-only">{labelOf(channel, entry)}</h1>
        <Boundary name="This panel" of={channel}>
          <FocusPanel channel={channel} className="min-h-[420px] max-lg:h-[60vh]" />
        </Boundary>
        <aside className="grid content-start gap-2 max-lg:mt-2">
          <Boundary name="This panel" of={channel}>
            {entry?.limits && <LimitsPanel data={data} />}
          </Boundary>
          <Boundary name="This panel" of={channel}>
            <FactsPanel data={data} />
          </Boundary>
        </aside>
      </main>
      <Boundary name="The status bar">
        <StatusBar channels={1} simulated={isSimulated(entry)} />
      </Boundary>
    </div>
  );
}

/** The way back: board, group, channel. */
function Trail({ data }: { data: ChannelData }) {
  const group = data.entry?.group;
  return (
    <nav aria-label="Where you are" className="flex min-w-0 items-center gap-2 text-text-2 max-md:hidden">
      <Link href="/" className="inline-flex h-6 items-center gap-1 rounded-sm hover:text-text">
        <ChevronLeft size={14} /> Board
      </Link>
      {group && <span className="truncate">/ {group}</span>}
      <span className="truncate text-text" aria-current="page">
        / {labelOf(data.channel, data.entry)}
      </span>
    </nav>
  );
}

const LIMIT_WORDS = [
  { key: "hh", name: "HH", severity: "alarm", words: "Alarm, priority 1" },
  { key: "h", name: "H", severity: "warn", words: "Warning, priority 2" },
  { key: "l", name: "L", severity: "warn", words: "Warning, priority 2" },
  { key: "ll", name: "LL", severity: "alarm", words: "Alarm, priority 1" },
] as const;

function LimitsPanel({ data }: { data: ChannelData }) {
  const limits = data.entry?.limits;
  return (
    <Panel className="p-3">
      <h2 className="pb-2 font-semibold">Limits</h2>
      <dl className="num">
        {LIMIT_WORDS.map(({ key, name, severity, words }) => {
          const limit = limits?.[key] ?? null;
          if (limit === null) return null;
          return (
            <div key={key} className="flex items-center gap-2.5 border-t border-grid py-1.5">
              <LimitMark severity={severity} />
              <dt className="flex flex-1 gap-2.5">
                <b className="w-6 font-semibold">{name}</b> <span className="text-text-2">{words}</span>
              </dt>
              <dd>{formatNumber(limit, Math.max(data.entry?.decimals ?? 0, decimalsIn(limit)))}</dd>
            </div>
          );
        })}
      </dl>
    </Panel>
  );
}

function FactsPanel({ data }: { data: ChannelData }) {
  const { zone } = useSettings();
  useNow(1_000);
  const since = useKeptSince(data.entry ? data.channel : null);
  const { entry } = data;
  const facts: [string, string][] = [
    ["Channel", data.channel],
    ["Source", entry?.source ?? MISSING],
    ["Unit", entry?.unit ?? MISSING],
    ["Precision", entry?.decimals == null ? MISSING : counted(entry.decimals, "decimal")],
    ["Expected every", entry?.expectedMs == null ? "on change" : formatAge(entry.expectedMs)],
    ["Last tick", `${formatDateTime(data.lastTime, zone)} ${zoneName(zone, data.lastTime)}`],
    ["Sequence", data.rows.length > 0 ? formatNumber(data.seq, 0) : MISSING],
    ["Epoch", entry?.epoch ?? MISSING],
    ["Kept since", since === null ? "not kept" : formatDate(since ?? Number.NaN, zone)],
  ];
  return (
    <Panel className="p-3">
      <h2 className="pb-2 font-semibold">Channel</h2>
      <Facts facts={facts} className="gap-1.5" />
    </Panel>
  );
}

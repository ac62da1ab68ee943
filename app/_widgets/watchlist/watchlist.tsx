"use client";

import { ChevronDown, Plus } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../../_live/hooks.ts";
import { IconButton } from "../../_ui/button.tsx";
import { LimitMark } from "../../_ui/marks.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { Segmented } from "../../_ui/segmented.tsx";
import { removeFromWatchlist, setFocus, useBoard } from "../board-store.ts";
import { CHANGE_WINDOW_TEXT } from "../change.ts";
import { isSimulated } from "../channel-words.ts";
import { watchlistOf } from "../default-board.ts";
import { addTile } from "../tiles/tile-actions.ts";
import { Row } from "./row.tsx";
import { useGroupState } from "./use-group-state.ts";

const TABS = [
  { value: "all", text: "All" },
  { value: "symbol", text: "Prices" },
  { value: "sensor", text: "Sensors" },
] as const;
type Tab = (typeof TABS)[number]["value"];

interface Props {
  /** The channel on the focus chart. */
  readonly focus: string | null;
  readonly onSearch: () => void;
  readonly onChosen?: () => void;
  readonly className?: string;
}

/** Every channel somebody watches, by group. */
export function Watchlist({ focus, onSearch, onChosen, className = "" }: Props) {
  const [tab, setTab] = useState<Tab>("all");
  const catalog = useCatalog();
  const board = useBoard();
  const groups = useMemo(
    () => groupsOf(catalog ?? [], watchlistOf(catalog ?? [], board), tab),
    [catalog, board, tab],
  );
  const choose = (channel: string) => {
    setFocus(channel);
    onChosen?.();
  };
  return (
    <Panel aria-label="Watchlist" className={`flex flex-col overflow-hidden ${className}`}>
      <div className="flex h-[43px] shrink-0 items-center justify-between pr-2 pl-3">
        <Segmented label="Which channels" values={TABS} chosen={tab} onChoose={setTab} />
        <IconButton label="Add a channel" onClick={onSearch}>
          <Plus size={16} />
        </IconButton>
      </div>
      <div className="grid h-6 shrink-0 grid-cols-[minmax(0,1fr)_72px_88px] gap-2 border-b border-border pr-2 pl-3 text-[12px] leading-4 text-text-3">
        <span>Channel</span>
        <span>{CHANGE_WINDOW_TEXT}</span>
        <span className="text-right">Last · {CHANGE_WINDOW_TEXT}</span>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the buttons inside. */}
      <div className="min-h-0 flex-1 overflow-y-auto" onKeyDown={moveBetweenRows}>
        {catalog === null && <Skeleton />}
        {catalog !== null && groups.length === 0 && <Empty onSearch={onSearch} />}
        {groups.map((group) => (
          <Group key={group.name} {...group} focus={focus} onChoose={choose} />
        ))}
      </div>
    </Panel>
  );
}

function groupsOf(catalog: readonly CatalogEntry[], channels: readonly string[], tab: Tab): ListedGroup[] {
  const entries = new Map(catalog.map((entry) => [entry.channel, entry]));
  const shown = channels.filter((channel) => tab === "all" || channel.startsWith(`${tab}/`));
  const groups = Map.groupBy(shown, (channel) => entries.get(channel)?.group ?? "Other");
  return [...groups].map(([name, listed]) => ({
    name,
    channels: listed,
    simulated: listed.every((channel) => isSimulated(entries.get(channel))),
  }));
}

interface ListedGroup {
  readonly name: string;
  readonly channels: readonly string[];
  readonly simulated: boolean;
}

interface GroupProps extends ListedGroup {
  readonly focus: string | null;
  readonly onChoose: (channel: string) => void;
}

function Group({ name, channels, simulated, focus, onChoose }: GroupProps) {
  const [open, setOpen] = useState(true);
  const { notLive, crossed } = useGroupState(channels);
  return (
    <section aria-label={name}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-7 w-full items-center gap-2 bg-surface-2/55 px-3 text-[12px] font-semibold text-text-2 focus-visible:outline-offset-[-2px] max-md:h-8"
      >
        <ChevronDown size={12} className={open ? "" : "-rotate-90"} />
        <span className="truncate">{name}</span>
        <span className="num -ml-1 font-normal text-text-3">{channels.length}</span>
        {simulated && <span className="font-normal text-text-3">simulated</span>}
        <span className="num ml-auto flex items-center gap-1.5 font-normal text-text-2">
          {crossed && (
            <span
              className={`flex items-center gap-1 ${crossed.severity === "warn" ? "text-warn" : "text-alarm"}`}
            >
              <LimitMark severity={crossed.severity} />
              {crossed.count}
            </span>
          )}
          {notLive && `${notLive.count} ${notLive.state === "closed" ? "ended" : notLive.state}`}
        </span>
      </button>
      {open && (
        <ul>
          {channels.map((channel) => (
            <Row
              key={channel}
              channel={channel}
              selected={channel === focus}
              onSelect={onChoose}
              onRemove={removeFromWatchlist}
              onAddTile={addTile}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Up and down move the focus from row to row, Home and End to the first and last. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("button[data-row]")];
  const row =
    event.target instanceof Element ? event.target.closest("li")?.querySelector("button[data-row]") : null;
  const at = rows.indexOf(row as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || at < 0) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, to))]?.focus();
}

/** Boxes of the final size while the catalog is on its way. */
function Skeleton() {
  return (
    <div aria-hidden>
      {Array.from({ length: 14 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing but the place tells these boxes apart.
        <div key={at} className="flex h-10 items-center justify-between px-3">
          <span className="h-3 w-24 rounded-sm bg-surface-2" />
          <span className="h-3 w-16 rounded-sm bg-surface-2" />
        </div>
      ))}
    </div>
  );
}

function Empty({ onSearch }: { onSearch(): void }) {
  return (
    <p className="p-3 text-text-2">
      No channel here yet. A channel appears with its first message.{" "}
      <button type="button" className="text-accent underline" onClick={onSearch}>
        Search channels
      </button>
    </p>
  );
}

"use client";

import { Plus } from "lucide-react";
import {
  type FocusEvent,
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../../_live/hooks.ts";
import { IconButton } from "../../_ui/button.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { Segmented } from "../../_ui/segmented.tsx";
import { setClosed, setFocus, useBoard } from "../board-store.ts";
import { CHANGE_WINDOW_TEXT } from "../change.ts";
import { addAll, groupsOfKind, listingOf } from "../listing.ts";
import { usePhone } from "../use-phone.ts";
import { type Heights, type Layout, layoutOf } from "./layout.ts";
import { Offer } from "./offer.tsx";
import { ListedSection } from "./section.tsx";
import { type List, useList } from "./use-list.ts";

const TABS = [
  { value: "all", text: "All" },
  { value: "symbol", text: "Prices" },
  { value: "sensor", text: "Sensors" },
] as const;
type Tab = (typeof TABS)[number]["value"];

const HEIGHTS: Heights = { group: 28, row: 40, more: 32 };
const PHONE_HEIGHTS: Heights = { group: 32, row: 52, more: 44 };
const NONE: readonly CatalogEntry[] = [];

/** What the board can ask of its watchlist. */
export interface WatchlistHandle {
  /** Moves the focus to the row of the channel on the focus chart, or to where it was last. */
  enter(): void;
}

interface Props {
  /** The channel on the focus chart. */
  readonly focus: string | null;
  readonly onSearch: () => void;
  readonly onChosen?: () => void;
  readonly className?: string;
  readonly ref?: Ref<WatchlistHandle>;
}

/** Every channel somebody watches, by group. What is out of sight is neither mounted nor subscribed to. */
export function Watchlist({ focus, onSearch, onChosen, className = "", ref }: Props) {
  const [tab, setTab] = useState<Tab>("all");
  const catalog = useCatalog();
  const board = useBoard();
  const heights = usePhone() ? PHONE_HEIGHTS : HEIGHTS;
  const listing = listingOf(catalog ?? NONE, board);
  // Before the catalog is known nothing can be said to be there or not.
  const known = catalog !== null;
  const groups = useMemo(() => (known ? groupsOfKind(listing, tab) : []), [known, listing, tab]);
  const layout = useMemo(
    () => layoutOf(groups, new Set(board.closed), heights),
    [groups, board.closed, heights],
  );
  const list = useList(layout, focus);
  const choose = useStable((channel: string) => {
    setFocus(channel);
    onChosen?.();
  });
  const add = useStable((channels: readonly string[]) => addAll(catalog ?? NONE, channels));
  useImperativeHandle(ref, () => ({
    enter: () => list.moveTo(layout.indexes.get(focus ?? "") ?? layout.indexes.get(list.stop ?? "") ?? 0),
  }));
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
      <div
        ref={list.scroller}
        data-list
        className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]"
        onFocus={(event) => noteFocus(event, list)}
        onKeyDown={(event) => moveByKey(event, layout, list)}
      >
        {catalog === null && <Skeleton />}
        {catalog !== null && layout.lines.length === 0 && <Empty onSearch={onSearch} />}
        <div className="relative" style={{ height: layout.tops.at(-1) }}>
          {layout.sections.map((section) => (
            <ListedSection
              key={section.group.name}
              {...{ section, layout, list, focus }}
              entries={listing.entries}
              onChoose={choose}
              onAdd={add}
            />
          ))}
        </div>
      </div>
      <Offer groups={groups} all={board.all} long={listing.long} />
    </Panel>
  );
}

/** The same function for good, which does what the newest one does. */
function useStable<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}

function noteFocus({ target }: FocusEvent, list: List): void {
  const line = target.closest("[data-stop], li")?.matches("li")
    ? target.closest("li")?.querySelector<HTMLElement>("[data-stop]")
    : target.closest<HTMLElement>("[data-stop]");
  if (line?.dataset.stop !== undefined) list.focused(line.dataset.stop);
}

/** Up and down move from line to line, Home and End to the first and last; left and right fold a group up and open it. */
function moveByKey(event: KeyboardEvent<HTMLElement>, { lines, indexes }: Layout, list: List): void {
  const at = indexes.get(list.stop ?? "");
  if (at === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
  if (to !== undefined) list.moveTo(Math.min(lines.length - 1, Math.max(0, to)));
  else if (!fold(event)) return;
  event.preventDefault();
}

function fold({ key, target }: KeyboardEvent): boolean {
  const heading = target instanceof Element ? target.closest<HTMLElement>("[aria-expanded]") : null;
  const name = heading?.dataset.group;
  if (name === undefined || (key !== "ArrowLeft" && key !== "ArrowRight")) return false;
  setClosed(name, key === "ArrowLeft");
  return true;
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

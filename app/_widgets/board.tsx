"use client";

import { ChartLine, List } from "lucide-react";
import { useDeferredValue, useMemo, useRef, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { HatchPattern } from "../_ui/marks.tsx";
import { Announcer } from "./announcer.tsx";
import { Banner } from "./banner.tsx";
import { setFocus, type TileSpec, useBoard } from "./board-store.ts";
import { Boundary } from "./boundary.tsx";
import { isSimulated } from "./channel-words.ts";
import { ConnectButton } from "./connect/connect-button.tsx";
import { FocusPanel } from "./focus-panel.tsx";
import { listingOf } from "./listing.ts";
import { Search } from "./search.tsx";
import { toggleTheme } from "./settings/settings.ts";
import { useShortcuts } from "./shortcuts.ts";
import { StatusBar } from "./status-bar.tsx";
import { tilesOf } from "./tiles/tile-actions.ts";
import { Tiles } from "./tiles/tiles.tsx";
import { TopBar } from "./top-bar.tsx";
import { useFocus } from "./use-focus.ts";
import { Watchlist, type WatchlistHandle } from "./watchlist/watchlist.tsx";
import { AddressLine } from "./window/address-line.tsx";
import { windowKeys } from "./window/window-keys.ts";

type PhoneTab = "list" | "chart";
const NONE: readonly CatalogEntry[] = [];

/** The first screen: watchlist, focus chart and tiles between top bar and status bar. */
export function Board() {
  const search = useRef<HTMLInputElement>(null);
  const phoneSearch = useRef<HTMLInputElement>(null);
  const list = useRef<WatchlistHandle>(null);
  const [tab, setTab] = useState<PhoneTab>("chart");
  const catalog = useCatalog();
  const board = useBoard();
  const listing = listingOf(catalog ?? NONE, board);
  const { channels } = listing;
  const focus = useFocus(board.focus, catalog, listing);
  const simulated = useMemo(
    () => listing.simulated || isAnyShownSimulated(listing.entries, tilesOf(catalog ?? NONE, board), focus),
    [listing, catalog, board, focus],
  );
  const openSearch = () => {
    setTab("list");
    (search.current?.offsetParent ? search : phoneSearch).current?.focus();
  };
  useShortcuts(
    keysOf(channels, focus, () => list.current?.enter()),
    openSearch,
  );
  return (
    <div
      className={`flex h-dvh flex-col max-md:pb-14 ${tab === "list" ? "" : "max-md:h-auto max-md:min-h-dvh"}`}
    >
      <HatchPattern />
      <Announcer />
      <div className="contents max-md:sticky max-md:top-0 max-md:z-30 max-md:block">
        <Boundary name="The top bar">
          <TopBar search={search} simulated={simulated} />
        </Boundary>
        <Boundary name="The line about the server">
          <Banner />
        </Boundary>
        <Boundary name="The line about the address">
          <AddressLine />
        </Boundary>
      </div>
      <h1 className="sr-only">Live board</h1>
      <main className="grid min-h-0 flex-1 grid-cols-[320px_minmax(0,1fr)] gap-2 p-2 max-lg:grid-cols-[260px_minmax(0,1fr)] max-md:flex max-md:flex-col">
        <div className={`flex min-h-0 flex-col gap-2 ${tab === "list" ? "max-md:flex-1" : "max-md:hidden"}`}>
          <Search input={phoneSearch} onChosen={() => setTab("chart")} className="md:hidden" />
          <Boundary name="The watchlist">
            <Watchlist
              ref={list}
              focus={focus}
              onSearch={openSearch}
              onChosen={() => setTab("chart")}
              className="min-h-0 flex-1"
            />
          </Boundary>
        </div>
        <div
          className={`centre min-h-0 overflow-y-auto rounded-md max-md:overflow-visible ${tab === "chart" ? "" : "max-md:hidden"}`}
        >
          {catalog?.length === 0 ? (
            <EmptyBoard />
          ) : (
            <>
              <Focus channel={focus} chosen={focus === board.focus} />
              <Boundary name="The tiles">
                <Tiles />
              </Boundary>
            </>
          )}
        </div>
      </main>
      <Boundary name="The status bar">
        <StatusBar channels={channels.length} simulated={simulated} />
      </Boundary>
      <PhoneNav tab={tab} onTab={setTab} />
    </div>
  );
}

function isAnyShownSimulated(
  entries: ReadonlyMap<string, CatalogEntry>,
  tiles: readonly TileSpec[],
  focus: string | null,
): boolean {
  const shown = [...tiles.flatMap(({ channels }) => channels), focus ?? ""];
  return shown.some((channel) => isSimulated(entries.get(channel)));
}

/** The panel of a channel that nobody chose comes after the list, whose rows ask the server, as tiles that nobody chose do. */
function Focus({ channel, chosen }: { channel: string | null; chosen: boolean }) {
  const suggested = useDeferredValue(chosen ? null : channel);
  const shown = chosen ? channel : suggested;
  if (shown)
    return (
      <Boundary name="This panel" of={shown} className="focus-panel">
        <FocusPanel channel={shown} className="focus-panel" />
      </Boundary>
    );
  return <div aria-hidden className="focus-panel rounded-md border border-border bg-surface-1" />;
}

/** Where there is no channel at all. */
function EmptyBoard() {
  return (
    <div className="focus-panel grid place-content-center justify-items-center gap-3 rounded-md border border-border bg-surface-1 p-4">
      <p className="text-center text-text-2">No channel yet. One appears here with its first message.</p>
      <ConnectButton />
    </div>
  );
}

/** What single keys do on the board; arrows enter the watchlist, where they then move from line to line. */
function keysOf(
  channels: readonly string[],
  focus: string | null,
  enterList: () => void,
): Record<string, () => void> {
  const step = (by: number) => {
    const at = channels.indexOf(focus ?? "");
    const next = channels[(at + by + channels.length) % channels.length];
    if (next) setFocus(next);
  };
  return {
    " ": () => getLive().pause.toggle(),
    d: toggleTheme,
    arrowdown: enterList,
    arrowup: enterList,
    "[": () => step(-1),
    "]": () => step(1),
    ...windowKeys(focus),
  };
}

const TABS = [
  { value: "list", text: "List", Icon: List },
  { value: "chart", text: "Chart", Icon: ChartLine },
] as const;

function PhoneNav({ tab, onTab }: { tab: PhoneTab; onTab(tab: PhoneTab): void }) {
  return (
    <nav
      aria-label="Parts of the board"
      className="fixed inset-x-0 bottom-0 z-30 grid h-14 grid-cols-2 border-t border-border bg-surface-1 md:hidden"
    >
      {TABS.map(({ value, text, Icon }) => (
        <button
          key={value}
          type="button"
          aria-pressed={tab === value}
          onClick={() => onTab(value)}
          className={`grid place-content-center justify-items-center gap-0.5 text-[12px] focus-visible:outline-offset-[-2px] ${
            tab === value ? "font-semibold text-accent" : "text-text-2"
          }`}
        >
          <Icon size={18} />
          {text}
        </button>
      ))}
    </nav>
  );
}

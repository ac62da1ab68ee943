"use client";

import { Search as SearchIcon } from "lucide-react";
import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { addToWatchlist, setFocus, useBoard } from "./board-store.ts";
import { labelOf } from "./channel-words.ts";
import { watchlistOf } from "./default-board.ts";

const SHOWN = 50;

interface Props {
  readonly input: RefObject<HTMLInputElement | null>;
  /** Called with the channel chosen, after it was put on the watchlist. */
  readonly onChosen?: (channel: string) => void;
  readonly className?: string;
}

/** What is typed, what is found, which of it is active, and what keys do. */
function useSearch({ input, onChosen }: Props) {
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const catalog = useCatalog();
  const found = useMemo(() => (open ? find(catalog ?? [], words) : []), [open, catalog, words]);
  const close = () => {
    setOpen(false);
    setWords("");
    setActive(0);
  };
  const leave = () => {
    close();
    input.current?.blur();
  };
  const choose = (entry: CatalogEntry | undefined) => {
    if (!entry) return;
    addToWatchlist(entry.channel);
    setFocus(entry.channel);
    leave();
    onChosen?.(entry.channel);
  };
  const type = (text: string) => {
    setWords(text);
    setActive(0);
    setOpen(true);
  };
  const show = () => {
    getLive().catalog.refresh();
    setOpen(true);
  };
  const press = (event: KeyboardEvent) => {
    const to = { ArrowDown: active + 1, ArrowUp: active - 1 }[event.key];
    if (event.key === "Enter") choose(found[active]);
    else if (event.key === "Escape") leave();
    else if (to !== undefined) setActive(Math.min(found.length - 1, Math.max(0, to)));
    else return;
    event.preventDefault();
  };
  return { words, open, active, found, catalog, close, choose, type, show, press };
}

/** Finds any channel of the catalog and puts it on the watchlist and the focus chart. */
export function Search(props: Props) {
  const id = useId();
  const search = useSearch(props);
  const { words, open, active, found } = search;
  return (
    <div className={`relative ${props.className ?? ""}`}>
      <SearchIcon aria-hidden size={14} className="absolute top-[7px] left-2.5 text-text-3" />
      <input
        ref={props.input}
        data-testid="search"
        role="combobox"
        aria-label="Search channels"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && found.length > 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="Search channels"
        value={words}
        onChange={(event) => search.type(event.target.value)}
        onFocus={search.show}
        onBlur={search.close}
        onKeyDown={search.press}
        className="h-7 w-full rounded-md bg-surface-2 pr-14 pl-8 text-text placeholder:text-text-3"
      />
      <kbd className="absolute top-1 right-1.5 rounded-sm border border-border px-1 font-sans text-[12px] leading-[18px] text-text-3 max-md:hidden">
        Ctrl K
      </kbd>
      {open && <Found id={id} search={search} />}
    </div>
  );
}

function Found({ id, search }: { id: string; search: ReturnType<typeof useSearch> }) {
  const { found, active, catalog, words, choose } = search;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label="Channels found"
      className="absolute top-8 right-0 left-0 z-40 max-h-[60vh] min-w-[300px] overflow-y-auto rounded-md border border-border bg-surface-1 py-1 shadow-[var(--shadow)]"
    >
      {found.map((entry, at) => (
        <Option
          key={entry.channel}
          id={`${id}-${at}`}
          entry={entry}
          active={at === active}
          onChoose={choose}
        />
      ))}
      {found.length === 0 && <p className="px-3 py-1.5 text-text-2">{nothingFound(catalog, words)}</p>}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: CatalogEntry;
  readonly active: boolean;
  readonly onChoose: (entry: CatalogEntry) => void;
}

function Option({ id, entry, active, onChoose }: OptionProps) {
  const board = useBoard();
  const listed = watchlistOf(useCatalog() ?? [], board).includes(entry.channel);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input holds the focus and handles the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      ref={(node) => {
        if (active) node?.scrollIntoView({ block: "nearest" });
      }}
      // The input must not lose the focus before the click is heard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(entry)}
      className={`flex cursor-pointer items-center gap-3 px-3 py-1.5 ${active ? "bg-accent-soft" : "hover:bg-surface-2"}`}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-semibold">{labelOf(entry.channel, entry)}</span>
        <span className="block truncate text-[12px] leading-4 text-text-3">{entry.channel}</span>
      </span>
      <span className="text-[12px] text-text-3">{listed ? "on the list" : entry.group}</span>
    </div>
  );
}

/** Channels whose name, label or group hold every word. */
function find(catalog: readonly CatalogEntry[], words: string): CatalogEntry[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found: CatalogEntry[] = [];
  for (const entry of catalog) {
    const text = `${entry.channel} ${entry.name ?? ""} ${entry.group ?? ""}`.toLowerCase();
    if (wanted.every((word) => text.includes(word))) found.push(entry);
    if (found.length === SHOWN) break;
  }
  return found;
}

function nothingFound(catalog: readonly CatalogEntry[] | null, words: string): string {
  if (catalog === null) return "The catalog is on its way.";
  return catalog.length === 0
    ? "No channel yet. One appears with its first message."
    : `No channel with “${words}”.`;
}

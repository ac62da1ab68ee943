"use client";

import { Search as SearchIcon } from "lucide-react";
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useDeferredValue,
  useId,
  useMemo,
  useState,
} from "react";
import { formatNumber } from "#lib/format.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { addToWatchlist, setFocus, useBoard } from "./board-store.ts";
import { ChannelOptions } from "./channel-options.tsx";
import { addAll, listingOf } from "./listing.ts";
import { findEntries } from "./search-ranks.ts";

/** Options shown at the most. */
const SHOWN = 50;
const NONE: readonly CatalogEntry[] = [];

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
  const matching = useMatching(open, words);
  const { sought, found, catalog } = matching;
  const close = useCallback(() => {
    setOpen(false);
    setWords("");
    setActive(0);
  }, []);
  const leave = useCallback(() => {
    close();
    input.current?.blur();
  }, [close, input]);
  const choose = useCallback(
    (entry: CatalogEntry | undefined) => {
      if (!entry) return;
      addToWatchlist(entry.channel);
      setFocus(entry.channel);
      leave();
      onChosen?.(entry.channel);
    },
    [leave, onChosen],
  );
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
    // Enter means what is typed, also where its options are on their way.
    if (event.key === "Enter") choose((sought === words ? found : findEntries(catalog, words))[active]);
    else if (event.key === "Escape") leave();
    else if (to !== undefined) setActive(Math.min(found.length - 1, Math.max(0, to)));
    else return;
    event.preventDefault();
  };
  return { ...matching, ...{ words, open, active, close, leave, choose, type, show, press } };
}

/** What is found of what is sought, which is what was typed: a letter is on the screen before what it finds is. */
function useMatching(open: boolean, words: string) {
  const known = useCatalog();
  const catalog = known ?? NONE;
  const sought = useDeferredValue(words);
  const matches = useMemo(() => (open ? findEntries(catalog, sought) : NONE), [open, catalog, sought]);
  const found = useMemo(() => matches.slice(0, SHOWN), [matches]);
  return { sought, matches, found, catalog, nothing: nothingFound(known, sought) };
}

type Searching = ReturnType<typeof useSearch>;

/** Finds any channel of the catalog and puts it on the watchlist and the focus chart. */
export function Search(props: Props) {
  const id = useId();
  const search = useSearch(props);
  const { words, open, active, found } = search;
  const closeUnlessInside = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (!currentTarget.contains(relatedTarget)) search.close();
  };
  return (
    <search className={`relative block ${props.className ?? ""}`} onBlur={closeUnlessInside}>
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
        onKeyDown={search.press}
        className="h-7 w-full rounded-md bg-surface-2 pr-14 pl-8 text-ellipsis text-text max-lg:pr-2 placeholder:text-text-3"
      />
      <kbd className="absolute top-1 right-1.5 rounded-sm border border-border px-1 font-sans text-[12px] leading-[18px] text-text-3 max-lg:hidden">
        Ctrl K
      </kbd>
      {open && <Found id={id} search={search} />}
    </search>
  );
}

function Found({ id, search }: { id: string; search: Searching }) {
  const { found, matches, active, catalog, sought, nothing, choose } = search;
  const { listed } = listingOf(catalog, useBoard());
  return (
    <div className="absolute top-8 right-0 left-0 z-40 min-w-[300px] rounded-md border border-border bg-surface-1 shadow-[var(--shadow)]">
      <ChannelOptions
        id={id}
        full
        noteOf={({ channel, group }) => (listed.has(channel) ? "on the list" : (group ?? ""))}
        onChoose={choose}
        className="max-h-[60vh] py-1"
        {...{ found, active, sought, nothing }}
      />
      {matches.length > SHOWN && <Rest search={search} listed={listed} />}
    </div>
  );
}

/** That more was found than is shown, and the way to have all of it. */
function Rest({ search, listed }: { search: Searching; listed: ReadonlySet<string> }) {
  const { catalog, matches, leave } = search;
  const missing = useMemo(() => matches.filter(({ channel }) => !listed.has(channel)), [matches, listed]);
  const add = () => {
    addAll(
      catalog,
      missing.map(({ channel }) => channel),
    );
    leave();
  };
  return (
    <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-3 border-t border-border px-3 py-1 text-[12px]">
      <span role="status" className="num text-text-2">
        {SHOWN} of {formatNumber(matches.length, 0)} shown
      </span>
      {missing.length > 0 && (
        <button
          type="button"
          data-testid="add-all"
          onMouseDown={(event) => event.preventDefault()}
          onClick={add}
          className="num min-h-6 rounded-sm text-accent hover:underline"
        >
          Add all {formatNumber(missing.length, 0)} to the watchlist
        </button>
      )}
    </div>
  );
}

function nothingFound(catalog: readonly CatalogEntry[] | null, words: string): string {
  if (catalog === null) return "The catalog is on its way.";
  return catalog.length === 0
    ? "No channel yet. One appears with its first message."
    : `No channel with “${words}”.`;
}

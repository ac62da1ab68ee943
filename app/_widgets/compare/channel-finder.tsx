"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { labelOf } from "../channel-words.ts";
import { findEntries } from "../search-ranks.ts";

/** Channels shown at the most. */
const SHOWN = 40;

interface Props {
  /** `null` before it is known. */
  readonly catalog: readonly CatalogEntry[] | null;
  /** Channels that are not offered. */
  readonly without: readonly string[];
  readonly onChoose: (entry: CatalogEntry) => void;
}

/** A field to search channels of numbers in, and a list of those found. */
export function ChannelFinder({ catalog, without, onChoose }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const found = useFound(catalog, without, words);
  const at = Math.min(active, found.length - 1);
  const choose = (entry: CatalogEntry | undefined) => {
    if (!entry) return;
    setWords("");
    setActive(0);
    onChoose(entry);
    input.current?.focus();
  };
  const press = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Enter") choose(found[at]);
    else if (to !== undefined) setActive(Math.max(0, Math.min(found.length - 1, to)));
    else return;
    event.preventDefault();
  };
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`${id}-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [id, at]);
  return (
    <>
      <input
        ref={input}
        data-testid="compare-search"
        role="combobox"
        aria-label="Search channels to compare"
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder="Search channels"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setActive(0);
        }}
        onKeyDown={press}
        className="h-8 rounded-md border border-control bg-surface-2 px-2.5 placeholder:text-text-3"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        tabIndex={-1}
        aria-label="Channels found"
        className="-mx-1 max-h-[240px] overflow-y-auto"
      >
        {found.map((entry, index) => (
          <Option
            key={entry.channel}
            id={`${id}-${index}`}
            entry={entry}
            active={index === at}
            onChoose={choose}
          />
        ))}
        {found.length === 0 && <Nothing known={catalog !== null} words={words} />}
      </div>
    </>
  );
}

/** States have names in the place of numbers, and no line. */
function useFound(
  catalog: readonly CatalogEntry[] | null,
  without: readonly string[],
  words: string,
): readonly CatalogEntry[] {
  return useMemo(() => {
    const offered = (catalog ?? []).filter(({ channel, labels }) => !labels && !without.includes(channel));
    return findEntries(offered, words).slice(0, SHOWN);
  }, [catalog, without, words]);
}

interface OptionProps {
  readonly id: string;
  readonly entry: CatalogEntry;
  readonly active: boolean;
  readonly onChoose: (entry: CatalogEntry) => void;
}

function Option({ id, entry, active, onChoose }: OptionProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the input holds the focus and handles the keys.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      data-option={entry.channel}
      // The input must not lose the focus before the click is heard.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(entry)}
      className={`flex min-h-8 cursor-pointer items-center gap-2 rounded-sm px-2 py-1 max-md:min-h-10 ${active ? "bg-accent-soft" : "hover:bg-surface-2"}`}
    >
      <span className="min-w-0 flex-1 truncate">{labelOf(entry.channel, entry)}</span>
      <span className="shrink-0 text-[12px] text-text-3">{entry.unit ?? ""}</span>
    </div>
  );
}

function Nothing({ known, words }: { known: boolean; words: string }) {
  const text = known ? `No channel of numbers has “${words}”` : "The channels are on their way";
  return (
    <div role="option" tabIndex={-1} aria-disabled aria-selected={false} className="px-2 py-1 text-text-2">
      {words || !known ? text : "There is no other channel of numbers"}
    </div>
  );
}

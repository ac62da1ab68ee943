"use client";

import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { ChannelOptions } from "../channel-options.tsx";
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

/** What is typed, what is found, which of it is active, and what keys do. */
function useFinder({ catalog, without, onChoose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState("");
  const [active, setActive] = useState(0);
  const found = useFound(catalog, without, words);
  const at = Math.min(active, found.length - 1);
  const type = (text: string) => {
    setWords(text);
    setActive(0);
  };
  const choose = (entry: CatalogEntry | undefined) => {
    if (!entry) return;
    type("");
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
  return { input, words, found, at, type, choose, press };
}

/** A field to search channels of numbers in, and a list of those found. */
export function ChannelFinder(props: Props) {
  const id = useId();
  const { input, words, found, at, type, choose, press } = useFinder(props);
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
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        className="h-8 rounded-md border border-control bg-surface-2 px-2.5 placeholder:text-text-3"
      />
      <ChannelOptions
        id={id}
        active={at}
        sought={words}
        noteOf={({ unit }) => unit ?? ""}
        nothing={nothingFound(props.catalog !== null, words)}
        onChoose={choose}
        className="-mx-3 max-h-[240px]"
        found={found}
      />
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

function nothingFound(known: boolean, words: string): string {
  if (!known) return "The channels are on their way";
  return words ? `No channel of numbers has “${words}”` : "There is no other channel of numbers";
}

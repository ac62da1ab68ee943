"use client";

import { memo, useEffect } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { labelOf } from "./channel-words.ts";

interface Props {
  /** Names the list's elements: the list is `id-list`, the options `id-0` and on. */
  readonly id: string;
  readonly found: readonly CatalogEntry[];
  /** Which of them the keys act on. */
  readonly active: number;
  /** What was sought when they were found. */
  readonly sought: string;
  /** What stands behind a channel. */
  readonly noteOf: (entry: CatalogEntry) => string;
  /** Whether its whole name stands below its label. */
  readonly full?: boolean;
  /** What is said where there are none. */
  readonly nothing: string;
  readonly onChoose: (entry: CatalogEntry) => void;
  readonly className: string;
}

/** Channels found, for a field that keeps the focus and handles the keys. */
export function ChannelOptions(props: Props) {
  const { id, found, active, sought, noteOf, full = false, nothing, onChoose, className } = props;
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, active]);
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      // Tab goes on to what comes after the list.
      tabIndex={-1}
      aria-label="Channels found"
      data-sought={sought}
      className={`overflow-y-auto ${className}`}
    >
      {found.map((entry, at) => (
        <Option
          key={entry.channel}
          id={`${id}-${at}`}
          active={at === active}
          note={noteOf(entry)}
          {...{ entry, full, onChoose }}
        />
      ))}
      {found.length === 0 && (
        <div
          role="option"
          tabIndex={-1}
          aria-disabled
          aria-selected={false}
          className="px-3 py-1.5 text-text-2"
        >
          {nothing}
        </div>
      )}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly entry: CatalogEntry;
  readonly active: boolean;
  readonly note: string;
  readonly full: boolean;
  readonly onChoose: (entry: CatalogEntry) => void;
}

const Option = memo(function Option({ id, entry, active, note, full, onChoose }: OptionProps) {
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
      className={`flex cursor-pointer items-center gap-3 px-3 py-1.5 max-md:min-h-10 ${active ? "bg-accent-soft" : "hover:bg-surface-2"}`}
    >
      <span className="min-w-0 flex-1">
        <span className={`block truncate ${full ? "font-semibold" : ""}`}>
          {labelOf(entry.channel, entry)}
        </span>
        {full && <span className="block truncate text-[12px] leading-4 text-text-3">{entry.channel}</span>}
      </span>
      <span className="shrink-0 text-[12px] text-text-3">{note}</span>
    </div>
  );
});

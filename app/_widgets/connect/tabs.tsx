"use client";

import { type KeyboardEvent, useRef } from "react";

interface Props<Value extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly value: Value; readonly text: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** The id of a tab, and of the panel it shows. */
export const tabId = (value: string): string => `connect-tab-${value}`;
export const PANEL_ID = "connect-panel";

/** Tabs as the ARIA practices have them: arrows, Home and End move and choose, Tab leaves. */
export function Tabs<Value extends string>({ label, tabs, chosen, onChoose }: Props<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const at = tabs.findIndex(({ value }) => value === chosen);
  const press = (event: KeyboardEvent) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = (to + tabs.length) % tabs.length;
    const value = tabs[next]?.value;
    if (value !== undefined) onChoose(value);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={press}
      className="flex shrink-0 gap-4 overflow-x-auto border-b border-border px-5 max-md:gap-3 max-md:px-4"
    >
      {tabs.map(({ value, text }) => (
        <button
          key={value}
          id={tabId(value)}
          type="button"
          role="tab"
          aria-selected={value === chosen}
          aria-controls={PANEL_ID}
          tabIndex={value === chosen ? 0 : -1}
          onClick={() => onChoose(value)}
          className={`-mb-px h-10 min-w-7 shrink-0 border-b-2 whitespace-nowrap focus-visible:outline-offset-[-2px] ${
            value === chosen
              ? "border-accent font-semibold text-text"
              : "border-transparent text-text-2 hover:text-text"
          }`}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

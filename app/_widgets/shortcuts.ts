"use client";

import { useEffect, useRef } from "react";
import { useSettings } from "./settings/settings.ts";

/** What a page does for each key, by `KeyboardEvent.key` in lower case. */
export type KeyActions = Readonly<Record<string, () => void>>;

/**
 * Runs an action for a single key pressed anywhere but in a field; Space and Enter never while a button or link has
 * the focus, since they press it. All but Ctrl K can be switched off (WCAG 2.1.4).
 */
export function useShortcuts(actions: KeyActions, search: () => void): void {
  const { shortcuts } = useSettings();
  const latest = useRef({ actions, search, shortcuts });
  useEffect(() => {
    latest.current = { actions, search, shortcuts };
  });
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => handle(event, latest.current);
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

interface Handlers {
  readonly actions: KeyActions;
  readonly search: () => void;
  readonly shortcuts: boolean;
}

function handle(event: KeyboardEvent, { actions, search, shortcuts }: Handlers): void {
  // Behind a dialog the page does not act.
  if (document.querySelector("dialog:modal")) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && key === "k") {
    run(event, search);
    return;
  }
  if (!shortcuts || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable]")) return;
  if (key === " " && target?.closest("button, a, summary")) return;
  const action = key === "/" ? search : actions[key];
  if (action) run(event, action);
}

function run(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}

"use client";

import { useSyncExternalStore } from "react";

/** `unopened` until the drawer was asked for once: only then is its code loaded. */
export type DrawerState = "unopened" | "open" | "closed";

let state: DrawerState = "unopened";
const listeners = new Set<() => void>();

function become(next: DrawerState): void {
  state = next;
  for (const listener of listeners) listener();
}

export function openConnect(): void {
  become("open");
}

export function closeConnect(): void {
  become("closed");
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnect(): DrawerState {
  return useSyncExternalStore(
    subscribe,
    () => state,
    () => "unopened",
  );
}

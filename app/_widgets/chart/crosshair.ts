"use client";

import { useSyncExternalStore } from "react";

/**
 * The moment somebody points at, on whichever chart: epoch milliseconds, `null` while nobody does. It is a time and
 * not a place, so it stays with the data while they move, and every chart shows the same one.
 */
let pointed: number | null = null;
const listeners = new Set<() => void>();

export function pointedTime(): number | null {
  return pointed;
}

/** Points at a moment on all charts, or at none. */
export function pointAt(time: number | null): void {
  if (time === pointed) return;
  pointed = time;
  for (const listener of listeners) listener();
}

export function onPointed(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePointedTime(): number | null {
  return useSyncExternalStore(onPointed, pointedTime, () => null);
}

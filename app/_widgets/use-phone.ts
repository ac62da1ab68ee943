"use client";

import { useSyncExternalStore } from "react";

/** Where styles of `max-md` begin. */
const PHONE = "(width < 48rem)";

/** Whether the page is as narrow as a phone; for sizes that code must know. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, matches, () => false);
}

function matches(): boolean {
  return matchMedia(PHONE).matches;
}

function subscribe(changed: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

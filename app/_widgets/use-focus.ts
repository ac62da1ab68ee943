"use client";

import { useEffect, useState } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { Listing } from "./listing.ts";

/** A wish for a channel that the catalog does not have is waited for this long, ms: a feed may be about to bring it. */
const WAIT_MS = 3_000;

/**
 * The channel of the focus chart: the one wished for, or the first on the list. A wish that is not there for some
 * seconds gives way to the first channel that is, and is taken up again when its channel comes.
 */
export function useFocus(
  wish: string | null,
  catalog: readonly CatalogEntry[] | null,
  { channels, entries }: Listing,
): string | null {
  const [given, setGiven] = useState<string | null>(null);
  const missing = wish !== null && catalog !== null && !entries.has(wish);
  useEffect(() => {
    if (!missing) return;
    const timer = setTimeout(() => setGiven(wish), WAIT_MS);
    return () => {
      clearTimeout(timer);
      setGiven(null);
    };
  }, [missing, wish]);
  const wanted = missing && given === wish ? null : wish;
  return wanted ?? channels.find((channel) => entries.has(channel)) ?? wish ?? channels[0] ?? null;
}

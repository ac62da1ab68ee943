"use client";

import { useMemo } from "react";
import { CHANNEL_STATES, type ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useNow } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { crossingOf } from "../channel-words.ts";
import { isHeld } from "./held.ts";

export interface GroupState {
  /** The worst freshness among the channels and how many have it; `null` while all are live. */
  readonly notLive: { readonly state: ChannelState; readonly count: number } | null;
  /** How many are beyond a limit, and how badly; `null` while none is known to be. */
  readonly crossed: { readonly severity: "warn" | "alarm"; readonly count: number } | null;
  /** Whether there are channels with limits whose values are not read. */
  readonly unread: boolean;
}

const CALM: GroupState = { notLive: null, crossed: null, unread: false };

/**
 * What a group's header says of its channels; looked at once a second. Channels whose rows are out of sight are not
 * subscribed to: their state is that of the catalog, their values are unknown.
 */
export function useGroupState(
  channels: readonly string[],
  entries: ReadonlyMap<string, CatalogEntry>,
): GroupState {
  const now = useNow(1_000);
  return useMemo(() => (now > 0 ? summaryOf(channels, entries, now) : CALM), [channels, entries, now]);
}

function summaryOf(
  channels: readonly string[],
  entries: ReadonlyMap<string, CatalogEntry>,
  now: number,
): GroupState {
  const states = new Map<ChannelState, number>();
  const crossed = { warn: 0, alarm: 0 };
  let unread = false;
  for (const channel of channels) {
    const told = isHeld(channel) ? getLive().channels.data(channel) : null;
    // What has not been answered for yet is what the catalog says it is.
    const data = told && (told.entry || told.refused) ? told : null;
    const entry = data?.entry ?? entries.get(channel);
    const state = data?.stateAt(now) ?? entry?.state;
    if (state) states.set(state, (states.get(state) ?? 0) + 1);
    if (!data && entry?.limits) unread = true;
    const known = data && (state === "live" || state === "late");
    const crossing = known ? crossingOf(entry?.limits, data.last) : null;
    if (crossing) crossed[crossing.severity]++;
  }
  return { notLive: worstOf(states), crossed: severest(crossed), unread };
}

function worstOf(states: ReadonlyMap<ChannelState, number>): GroupState["notLive"] {
  const state = CHANNEL_STATES.slice(1, 4).findLast((state) => states.has(state));
  return state ? { state, count: states.get(state) ?? 0 } : null;
}

function severest({ warn, alarm }: { warn: number; alarm: number }): GroupState["crossed"] {
  if (warn + alarm === 0) return null;
  return { severity: alarm > 0 ? "alarm" : "warn", count: warn + alarm };
}

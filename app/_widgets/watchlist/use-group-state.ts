"use client";

import { useMemo } from "react";
import { CHANNEL_STATES, type ChannelState } from "#lib/freshness.ts";
import { useNow } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { crossingOf } from "../channel-words.ts";

export interface GroupState {
  /** The worst freshness among the channels and how many have it; `null` while all are live. */
  readonly notLive: { readonly state: ChannelState; readonly count: number } | null;
  /** How many are beyond a limit, and how badly; `null` while none is. */
  readonly crossed: { readonly severity: "warn" | "alarm"; readonly count: number } | null;
}

const CALM: GroupState = { notLive: null, crossed: null };

/** What a group's header says of the channels below it; looked at once a second. */
export function useGroupState(channels: readonly string[]): GroupState {
  const now = useNow(1_000);
  return useMemo(() => (now > 0 ? summaryOf(channels, now) : CALM), [channels, now]);
}

function summaryOf(channels: readonly string[], now: number): GroupState {
  // What has not been answered for yet is neither late nor anything else.
  const held = channels
    .map((channel) => getLive().channels.data(channel))
    .filter((data) => data.entry !== null || data.refused !== null);
  const states = held.map((data) => data.stateAt(now));
  const worst = CHANNEL_STATES.slice(1, 4).findLast((state) => states.includes(state));
  const crossings = held
    .filter((_, at) => states[at] === "live" || states[at] === "late")
    .flatMap((data) => crossingOf(data.entry?.limits, data.last) ?? []);
  const severity = crossings.some((crossing) => crossing.severity === "alarm") ? "alarm" : "warn";
  return {
    notLive: worst ? { state: worst, count: states.filter((state) => state === worst).length } : null,
    crossed: crossings.length > 0 ? { severity, count: crossings.length } : null,
  };
}

import type { ChannelState } from "#lib/freshness.ts";

/** How many channels are in each state; every state is there, also where no channel is in it. */
export function countStates(states: Iterable<ChannelState>): Record<ChannelState, number> {
  const counts = { live: 0, late: 0, stale: 0, offline: 0, closed: 0 };
  for (const state of states) counts[state]++;
  return counts;
}

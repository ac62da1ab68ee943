/**
 * How far a channel's newest tick can be trusted to be current (PROTOCOL FR7), from the best to the worst.
 * `closed` means its feed has ended, as a recording does; `offline` that its feed said so or that it is silent for long.
 */
export const CHANNEL_STATES = ["live", "late", "stale", "offline", "closed"] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

/** A silence longer than `factor` × expectedMs, and than `floor` milliseconds, is this state. Worst first. */
const STEPS: readonly { state: ChannelState; factor: number; floor: number }[] = [
  { state: "offline", factor: 60, floor: 60_000 },
  { state: "stale", factor: 10, floor: 10_000 },
  { state: "late", factor: 3, floor: 2_000 },
];

/**
 * The state of a channel that has been silent for `silence` milliseconds.
 * @param expectedMs the longest usual time between two ticks in milliseconds; `null` for a channel that speaks only
 *   when something happens, which is never late.
 */
export function stateAfter(silence: number, expectedMs: number | null): ChannelState {
  if (expectedMs === null) return "live";
  for (const { state, factor, floor } of STEPS) {
    if (silence > Math.max(factor * expectedMs, floor)) return state;
  }
  return "live";
}

/** The longest silence in milliseconds a chart may draw a line across; `Infinity` where any silence is usual. */
export function gapAfter(expectedMs: number | null): number {
  return expectedMs === null ? Number.POSITIVE_INFINITY : Math.max(3 * expectedMs, 2_000);
}

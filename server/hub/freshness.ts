import type { Hub } from "./hub.ts";

const SWEEP_MS = 250;

/**
 * Ages every channel by the time since its last tick arrived. Arrival counts and not the tick's own time, which on a
 * recording is years ago. What its feed called offline or closed stays so until its next tick, and what a
 * broker had kept is stale until then.
 */
export function sweepStates(hub: Hub, now: number): void {
  for (const record of hub.records()) {
    if (record.state === "offline" || record.state === "closed") continue;
    hub.setState(record, record.stateAt(now));
  }
}

/** Sweeps four times a second with the hub's clock until the function returned is called. */
export function keepStates(hub: Hub, clock: () => number = () => performance.now()): () => void {
  const timer = setInterval(() => sweepStates(hub, clock()), SWEEP_MS);
  return () => clearInterval(timer);
}

import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import type { Emit } from "../feed.ts";
import { breathe, sleep } from "../sleep.ts";

/** A model that makes ticks one event after the other, in model time: milliseconds since it began. */
export interface Simulation {
  readonly descriptions: readonly Description[];
  /** When the next event happens, in model milliseconds. Never goes back. */
  readonly next: number;
  /**
   * Lets the next event happen and emits the ticks it makes, if any.
   * @param origin the epoch milliseconds at which model time is 0.
   */
  advance(origin: number, emit: (tick: Tick) => void): void;
}

export interface PaceOptions {
  /** How much of the model's time has passed when it starts, in milliseconds: a past to fill charts with. */
  readonly past: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Milliseconds between two looks at what is due, at the least and at the most. */
const MIN_WAIT = 25;
const MAX_WAIT = 1_000;
/** Behind by more than this, as after a suspend, model time stands still for the hole instead of bursting. */
const MAX_BEHIND = 5_000;
/** Events of the past between two turns of the event loop. */
const CHUNK = 1_000;

/** The longest past, in milliseconds, that makes at most `ticks` at `rate` ticks a second. */
export function boundedPast(past: number, rate: number, ticks = 60_000): number {
  return Math.floor(Math.min(past, (ticks / rate) * 1000));
}

/** Plays a simulation on the clock, its past first, until the signal aborts: one timer however many channels. */
export async function pace(
  simulation: Simulation,
  emit: Emit,
  signal: AbortSignal,
  { past, now = Date.now }: PaceOptions,
): Promise<void> {
  if (signal.aborted) return;
  for (const description of simulation.descriptions) emit.describe(description);
  // One event may make several ticks; an abort on hearing one silences the rest.
  const say = (tick: Tick) => {
    if (!signal.aborted) emit(tick);
  };
  let origin = Math.floor(now()) - past;
  await playPast(simulation, origin, past, say, signal);
  let before = now();
  while (!signal.aborted) {
    const clock = now();
    origin += jump(clock - before) + lag(clock - origin - simulation.next);
    before = clock;
    const due = clock - origin;
    while (simulation.next <= due && !signal.aborted) simulation.advance(origin, say);
    await sleep(Math.min(MAX_WAIT, Math.max(MIN_WAIT, simulation.next - due)), signal);
  }
}

async function playPast(
  simulation: Simulation,
  origin: number,
  past: number,
  say: (tick: Tick) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let events = 1; simulation.next <= past && !signal.aborted; events++) {
    simulation.advance(origin, say);
    if (events % CHUNK === 0) await breathe();
  }
}

/** A clock set back takes the model with it; otherwise the model would be silent until the clock has caught up. */
function jump(passed: number): number {
  return passed < -MAX_BEHIND ? Math.floor(passed) : 0;
}

function lag(behind: number): number {
  return behind > MAX_BEHIND ? Math.floor(behind) : 0;
}

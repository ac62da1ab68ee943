import { pause } from "./wire.ts";

/** Milliseconds between two looks, and what is counted of the time between them at the most. */
const STEP = 10;
const MOST = 50;

/**
 * Waits until something holds, so many milliseconds at the most; says how long that took. Time in which this process did
 * not run is not counted, as neither the server in it nor its readers did anything then.
 */
export async function eventually(holds: () => boolean, what: string, ms: number): Promise<number> {
  let [awake, last] = [0, performance.now()];
  while (!holds()) {
    if (awake > ms) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(STEP);
    const now = performance.now();
    awake += Math.min(now - last, MOST);
    last = now;
  }
  return awake;
}

import { pause } from "./wire.ts";

/** Waits until something holds, so many milliseconds at the most; says how long that took. */
export async function eventually(holds: () => boolean, what: string, ms: number): Promise<number> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > ms) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(10);
  }
  return performance.now() - started;
}

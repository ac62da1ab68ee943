import { awakeMs } from "./awake.ts";
import { pause } from "./wire.ts";

/** Waits until something holds, so many milliseconds of {@link awakeMs} at the most; says how long that took. */
export async function eventually(holds: () => boolean, what: string, ms: number): Promise<number> {
  const started = awakeMs();
  while (!holds()) {
    if (awakeMs() - started > ms) throw new Error(`waited ${ms} ms for ${what}`);
    await pause(10);
  }
  return awakeMs() - started;
}

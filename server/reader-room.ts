import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

/** Ticks that may wait for a reader in mode `ticks` before a source that can wait does. Half of what the hub keeps. */
const MAX_WAITING = 1_500;
/** A reader slower than this holds nobody up: it gets a gap. Milliseconds. */
const LONGEST = 1_000;
const STEP_MS = 10;

/**
 * Resolves when readers have room for more, after one turn of the event loop at the least, so that a source read at
 * full speed starves nobody, and after a second at the most, so that one dead reader does not stop a source for all.
 * @param waiting the most ticks of any channel that a reader has yet to be told one by one.
 */
export async function readersHaveRoom(waiting: () => number): Promise<void> {
  await nextTurn();
  const latest = performance.now() + LONGEST;
  while (waiting() > MAX_WAITING && performance.now() < latest) await pause(STEP_MS);
}

const FIRST_MS = 500;
const LONGEST_MS = 3_000;
const JITTER = 0.3;

/**
 * Milliseconds until the next try after `failed` tries: doubling from 0.5 s to 3 s, and up to 30 % sooner or later,
 * so that the readers of a restarted server do not all come back at once.
 * @param random a number from 0 to 1.
 */
export function retryDelay(failed: number, random: number): number {
  const delay = Math.min(FIRST_MS * 2 ** Math.min(failed, 10), LONGEST_MS);
  return Math.round(delay * (1 + JITTER * (2 * random - 1)));
}

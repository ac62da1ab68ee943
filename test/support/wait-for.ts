import { vi } from "vitest";

/** Milliseconds; vitest's own second is too short where other work has the cores. */
const PATIENCE = 15_000;

/** Calls something until it no longer throws, for {@link PATIENCE} at the most, and gives what it gave. */
export function waitFor<Given>(check: () => Given | Promise<Given>): Promise<Given> {
  return vi.waitFor(check, PATIENCE);
}

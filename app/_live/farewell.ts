import type { Notice } from "#lib/protocol.ts";

/** What the server said before it closed the connection. */
export interface Farewell {
  readonly cause: "stalled" | "shutdown";
  /** When to come back, ms from now; `null` where it left that to us. */
  readonly resumeAfterMs: number | null;
}

/** Why there is no connection, and the server's words where it refuses this page. */
export interface Loss {
  readonly cause: "lost" | "stalled" | "shutdown" | "refused";
  readonly message: string | null;
}

/** A notice that the connection is about to end (SLOW4, BYE1); `null` where it is another. */
export function farewellOf(notice: Notice): Farewell | null {
  if (notice.code === "shutdown") return { cause: "shutdown", resumeAfterMs: notice.resumeAfterMs };
  if (notice.code === "stalled") return { cause: "stalled", resumeAfterMs: null };
  return null;
}

/** Why the connection is gone. A try that fails without a word leaves the reason known before, unless that was a refusal. */
export function lossOf(refused: string | undefined, farewell: Farewell | null, before: Loss | null): Loss {
  if (refused !== undefined) return { cause: "refused", message: refused };
  if (farewell) return { cause: farewell.cause, message: null };
  return before && before.cause !== "refused" ? before : { cause: "lost", message: null };
}

import type { ClientSocket } from "./client-socket.ts";
import { cutOff } from "./raw-socket.ts";
import type { Session } from "./session.ts";

/** Milliseconds until the first client may come back, and until the last. */
const FIRST_BACK_MS = 250;
const LAST_BACK_MS = 10_000;
/** Milliseconds between two clients that come back, as long as they all fit in. */
const SPACING_MS = 2;
/** Milliseconds a client has to take its last frame and to say goodbye; who takes nothing is not waited for longer. */
const PATIENCE_MS = 2_000;
const STEP_MS = 10;

type Conn = ClientSocket["conn"];

export interface Leaving {
  readonly sessions: readonly Session[];
  /** Those that are open, whether a session came of them or not. */
  readonly connections: () => readonly Conn[];
  /** Writes to every session that can take it what waits for it. */
  readonly flushAll: () => void;
}

/**
 * Says goodbye to every client (PROTOCOL BYE1): when to come back, what it has yet to be told, and then a close after
 * which a stock client comes back by itself. Resolves when all are gone, and within about two seconds at the most.
 */
export async function drain({ sessions, connections, flushAll }: Leaving): Promise<void> {
  tellAll(sessions);
  const known = new Set(sessions.map(({ socket }) => socket.conn));
  const latest = performance.now() + PATIENCE_MS;
  let staying = sessions;
  while (connections().length > 0 && performance.now() < latest) {
    // A turn later, so that what was sent before has been taken by all who take it.
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    flushAll();
    staying = staying.filter((session) => !sendOff(session));
    // Who joined no session, or only now, has nothing to be told.
    for (const conn of connections()) if (!known.has(conn)) conn.close();
  }
  for (const conn of connections()) cutOff(conn);
}

/** A delay for each of so many clients, milliseconds, in no order: those who come back one by one overload nobody. */
export function resumeDelays(count: number): number[] {
  const spacing = Math.min(SPACING_MS, (LAST_BACK_MS - FIRST_BACK_MS) / count);
  return shuffled(Array.from({ length: count }, (_, at) => Math.round(FIRST_BACK_MS + at * spacing)));
}

function tellAll(sessions: readonly Session[]): void {
  const delays = resumeDelays(sessions.length);
  for (const [at, { socket }] of sessions.entries()) {
    socket.emit("notice", { code: "shutdown", resumeAfterMs: delays[at] ?? FIRST_BACK_MS });
  }
}

/** Closes a connection whose session has been told all, behind the last that was written to it; says whether it did. */
function sendOff(session: Session): boolean {
  if (session.socket.connected && session.status().waiting > 0) return false;
  session.socket.conn.close();
  return true;
}

/** Fisher and Yates 1938, as Durstenfeld 1964. */
function shuffled(values: number[]): number[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [values[last], values[other]] = [values[other] ?? 0, values[last] ?? 0];
  }
  return values;
}

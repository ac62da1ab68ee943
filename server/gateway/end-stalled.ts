import type { ClientSocket } from "./client-socket.ts";
import { cutOff } from "./raw-socket.ts";

/** Milliseconds for a stalled reader to read why, and for its side of the goodbye. */
const GRACE_MS = 1_000;

const MESSAGE = "no frame was taken for 30 s; connect again and resume with `since`";

/**
 * Ends the connection of a reader that takes no frames (PROTOCOL SLOW4), by the engine's goodbye and not Socket.IO's,
 * so that a stock client comes back by itself. One that does not read what is left is cut off.
 */
export function endStalled(socket: ClientSocket): void {
  const { conn } = socket;
  socket.emit("notice", { code: "stalled", message: MESSAGE });
  conn.close();
  setTimeout(() => cutOff(conn), GRACE_MS).unref();
}

import type { Socket } from "socket.io";

/**
 * The engine's name for a Socket.IO event packet in the default namespace is the digit 2 before the JSON of its
 * arguments. Written straight to the engine, a frame is encoded once for all its readers instead of once for each.
 */
const EVENT = "2";

/** Whether a connection has taken what it was last sent and can be written to. */
export function canTake(socket: Socket): boolean {
  const { conn } = socket;
  return socket.connected && conn.readyState === "open" && conn.transport.writable;
}

/** Writes one frame (PROTOCOL FR1) of entries that are JSON already, in one packet. */
export function writeFrame(socket: Socket, n: number, base: number, entries: readonly string[]): void {
  socket.conn.write(`${EVENT}["frame",${n},${base},${entries.join(",")}]`, { compress: false });
}

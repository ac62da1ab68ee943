import type { Socket } from "socket.io";

/**
 * Lets go of the request a connection began with: its headers are kept for as long as it lasts by the engine, and once
 * more by Socket.IO, several kilobytes for each of thousands. Who connected is known by then.
 */
export function forgetHandshake(socket: Socket): void {
  Reflect.set(socket.conn, "request", undefined);
  Reflect.set(socket, "handshake", undefined);
}

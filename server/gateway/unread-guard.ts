import type { Socket } from "socket.io";

/** Bytes a connection may leave unread before it is cut. Beyond two of the largest answers. */
const MAX_UNREAD_BYTES = 16 * 1024 * 1024;

interface Packet {
  readonly data?: unknown;
}

/**
 * Cuts a connection that asks and never reads the answers: what the engine queues for it would grow without end.
 * Counted are UTF-16 units of text queued since the transport last took everything.
 * @param cut told the bytes, once, before the connection is cut.
 */
export function guardUnread(
  conn: Socket["conn"],
  cut: (bytes: number) => void,
  limit = MAX_UNREAD_BYTES,
): void {
  let unread = 0;
  let done = false;
  conn.on("packetCreate", (packet: Packet) => {
    unread += typeof packet.data === "string" ? packet.data.length : 0;
    if (done || unread <= limit || conn.transport.writable) return;
    done = true;
    cut(unread);
    // Not from within the engine's own write.
    setImmediate(() => cutOff(conn));
  });
  conn.on("flush", () => {
    unread = 0;
  });
}

/** Ends a connection without waiting for a peer that does not read. */
function cutOff(conn: Socket["conn"]): void {
  const transport: unknown = conn.transport;
  conn.close(true);
  terminate(transport);
}

/** A WebSocket's polite close waits behind what is unread; terminating frees it at once. */
function terminate(transport: unknown): void {
  if (typeof transport !== "object" || transport === null || !("socket" in transport)) return;
  const { socket } = transport;
  if (typeof socket !== "object" || socket === null || !("terminate" in socket)) return;
  if (typeof socket.terminate === "function") socket.terminate();
}

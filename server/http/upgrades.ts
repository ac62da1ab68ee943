import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";

const STREAM_PATH = "/socket.io/";

/**
 * Refuses WebSockets that nobody takes. Those of the stream are taken by the engine's own listener.
 * @param other whether somebody else takes it.
 */
export function routeUpgrades(
  server: Server,
  other: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean,
): void {
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A peer that goes away in the middle is no fault of ours.
    socket.on("error", () => socket.destroy());
    if (request.url?.startsWith(STREAM_PATH) || other(request, socket, head)) return;
    socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
}

import type { IncomingMessage } from "node:http";

const MAPPED = /^::ffff:(?=\d+\.)/;

/**
 * Where a request comes from: the other end of its connection or, where a proxy in front is trusted, what that proxy
 * says. Of several entries the last is the proxy's own; those before it are whatever the client wrote.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers["x-forwarded-for"] : undefined;
  const last = [forwarded].flat().at(-1)?.split(",").at(-1)?.trim();
  return (last || request.socket.remoteAddress || "").replace(MAPPED, "");
}

import type { IncomingMessage, ServerResponse } from "node:http";

/** Milliseconds a client may go on sending what is not read, so that it comes to read the answer. */
const GRACE_MS = 1_000;

const TOO_LARGE = 413;

/**
 * A middleware for the engine that ends a connection by long-polling whose POST is above the limit: the engine answers
 * 413 and leaves the connection open, while a WebSocket is closed (PROTOCOL TR4).
 * @param end closes the connection of an id.
 */
export function endOversized(
  end: (id: string) => void,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    if (request.method === "POST") {
      response.once("finish", () => {
        if (response.statusCode !== TOO_LARGE) return;
        const id = URL.parse(request.url ?? "", "http://localhost")?.searchParams.get("sid");
        if (id) end(id);
        discard(request);
      });
    }
    next();
  };
}

/** Reads the rest of a body for nobody, and not for ever. */
function discard(request: IncomingMessage): void {
  const timer = setTimeout(() => request.destroy(), GRACE_MS);
  request.once("close", () => clearTimeout(timer)).resume();
}

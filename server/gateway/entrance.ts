import { type IncomingMessage, ServerResponse } from "node:http";

/** Why a connection is not let in: an HTTP status and words that say what to do next. */
export interface TurnedAway {
  readonly status: 403 | 429 | 503;
  readonly message: string;
}

type Middleware = (request: IncomingMessage, response: unknown, next: () => void) => void;

/**
 * A middleware for the engine that asks about every connection before it is opened. Requests of those that are open
 * pass. Who is turned away gets the words as the body of an HTTP answer, by long-polling and by WebSocket alike.
 */
export function entrance(whyNot: (request: IncomingMessage) => TurnedAway | undefined): Middleware {
  return (request, response, next) => {
    const turnedAway = isNew(request) ? whyNot(request) : undefined;
    if (!turnedAway) return next();
    const { status, message } = turnedAway;
    const body = JSON.stringify({ ok: false, code: CODES[status], message });
    if (response instanceof ServerResponse) answer(response, status, body);
    else answerUpgrade(request, status, body);
  };
}

const CODES = { 403: "denied", 429: "limit", 503: "unavailable" } as const;
const REASONS = { 403: "Forbidden", 429: "Too Many Requests", 503: "Service Unavailable" } as const;

function isNew(request: IncomingMessage): boolean {
  return !URL.parse(request.url ?? "", "http://localhost")?.searchParams.has("sid");
}

function answer(response: ServerResponse, status: TurnedAway["status"], body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", connection: "close" });
  response.end(body);
}

/** The engine's own response of an upgrade can say nothing. */
function answerUpgrade({ socket }: IncomingMessage, status: TurnedAway["status"], body: string): void {
  const head = [
    `HTTP/1.1 ${status} ${REASONS[status]}`,
    "connection: close",
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

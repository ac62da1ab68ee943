import type { IncomingMessage, ServerResponse } from "node:http";
import { faultOfPattern } from "#lib/channel.ts";
import type { Hub } from "../hub/hub.ts";

export interface RouteOptions {
  readonly hub: Hub;
  /** Why the server is not ready; `undefined` when it is. */
  readonly notReady: () => string | undefined;
  /** What answers everything else: the pages. */
  readonly rest: (request: IncomingMessage, response: ServerResponse) => void;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

type Route = (query: URLSearchParams) => Answer;

/** Answers the requests that are the server's own (PROTOCOL HTTP1, HTTP2) and passes the others on. */
export function createRoutes(
  options: RouteOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const routes = new Map<string, Route>([
    ["/healthz", () => ({ status: 200, body: { status: "ok" } })],
    ["/readyz", () => readiness(options.notReady())],
    ["/api/channels", (query) => channels(options.hub, query)],
  ]);
  return (request, response) => {
    const url = URL.parse(request.url ?? "/", "http://localhost");
    if (!url)
      return send(response, refuse(400, "bad-request", "the address cannot be read; start it with one /"));
    const route = routes.get(url.pathname);
    if (route) return send(response, reads(request) ? route(url.searchParams) : onlyReads(response));
    if (!/^\/api(\/|$)/.test(url.pathname)) return options.rest(request, response);
    const known = [...routes.keys()].join(", ");
    send(response, refuse(404, "not-found", `nothing is served here; there is ${known}`));
  };
}

function readiness(reason: string | undefined): Answer {
  if (reason === undefined) return { status: 200, body: { status: "ready" } };
  return { status: 503, body: { status: "not ready", reason } };
}

function channels(hub: Hub, query: URLSearchParams): Answer {
  // In a query an unescaped + arrives as a blank, which no pattern holds; an empty match is none.
  const match = query.get("match")?.replaceAll(" ", "+") || undefined;
  const fault = match === undefined ? undefined : faultOfPattern(match);
  if (fault !== undefined) return refuse(400, "bad-request", `match: ${fault}`);
  return { status: 200, body: { channels: hub.catalog(match) } };
}

function reads({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

function onlyReads(response: ServerResponse): Answer {
  response.setHeader("allow", "GET, HEAD");
  return refuse(405, "bad-request", "this address is only read; send GET or HEAD");
}

function refuse(status: number, code: string, message: string): Answer {
  return { status, body: { ok: false, code, message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}

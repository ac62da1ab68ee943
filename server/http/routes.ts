import type { IncomingMessage, ServerResponse } from "node:http";
import { faultOfPattern } from "#lib/channel.ts";
import type { ServerStatus } from "#lib/status.ts";
import type { Hub } from "../hub/hub.ts";
import type { HistoryRoute } from "./history.ts";
import type { Ingest } from "./ingest.ts";

export interface RouteOptions {
  readonly hub: Hub;
  /** Why the server is not ready; `undefined` when it is. */
  readonly notReady: () => string | undefined;
  /** The metrics as Prometheus reads them. */
  readonly scrape: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** How the server is, with samples that ended after a time in epoch milliseconds. */
  readonly status: (since: number) => ServerStatus;
  /** Takes what is pushed; nothing is pushed here where it is left out. */
  readonly ingest?: Pick<Ingest, "handle" | "paths"> | undefined;
  /** Answers what has been kept. */
  readonly history: Pick<HistoryRoute, "answer" | "path">;
  /** Told of an answer that failed; whoever asked got a 500. */
  readonly onFault: (error: unknown) => void;
  /** What answers everything else: the pages. */
  readonly rest: (request: IncomingMessage, response: ServerResponse) => void;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
}

type Route = (query: URLSearchParams) => Answer | Promise<Answer>;

/** Answers the requests that are the server's own (PROTOCOL HTTP1 to HTTP5, HTTP7) and passes the others on. */
export function createRoutes(
  options: RouteOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const routes = new Map<string, Route>([
    ["/healthz", () => json(200, { status: "ok" })],
    ["/readyz", () => readiness(options.notReady())],
    ["/metrics", async () => ({ status: 200, ...(await options.scrape()) })],
    ["/api/channels", (query) => channels(options.hub, query)],
    ["/api/status", (query) => status(options.status, query)],
  ]);
  return (request, response) => {
    const url = URL.parse(request.url ?? "/", "http://localhost");
    if (!url)
      return send(response, refuse(400, "bad-request", "the address cannot be read; start it with one /"));
    if (!isReadable(url.pathname))
      return send(
        response,
        refuse(400, "bad-request", "the address holds a % that is no escaped UTF-8; write it as %25"),
      );
    if (options.ingest?.handle(request, response, url)) return;
    const route = routes.get(url.pathname);
    const { history } = options;
    const isHistory = url.pathname === history.path;
    if ((route || isHistory) && !reads(request)) return send(response, onlyReads(response));
    if (isHistory) return void history.answer(request, response, url.searchParams);
    if (route) return void run(route, url.searchParams, options).then((answer) => send(response, answer));
    if (!/^\/api(\/|$)/.test(url.pathname)) return options.rest(request, response);
    const known = [...routes.keys(), history.path, ...(options.ingest?.paths ?? [])].join(", ");
    send(response, refuse(404, "not-found", `nothing is served here; there is ${known}`));
  };
}

/** Never rejects: an answer that fails is its own fault and nobody else's. */
async function run(route: Route, query: URLSearchParams, { onFault }: RouteOptions): Promise<Answer> {
  try {
    return await route(query);
  } catch (error) {
    onFault(error);
    return refuse(500, "unavailable", "the server could not answer; its log says why");
  }
}

function readiness(reason: string | undefined): Answer {
  if (reason === undefined) return json(200, { status: "ready" });
  return json(503, { status: "not ready", reason });
}

function status(read: RouteOptions["status"], query: URLSearchParams): Answer {
  const since = Number(query.get("since") ?? 0);
  if (Number.isFinite(since)) return json(200, read(since));
  return refuse(
    400,
    "bad-request",
    "since: write the time of the last sample you have, in epoch milliseconds",
  );
}

function channels(hub: Hub, query: URLSearchParams): Answer {
  // In a query an unescaped + arrives as a blank, which no pattern holds; an empty match is none.
  const match = query.get("match")?.replaceAll(" ", "+") || undefined;
  const fault = match === undefined ? undefined : faultOfPattern(match);
  if (fault !== undefined) return refuse(400, "bad-request", `match: ${fault}`);
  return json(200, { channels: hub.catalog(match) });
}

/** Next answers what it cannot decode as a fault of its own. */
function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

function reads({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

function onlyReads(response: ServerResponse): Answer {
  response.setHeader("allow", "GET, HEAD");
  return refuse(405, "bad-request", "this address is only read; send GET or HEAD");
}

function refuse(status: number, code: string, message: string): Answer {
  return json(status, { ok: false, code, message });
}

function json(status: number, body: object): Answer {
  return { status, text: `${JSON.stringify(body)}\n`, contentType: "application/json; charset=utf-8" };
}

function send(response: ServerResponse, { status, text, contentType }: Answer): void {
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  response.end(text);
}

import type { IncomingMessage } from "node:http";

export interface OriginRule {
  /** Origins that may connect beside the server's own pages; `*` is all. */
  readonly origins: readonly string[];
  /** Whether a proxy in front says in X-Forwarded-Host which host the page asked for. */
  readonly trustProxy: boolean;
}

/**
 * Why the page that opens a connection may not; `undefined` where it may. A browser lets a page of any site open a
 * WebSocket to any server it can reach, such as one on the reader's own machine, and says in `Origin` which site that
 * is. The server's own pages have the host that was asked for; programs send no origin.
 */
export function foreignOrigin(
  request: IncomingMessage,
  { origins, trustProxy }: OriginRule,
): string | undefined {
  const { origin } = request.headers;
  if (origin === undefined || origins.includes("*") || origins.includes(origin)) return undefined;
  const host = URL.parse(origin)?.host;
  // The page of a file comes from no host, which is not that of a proxy that says none.
  if (host && hostsOf(request, trustProxy).includes(host)) return undefined;
  const shown = origin.slice(0, 200);
  return `a page of ${shown} may not connect to this server; add "${shown}" to "origins" in its config`;
}

function hostsOf({ headers }: IncomingMessage, trustProxy: boolean): string[] {
  const forwarded = trustProxy ? [headers["x-forwarded-host"]].flat().at(-1) : undefined;
  return [headers.host, forwarded?.split(",").at(-1)].map((host) => host?.trim().toLowerCase() ?? "");
}

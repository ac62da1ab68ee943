import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { format } from "node:util";
import type { Logger } from "pino";
import { setMode } from "./config.ts";
import { PackedFiles } from "./packed-files.ts";
import { PageTurns } from "./page-turns.ts";
import { StartError } from "./start-error.ts";

/** The pages, behind one function. */
export interface Web {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes a WebSocket of the development server; says whether it was one. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): Promise<void>;
}

export interface WebOptions {
  /** With hot reload, or as built. */
  readonly dev: boolean;
  readonly hostname: string;
  readonly port: number;
  /** Where the pages are. */
  readonly dir: string;
  readonly log: Logger;
}

/**
 * Opens Next's request handler.
 * @throws StartError where the pages are not built.
 */
export async function openWeb({ dev, hostname, port, dir, log }: WebOptions): Promise<Web> {
  if (!dev && !existsSync(join(dir, ".next", "BUILD_ID"))) {
    throw new StartError("the pages are not built; run npm run build first, or npm run dev for development");
  }
  // Before Next is loaded, and React with it.
  setMode(dev);
  const { default: next } = await import("next");
  // Next listens to this server's upgrades and closes those it does not know; it gets one that never listens.
  const httpServer = createServer();
  const app = next({ dev, hostname, port, dir, httpServer });
  await (dev ? app.prepare() : throughLog(log, () => app.prepare()));
  const handle = app.getRequestHandler();
  const turns = new PageTurns();
  if (!dev) await loadPages(handle, log);
  const packed = dev ? null : new PackedFiles(dir);
  return {
    async handle(request, response) {
      if (packed?.answer(request, response)) return;
      const answer = () => handle(request, response);
      return dev ? answer() : turns.take(answer, () => !response.destroyed);
    },
    upgrade(request, socket, head) {
      if (!dev || !request.url?.startsWith("/_next/")) return false;
      const pass = () => httpServer.emit("upgrade", request, socket, head);
      if (httpServer.listenerCount("upgrade") > 0) return pass();
      // Next listens from its first request on; after a restart a page that is open asks for hot reload before any.
      httpServer.on("newListener", (event) => event === "upgrade" && setImmediate(pass));
      handle(request, new ServerResponse(request)).catch((error: unknown) => log.debug({ err: error }));
      return true;
    },
    close: () => app.close(),
  };
}

/** Answers a request with a page; 404 where none are served. */
export function servePage(
  web: Web | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  log: Logger,
): void {
  if (!web) {
    response
      .writeHead(404, { "content-type": "text/plain; charset=utf-8" })
      .end("no pages are served here\n");
    return;
  }
  web.handle(request, response).catch((error: unknown) => {
    log.error({ err: error }, "a page failed");
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

/** One page of each kind: static, drawn for each request, and none. */
const KINDS = ["/", "/channel/sensor/a", "/no/such/page"];

/**
 * Draws a page of each kind once, before anybody reads: Next loads what a page needs with the first request for it, and
 * the stream would stand still meanwhile. Without it pages are served all the same.
 */
async function loadPages(handle: Web["handle"], log: Logger): Promise<void> {
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  try {
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    for (const path of KINDS) await (await fetch(`http://127.0.0.1:${port}${path}`)).arrayBuffer();
  } catch (error) {
    log.warn(
      { err: error },
      "the pages could not be loaded ahead; each is loaded when it is first asked for",
    );
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Next tells standard output how it gets on, where our log is one JSON object a line; meanwhile that goes to the log. */
async function throughLog(log: Logger, act: () => Promise<void>): Promise<void> {
  const { log: original } = console;
  console.log = (...said: unknown[]) => log.debug(format(...said));
  try {
    await act();
  } finally {
    console.log = original;
  }
}

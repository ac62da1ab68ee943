import { createHash } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import type { HistoryRange, HistoryStore } from "../history/history.ts";
import { CONTENT_TYPES, csvHead, rangeInPieces, tickLines } from "./history/formats.ts";
import { type HistoryQuery, parseHistoryQuery } from "./history/query.ts";

export interface HistoryOptions {
  /** What has been kept; `undefined` where the config keeps nothing. */
  readonly store: Pick<HistoryStore, "range" | "ticks"> | undefined;
  /** Whether a channel is one of the catalog. */
  readonly isKnown: (channel: string) => boolean;
  /** Told of an answer that failed; whoever asked got a 503. */
  readonly onFault: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** Milliseconds that whoever takes an export may take for a part of it. */
  readonly patienceMs?: number;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const PATH = "/api/history";
/** Exports at the same time: each reads the store for as long as it lasts. */
const MAX_EXPORTS = 4;
const PATIENCE_MS = 60_000;
/** Ticks written in a turn of the event loop. */
const CHUNK = 2_000;
/** After a piece of so many characters others have their turn. */
const TURN_CHARACTERS = 10_000;
/** Seconds that an answer on a closed span may be kept: a tick may still come a day late. */
const KEEP_S = 60;

/** Answers questions to the history (PROTOCOL HTTP3). */
export class HistoryRoute {
  /** Where it answers. */
  readonly path = PATH;
  readonly #options: HistoryOptions;
  readonly #now: () => number;
  #exports = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Answers a request that reads. Never rejects. */
  async answer(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    try {
      const answer = await this.#answer(request, response, query);
      if (answer) send(request, response, answer);
    } catch (error) {
      this.#options.onFault(error);
      const why = error instanceof Error ? error.message : "its log says why";
      if (response.headersSent) response.destroy();
      else send(request, response, refusal(503, "unavailable", `the history cannot be read: ${why}`));
    }
  }

  /** The answer, unless it has been streamed. */
  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    params: URLSearchParams,
  ): Promise<Answer | undefined> {
    const query = parseHistoryQuery(params, this.#now());
    if (typeof query === "string") return refusal(400, "bad-request", query);
    const { store } = this.#options;
    if (!store)
      return refusal(503, "unavailable", "nothing is kept here; the setting history.enabled says so");
    if (query.max !== undefined) return this.#bars(query, query.max, store);
    if (!(await this.#exists(query.channel, store))) return unknown(query.channel);
    if (this.#exports >= MAX_EXPORTS) {
      const busy = refusal(503, "unavailable", `${MAX_EXPORTS} exports are under way; ask again soon`);
      return { ...busy, headers: { ...busy.headers, "retry-after": "5" } };
    }
    await this.#export(request, response, query, store);
    return undefined;
  }

  async #bars(query: HistoryQuery, max: number, store: Pick<HistoryStore, "range">): Promise<Answer> {
    const { channel, from, to, format, bucketMs } = query;
    const range = await store.range({ channel, from, to, max, bucketMs });
    if (range.bars.length === 0 && !(await this.#exists(channel, store))) return unknown(channel);
    const { text, etag } = await textOf(query, range);
    const caching = query.isClosed
      ? { "cache-control": `private, max-age=${KEEP_S}`, etag }
      : { "cache-control": "no-store" };
    return { status: 200, text, headers: { "content-type": CONTENT_TYPES[format], ...caching } };
  }

  /** Whether there is such a channel, now or among what has been kept. */
  async #exists(channel: string, store: Pick<HistoryStore, "range">): Promise<boolean> {
    if (this.#options.isKnown(channel)) return true;
    const span = { from: Number.MIN_SAFE_INTEGER, to: Number.MAX_SAFE_INTEGER };
    return (await store.range({ channel, ...span, max: 1 })).bars.length > 0;
  }

  async #export(
    request: IncomingMessage,
    response: ServerResponse,
    query: HistoryQuery,
    store: Pick<HistoryStore, "ticks">,
  ): Promise<void> {
    response.writeHead(200, {
      "content-type": CONTENT_TYPES[query.format],
      "content-disposition": `attachment; filename="${fileNameOf(query)}"`,
      "cache-control": "no-store",
    });
    if (request.method === "HEAD") return void response.end();
    this.#exports++;
    try {
      if (query.format === "csv") await this.#write(response, csvHead(query.kind, "ticks"));
      for await (const text of linesOf(query, store)) {
        if (!(await this.#write(response, text))) return;
        await turn();
      }
      response.end();
    } finally {
      this.#exports--;
    }
  }

  /** Writes as fast as it is read; says whether whoever reads is still there. */
  async #write(response: ServerResponse, text: string): Promise<boolean> {
    if (response.destroyed) return false;
    if (response.write(text)) return true;
    const patience = AbortSignal.timeout(this.#options.patienceMs ?? PATIENCE_MS);
    const gone = new AbortController();
    const signal = AbortSignal.any([patience, gone.signal]);
    const onClose = (): void => gone.abort();
    response.once("close", onClose);
    try {
      await once(response, "drain", { signal });
    } catch {
      response.destroy();
    }
    response.off("close", onClose);
    return !response.destroyed;
  }
}

async function* linesOf(query: HistoryQuery, store: Pick<HistoryStore, "ticks">): AsyncGenerator<string> {
  const { channel, from, to } = query;
  for await (const batch of store.ticks({ channel, from, to })) {
    for (let at = 0; at < batch.length; at += CHUNK) {
      yield tickLines(query, batch, at, Math.min(batch.length, at + CHUNK));
    }
  }
}

/** `symbol-BTC-USD-20261121T100000Z-20261121T110000Z.csv`: the channel and the span in UTC. */
function fileNameOf({ channel, from, to, format }: HistoryQuery): string {
  return `${[channel.replaceAll("/", "-"), stampOf(from), stampOf(to)].join("-")}.${format}`;
}

/** A moment (epoch ms) as ISO 8601 has it without separators; a number where no calendar reaches. */
function stampOf(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  return date
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(/[-:]/g, "");
}

/** A range as text, and what tells it from others. Nothing else waits until it is whole. */
async function textOf(query: HistoryQuery, range: HistoryRange): Promise<{ text: string; etag: string }> {
  const hash = createHash("sha256");
  let text = "";
  for (const piece of rangeInPieces(query, range)) {
    text += piece;
    hash.update(piece);
    if (piece.length > TURN_CHARACTERS) await turn();
  }
  return { text, etag: `"${hash.digest("base64url").slice(0, 22)}"` };
}

function unknown(channel: string): Answer {
  return refusal(
    404,
    "unknown-channel",
    `there is no channel ${channel}; GET /api/channels lists what there is`,
  );
}

function refusal(status: number, code: string, message: string): Answer {
  return {
    status,
    text: `${JSON.stringify({ ok: false, code, message })}\n`,
    headers: { "content-type": CONTENT_TYPES.json, "cache-control": "no-store" },
  };
}

function send(request: IncomingMessage, response: ServerResponse, { status, text, headers }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const { etag } = headers;
  if (etag !== undefined && asksFor(request, etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(text) });
  response.end(request.method === "HEAD" ? undefined : text);
}

function asksFor({ headers }: IncomingMessage, etag: string): boolean {
  const said = headers["if-none-match"] ?? "";
  return said === "*" || said.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

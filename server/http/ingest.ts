import type { IncomingMessage, ServerResponse } from "node:http";
import {
  givenUp,
  influxAnswer,
  jsonAnswer,
  type Manner,
  type PushAnswer,
  refusal,
} from "./ingest/answers.ts";
import { Doorkeeper, type DoorkeeperOptions, isDenied } from "./ingest/doorkeeper.ts";
import type { Format, Intake, PushTarget } from "./ingest/push-port.ts";
import { type BodyEnd, readBody } from "./ingest/read-body.ts";
import { Turns } from "./ingest/turns.ts";

export interface IngestOptions extends DoorkeeperOptions {
  readonly target: PushTarget;
  /** Bytes of the longest body, both as it is sent and unpacked. */
  readonly maxBytes: number;
  /** What `/ping` and `/health` name. */
  readonly version: string;
  /** Milliseconds that a body may take to arrive. */
  readonly timeoutMs?: number;
  /** Told of a fault of the server's own; whoever pushed got a 500. */
  readonly onFault: (error: unknown) => void;
}

/** Milliseconds that a body may take to arrive. */
const TIMEOUT_MS = 30_000;
/** Milliseconds after an early answer in which the rest of its body may still arrive, so that the answer is read. */
const LINGER_MS = 2_000;

const WRITES: ReadonlyMap<string, Manner> = new Map([
  ["/api/ticks", "json"],
  ["/api/v2/write", "influx"],
  ["/write", "influx"],
]);
/** What a body is refused for as a whole before it is read, for people who look at the feed: its sender may not look. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [401, "no valid token"],
  [403, "page of another site"],
  [429, "too much at once"],
]);
const PROBES = ["/ping", "/health", "/query"];

/** The types of bodies that may hold JSON; what programs send that are not told a type is among them. */
const JSON_TYPES = /^(application\/(.+\+)?(json|x-ndjson|ndjson|jsonl|x-www-form-urlencoded)|text\/plain)$/;
const PER_LINE = /ndjson|jsonl/;

/** Takes what is pushed (PROTOCOL HTTP4), and answers the probes of programs that write to InfluxDB. */
export class Ingest {
  /** The addresses for what is pushed. */
  readonly paths = [...WRITES.keys()];
  readonly #options: IngestOptions;
  readonly #door: Doorkeeper;
  readonly #turns = new Turns();

  constructor(options: IngestOptions) {
    this.#options = options;
    this.#door = new Doorkeeper(options);
  }

  /** Answers a request for one of its addresses. Returns `false`, and does nothing, for any other. */
  handle(request: IncomingMessage, response: ServerResponse, url: URL): boolean {
    const manner = WRITES.get(url.pathname);
    if (manner) void this.#answer(request, response, url, manner);
    else if (!PROBES.includes(url.pathname)) return false;
    else send(request, response, this.#probe(request, response, url));
    return true;
  }

  /** Never rejects. */
  async #answer(request: IncomingMessage, response: ServerResponse, url: URL, manner: Manner): Promise<void> {
    try {
      send(request, response, await this.#take(request, url, manner));
    } catch (error) {
      this.#options.onFault(error);
      send(request, response, refusal(manner, 500, "the server could not answer; its log says why"));
    }
  }

  /** `undefined` where whoever pushed is gone. */
  async #take(
    request: IncomingMessage,
    { searchParams: query, pathname: path }: URL,
    manner: Manner,
  ): Promise<PushAnswer | undefined> {
    const intake = this.#open(request, query, manner);
    if ("status" in intake) {
      this.#count(intake, path);
      return intake;
    }
    const { maxBytes, timeoutMs = TIMEOUT_MS } = this.#options;
    const end = await readBody({
      request,
      isPacked: encodingOf(request) === "gzip",
      maxBytes,
      timeoutMs,
      turns: this.#turns,
      write: (text) => intake.write(text),
    });
    const receipt = intake.end();
    if (end === "gone") return undefined;
    if (end === "given up") return givenUp(manner, receipt);
    if (end !== "whole") return this.#broken(manner, end);
    return manner === "json" ? jsonAnswer(receipt) : influxAnswer(receipt);
  }

  /** Its path alone is told: what else there is of a request may hold a token. */
  #count({ status }: PushAnswer, path: string): void {
    const reason = REASONS.get(status);
    if (reason !== undefined) this.#options.target.refuse(reason, path);
  }

  /** What takes the body, or why none does. */
  #open(request: IncomingMessage, query: URLSearchParams, manner: Manner): Intake | PushAnswer {
    const { target, maxBytes } = this.#options;
    const refuse = (status: number, message: string): PushAnswer => refusal(manner, status, message);
    if (request.method !== "POST") return { ...refuse(405, "send POST"), allow: "POST" };
    const source = this.#door.admit(request, query);
    if (isDenied(source)) return refuse(source.status, source.message);
    if (!target.isRunning) return { ...refuse(503, "nothing is taken yet; push again later"), retryAfter: 1 };
    const wait = Math.ceil(target.waitFor(source.name) / 1_000);
    if (wait > 0) return { ...refuse(429, `too much at once; push again in ${wait} s`), retryAfter: wait };
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) return this.#broken(manner, "too long");
    const format = formatOf(request, query, manner);
    if (typeof format === "string") return refuse(415, format);
    const intake = target.open(source, format);
    return typeof intake === "string" ? refuse(400, intake) : intake;
  }

  #broken(manner: Manner, end: Exclude<BodyEnd, "whole" | "given up" | "gone">): PushAnswer {
    const { maxBytes } = this.#options;
    if (end === "too slow") return refusal(manner, 408, "the body took too long; what came before was kept");
    if (end === "not gzip") return refusal(manner, 400, "the body is not gzip as its content-encoding says");
    const half = `a body has at most ${maxBytes} bytes, also unpacked; send it in parts or raise push.maxBytes`;
    return refusal(manner, 413, half);
  }

  /** What programs ask before they write. */
  #probe({ method }: IncomingMessage, response: ServerResponse, url: URL): PushAnswer {
    const { version, target } = this.#options;
    response.setHeader("x-influxdb-build", "Tidemark");
    response.setHeader("x-influxdb-version", version);
    // Where InfluxDB 1 is asked to create a database, before anything is written: there is none to create.
    if (url.pathname === "/query" && method === "POST") {
      return { status: 200, body: { results: [{ statement_id: 0 }] } };
    }
    if (url.pathname === "/query") return { ...refusal("influx", 405, "send POST"), allow: "POST" };
    if (method !== "GET" && method !== "HEAD") {
      return { ...refusal("influx", 405, "this address is only read"), allow: "GET, HEAD" };
    }
    if (url.pathname === "/ping") return { status: 204 };
    const [status, verdict] = target.isRunning ? [200, "pass"] : [503, "fail"];
    const message = target.isRunning ? "ready for writes" : "nothing is taken yet";
    return { status, body: { name: "tidemark", message, status: verdict, checks: [], version } };
  }
}

/** What a body is written in, or why it cannot be read. */
function formatOf(request: IncomingMessage, query: URLSearchParams, manner: Manner): Format | string {
  if (!["identity", "gzip"].includes(encodingOf(request))) return "content-encoding: send gzip, or none";
  if (manner === "influx") return { as: "lines", precision: query.get("precision") };
  const type = (request.headers["content-type"] ?? "application/json").split(";")[0]?.trim().toLowerCase();
  if (!JSON_TYPES.test(type ?? "")) return "content-type: send application/json or application/x-ndjson";
  return { as: "json", perLine: PER_LINE.test(type ?? "") };
}

function encodingOf({ headers }: IncomingMessage): string {
  return (headers["content-encoding"] || "identity").toLowerCase();
}

function send(request: IncomingMessage, response: ServerResponse, answer: PushAnswer | undefined): void {
  if (!answer || response.headersSent || response.destroyed) return;
  const { status, body, retryAfter, allow } = answer;
  if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
  if (allow !== undefined) response.setHeader("allow", allow);
  if (status === 401) response.setHeader("www-authenticate", "Token");
  if (!request.complete) letFinish(request);
  if (body === undefined) response.writeHead(status).end();
  else {
    const text = `${JSON.stringify(body)}\n`;
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(text),
      "cache-control": "no-store",
    });
    response.end(text);
  }
}

/** Passes the rest of a body over, so that its sender gets to read the answer; one that goes on and on is cut off. */
function letFinish(request: IncomingMessage): void {
  request.resume();
  const timer = setTimeout(() => request.destroy(), LINGER_MS);
  request.once("end", () => clearTimeout(timer));
  request.once("close", () => clearTimeout(timer));
}

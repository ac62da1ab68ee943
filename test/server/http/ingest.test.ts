import { createServer } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Intake, PushTarget, Receipt } from "../../../server/http/ingest/push-port.ts";
import { PIECE } from "../../../server/http/ingest/read-body.ts";
import { Ingest } from "../../../server/http/ingest.ts";
import { listen } from "../../../server/http/listen.ts";

const MAX_BYTES = 100_000;
const TIMEOUT_MS = 1_000;

/** Keeps what it is handed. */
class Keeper implements PushTarget {
  isRunning = true;
  wait = 0;
  text = "";
  receipt: Receipt = { accepted: 1, refused: [], refusals: 0, texts: 0 };
  fault: Error | undefined;
  /** Milliseconds that taking a piece takes. */
  busyMs = 0;
  /** Characters of the longest piece, and how many are read before the rest is not worth it. */
  longest = 0;
  most = Number.POSITIVE_INFINITY;
  readonly ended: string[] = [];

  waitFor(): number {
    return this.wait;
  }

  readonly refusals: string[] = [];

  refuse(reason: string, detail: string): void {
    this.refusals.push(`${reason}: ${detail}`);
  }

  open(): Intake {
    return {
      write: (text) => {
        if (this.fault) throw this.fault;
        this.text += text;
        this.longest = Math.max(this.longest, text.length);
        for (const until = performance.now() + this.busyMs; performance.now() < until; );
        return this.text.length < this.most;
      },
      end: () => {
        this.ended.push(this.text);
        return this.receipt;
      },
    };
  }
}

let keeper: Keeper;
let port: number;
let faults: unknown[];
let close: () => void;

beforeEach(async () => {
  keeper = new Keeper();
  faults = [];
  const ingest = new Ingest({
    target: keeper,
    tokens: [],
    requireToken: false,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
    version: "1.2.3",
    onFault: (error) => faults.push(error),
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (!ingest.handle(request, response, url)) response.end("something else");
  });
  port = await listen(server, 0, "127.0.0.1");
  close = () => {
    server.close();
    server.closeAllConnections();
  };
});
afterEach(() => close());

async function send(path: string, init: RequestInit = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: () => JSON.parse(text) };
}

describe("[HTTP4] a body is read", () => {
  const long = "aé\n".repeat(24_999);

  test.each<[string, BodyInit, Record<string, string>, string]>([
    ["as it is", "m v=1", {}, "m v=1"],
    ["in many pieces, none of which cuts a character", long, {}, long],
    ["packed", gzipSync(long), { "content-encoding": "gzip" }, long],
    ["empty", "", {}, ""],
  ])("%s", async (_, body, headers, text) => {
    expect((await send("/api/v2/write", { body, headers })).status).toBe(204);
    expect(keeper.ended).toEqual([text]);
  });

  test.each([
    ["as it is", long, {}],
    ["packed", gzipSync(long), { "content-encoding": "gzip" }],
  ])("to its end, also when each piece takes long: %s", async (_, body, headers) => {
    keeper.busyMs = 5;
    expect((await send("/write", { body, headers })).status).toBe(204);
    expect(keeper.ended[0]?.length).toBe(long.length);
  });

  test.each([
    ["as it is", "x\n".repeat(40_000), {}],
    ["packed", gzipSync("x\n".repeat(40_000)), { "content-encoding": "gzip" }],
  ])("in pieces so small that a turn can end between a few lines: %s", async (_, body, headers) => {
    expect((await send("/write", { body, headers })).status).toBe(204);
    expect(keeper.longest).toBeLessThanOrEqual(PIECE);
  });

  test.each([
    ["/write", "x\n".repeat(40_000), {}],
    ["/write", gzipSync("x\n".repeat(40_000)), { "content-encoding": "gzip" }],
    ["/api/ticks", "x\n".repeat(40_000), {}],
  ])("until the rest is not worth it, which is said: %s", async (path, body, headers) => {
    keeper.most = 10_000;
    keeper.receipt = {
      accepted: 2,
      refused: [{ line: 1, reason: "not JSON: x" }],
      refusals: 1_498,
      texts: 0,
    };
    const answer = await send(path, { body, headers });
    expect([answer.status, answer.body().accepted]).toEqual([400, 2]);
    expect(answer.body().message).toBe(
      "the first 1500 lines are broken but 2; nothing behind them was read; line 1: not JSON: x",
    );
    expect(keeper.text.length).toBeLessThan(10_000 + PIECE);
  });

  test("until its sender is gone, and what came before is kept", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.write("POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nm v=1\n");
    await expect.poll(() => keeper.text, { timeout: 5_000 }).toBe("m v=1\n");
    socket.destroy();
    await expect.poll(() => keeper.ended, { timeout: 5_000 }).toEqual(["m v=1\n"]);
  });
});

describe("[HTTP4] a body is refused", () => {
  const packed = { "content-encoding": "gzip" };

  test.each<[number, string, BodyInit, Record<string, string>]>([
    [413, "that says it is too long", "x".repeat(MAX_BYTES + 1), {}],
    [413, "that is too long when it is unpacked", gzipSync("x".repeat(50 * MAX_BYTES)), packed],
    [400, "that is not packed as it says", "m v=1", packed],
    [400, "whose packing breaks off", gzipSync("m v=1").subarray(0, 15), packed],
    [415, "that is packed in another way", "m v=1", { "content-encoding": "br" }],
  ])("%d %s", async (status, _, body, headers) => {
    const answer = await send("/write", { body, headers });
    expect([answer.status, answer.body().error]).toEqual([status, answer.body().message]);
    expect(answer.body().message).toMatch(/\w+ \w+/);
  });

  test("413 that does not say how long it is and becomes too long", async () => {
    const body = new Blob(["x".repeat(3 * MAX_BYTES)]).stream();
    expect((await send("/write", { body, duplex: "half" } as RequestInit)).status).toBe(413);
    expect(keeper.text.length).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("408 that takes too long, however steadily it comes", async () => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => {});
    socket.write("POST /write HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    const drip = setInterval(() => socket.write("6\r\nm v=1\n\r\n"), 10);
    await expect.poll(() => answer, { timeout: 5_000 }).toMatch(/^HTTP\/1\.1 408 /);
    // One that goes on is cut off.
    await expect.poll(() => socket.closed, { timeout: 5_000 }).toBe(true);
    clearInterval(drip);
    expect(keeper.ended).toHaveLength(1);
  });

  test.each(["text/csv", "multipart/form-data", "image/png"])("415 of the type %s as JSON", async (type) => {
    const answer = await send("/api/ticks", { body: "{}", headers: { "content-type": type } });
    expect([answer.status, answer.body().code]).toEqual([415, "bad-request"]);
  });
});

describe("[HTTP4] what became of a body is answered", () => {
  const line = { line: 2, reason: "not line protocol: …" };

  test.each<[string, Receipt, number, string, number]>([
    ["all taken", { accepted: 2, refused: [], refusals: 0, texts: 0 }, 204, "", 200],
    [
      "some taken",
      { accepted: 1, refused: [line], refusals: 1, texts: 0 },
      400,
      "partial write: line 2: ",
      200,
    ],
    ["only texts not taken", { accepted: 1, refused: [line], refusals: 1, texts: 1 }, 204, "", 200],
    [
      "only texts",
      { accepted: 0, refused: [line], refusals: 1, texts: 1 },
      400,
      "nothing was taken: line 2",
      400,
    ],
    ["nothing there", { accepted: 0, refused: [], refusals: 0, texts: 0 }, 204, "", 400],
  ])("%s", async (_, receipt, status, message, jsonStatus) => {
    keeper.receipt = receipt;
    const influx = await send("/api/v2/write", { body: "x" });
    expect(influx.status).toBe(status);
    if (status === 400) {
      expect(influx.body()).toMatchObject({ code: "invalid", line: 2, accepted: receipt.accepted });
      expect(influx.body().message.startsWith(message)).toBe(true);
    } else expect(influx.text).toBe("");
    const json = await send("/api/ticks", { body: "x" });
    expect([json.status, json.body().ok]).toEqual([jsonStatus, jsonStatus === 200]);
    expect(json.body()).toMatchObject({ accepted: receipt.accepted, refused: receipt.refused });
  });

  test("whoever is not let in or comes too soon is a refusal of the feed, by path and without the token", async () => {
    const from = { "x-forwarded-for": "192.0.2.7" };
    await send("/api/ticks?p=secret-token", { headers: { ...from, authorization: "Token secret-token" } });
    await send("/write", { headers: { origin: "https://evil.example" } });
    keeper.wait = 2_500;
    await send("/api/v2/write");
    keeper.wait = 0;
    await send("/api/ticks", { headers: { "content-type": "text/csv" } });
    expect(keeper.refusals).toEqual([
      "no valid token: /api/ticks",
      "page of another site: /write",
      "too much at once: /api/v2/write",
    ]);
  });

  test("429 with the seconds to wait to a source that brought too much", async () => {
    keeper.wait = 2_500;
    const { status, headers, body } = await send("/write", { body: "m v=1" });
    expect([status, headers.get("retry-after"), body().code]).toEqual([429, "3", "too many requests"]);
    expect((await send("/api/ticks", { body: "{}" })).body()).toMatchObject({
      ok: false,
      code: "rate-limited",
    });
  });

  test("503 while nothing is taken", async () => {
    keeper.isRunning = false;
    const { status, headers } = await send("/write", { body: "m v=1" });
    expect([status, headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await send("/health", { method: "GET" })).status).toBe(503);
  });

  test("500 where the server itself fails, which is told of", async () => {
    keeper.fault = new Error("a fault of our own");
    expect((await send("/write", { body: "m v=1" })).status).toBe(500);
    expect(faults).toEqual([keeper.fault]);
    keeper.fault = undefined;
    expect((await send("/write", { body: "m v=1" })).status).toBe(204);
  });

  test.each(["/api/ticks", "/api/v2/write", "/write"])("405 to GET %s", async (path) => {
    const { status, headers } = await send(path, { method: "GET" });
    expect([status, headers.get("allow")]).toEqual([405, "POST"]);
  });
});

test("[HTTP4] the probes of programs that write to InfluxDB are answered", async () => {
  const ping = await send("/ping", { method: "HEAD" });
  expect([ping.status, ping.headers.get("x-influxdb-version")]).toEqual([204, "1.2.3"]);
  const health = await send("/health", { method: "GET" });
  expect(health.body()).toMatchObject({ name: "tidemark", status: "pass", version: "1.2.3" });
  expect((await send("/health")).status).toBe(405);
  expect((await send("/else")).text).toBe("something else");
});

test("[HTTP4] whoever creates a database first is answered as by InfluxDB 1", async () => {
  const answer = await send("/query?q=CREATE%20DATABASE%20home", { body: "" });
  expect([answer.status, answer.body()]).toEqual([200, { results: [{ statement_id: 0 }] }]);
  expect((await send("/query", { method: "GET" })).status).toBe(405);
});

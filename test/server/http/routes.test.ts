import { createServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { catalogEntrySchema } from "#lib/protocol.ts";
import { listen } from "../../../server/http/listen.ts";
import { createRoutes } from "../../../server/http/routes.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { Telemetry } from "../../../server/telemetry/telemetry.ts";
import { madeSources } from "../telemetry/sources.ts";

let url: string;
let reason: string | undefined;
let close: () => Promise<void>;
let scrape: () => Promise<{ contentType: string; text: string }>;
let faults: unknown[];

beforeEach(async () => {
  reason = undefined;
  faults = [];
  scrape = async () => ({
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    text: "tidemark_sessions 1\n",
  });
  const hub = new Hub();
  for (const channel of ["sensor/a", "symbol/B"]) hub.publish({ channel, value: 1, time: 1 });
  const telemetry = new Telemetry(madeSources({ published: () => 7 }));
  const routes = createRoutes({
    hub,
    notReady: () => reason,
    scrape: () => scrape(),
    status: (since) => telemetry.status(since),
    history: {
      path: "/api/history",
      answer: async (_request, response, query) => void response.end(`history of ${query.get("channel")}`),
    },
    onFault: (error) => faults.push(error),
    rest: (_request, response) => response.end("a page"),
  });
  const server = createServer(routes);
  url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
  close = () => {
    telemetry[Symbol.dispose]();
    return new Promise((resolve) => server.close(() => resolve()));
  };
});
afterEach(() => close());

const get = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${url}${path}`, { ...init, headers: { connection: "close" } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: () => JSON.parse(text) };
};

test("[HTTP3] /api/history is answered by the history, and only read", async () => {
  expect((await get("/api/history?channel=sensor/a")).text).toBe("history of sensor/a");
  expect((await get("/api/history?channel=sensor/a", { method: "POST" })).status).toBe(405);
});

test("[HTTP1] /healthz says that the process lives", async () => {
  const { status, body } = await get("/healthz");
  expect([status, body()]).toEqual([200, { status: "ok" }]);
});

test("[HTTP1] /readyz says why the server is not ready, and when it is", async () => {
  reason = "feeds not started: Market is starting";
  const before = await get("/readyz");
  expect([before.status, before.body().reason]).toEqual([503, reason]);
  reason = undefined;
  expect((await get("/readyz")).status).toBe(200);
});

test("[HTTP2] /api/channels lists the catalog, all of it or what matches", async () => {
  const { body, headers } = await get("/api/channels");
  expect(headers.get("content-type")).toContain("application/json");
  expect(catalogEntrySchema.array().parse(body().channels)).toHaveLength(2);
  expect((await get("/api/channels?match=symbol/%2B")).body().channels).toMatchObject([
    { channel: "symbol/B" },
  ]);
});

test("[HTTP2] a + that was not escaped is a +, and an empty match is none", async () => {
  const names = async (path: string) =>
    (await get(path)).body().channels.map(({ channel }: { channel: string }) => channel);
  expect(await names("/api/channels?match=symbol/+")).toEqual(["symbol/B"]);
  expect(await names("/api/channels?match=")).toEqual(["sensor/a", "symbol/B"]);
});

test("[HTTP1] /metrics is Prometheus text", async () => {
  const { status, headers, text } = await get("/metrics");
  expect([status, text]).toEqual([200, "tidemark_sessions 1\n"]);
  expect(headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
});

test("[HTTP7] /api/status is how the server is, and since is a time", async () => {
  const { status, body } = await get("/api/status");
  expect([status, body().totals.published, body().samples]).toEqual([200, 7, []]);
  const refused = await get("/api/status?since=yesterday");
  expect([refused.status, refused.body().message]).toEqual([
    400,
    expect.stringMatching(/epoch milliseconds/),
  ]);
});

test("an answer that fails is a 500 to whoever asked, and is told of", async () => {
  const fault = new Error("a source is gone");
  scrape = () => Promise.reject(fault);
  const { status, body } = await get("/metrics");
  expect([status, body().code]).toEqual([500, "unavailable"]);
  expect(faults).toEqual([fault]);
});

test.each([
  ["/api/channels?match=sensor/%23/a", 400, /comes last/],
  ["/api/nothing", 404, /\/api\/channels/],
  ["/api", 404, /\/healthz/],
])("[HTTP2] %s is refused with %d and what to do", async (path, status, message) => {
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.body().message).toMatch(message);
});

test.each(["/healthz", "/readyz", "/metrics", "/api/channels", "/api/status"])(
  "%s is only read",
  async (path) => {
    const posted = await get(path, { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await get(path, { method: "HEAD" });
    expect([head.status, head.text]).toEqual([200, ""]);
  },
);

test("everything else is passed on to the pages", async () => {
  expect((await get("/channel/symbol/B")).text).toBe("a page");
});

test("an address with a broken escape is refused in words and never reaches a page", async () => {
  const answer = await fetch(`${url}/channel/%E0%A4%A`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "bad-request", message: expect.stringContaining("%25") });
  expect(await (await fetch(`${url}/channel/caf%C3%A9`)).text()).toBe("a page");
});

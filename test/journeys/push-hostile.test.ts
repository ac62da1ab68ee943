import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startWire, until, type Wire, type WireClient } from "../support/wire.ts";

// Every test runs beside a healthy reader of another feed, which is told every tick and notices nothing.
const MAX_CHANNELS = 200;
let wire: Wire;
let healthy: WireClient;
let ticking: NodeJS.Timeout;
let sent = 0;

beforeAll(async () => {
  wire = await startWire({ push: { maxChannels: MAX_CHANNELS } });
  healthy = await wire.connect();
  wire.feed.tick("sensor/a", ++sent);
  await healthy.subscribe({ channels: ["sensor/a"], rate: 50 });
  const states = () => healthy.feeds.at(-1)?.map(({ state }) => state);
  await until(() => states()?.every((state) => state === "running") === true, "all feeds to run");
  ticking = setInterval(() => wire.feed.tick("sensor/a", ++sent), 2);
});
afterEach(async () => {
  const told = healthy.told("sensor/a");
  const now = sent;
  await until(() => told.seq >= now, "what the other feed brought meanwhile");
  expect(healthy.faults).toEqual([]);
  expect(healthy.notices).toEqual([]);
  expect(healthy.socket.connected).toBe(true);
  expect(feed("Scripted")).toMatchObject({ state: "running", channels: 1 });
  expect(feed("HTTP push")).toMatchObject({ state: "running" });
  expect(feed("HTTP push")?.channels).toBeLessThanOrEqual(MAX_CHANNELS);
});
afterAll(async () => {
  clearInterval(ticking);
  await wire[Symbol.asyncDispose]();
});

const feed = (name: string) => healthy.feeds.at(-1)?.find((status) => status.name === name);

async function push(body: BodyInit, headers: Record<string, string> = {}, address = "/write") {
  const response = await fetch(`${wire.url}${address}`, { method: "POST", body, headers });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}

test("[HTTP4] lines of a megabyte are refused, and the good ones between them are kept", async () => {
  const long = "x".repeat(1_048_576);
  const body = `ok v=1\n${long}\nok v=2\nm,a=${long} v=1\nok v=3\nm v="${long}"\nok v=4\nm ${long}=1`;
  const { status, body: said } = await push(body);
  expect([status, said.accepted, said.dropped]).toEqual([400, 4, 4]);
  expect(said.refused.map(({ line }: { line: number }) => line)).toEqual([2, 4, 6, 8]);
});

test("[HTTP4] more names than there may be are refused by name, and those that exist go on", async () => {
  for (let body = 0; body < 5; body++) {
    const names = Array.from({ length: 40_000 }, (_, at) => `n${body},k=${at} v=1`);
    const { status, body: said } = await push([...names, "ok v=5"].join("\n"));
    expect([status, said.refused.length]).toEqual([400, 100]);
    expect(said.refused[99].reason).toMatch(/^more channels than maxChannels: sensor\/n\d\/\d+\/v/);
    expect(said.accepted + said.dropped).toBe(40_001);
  }
  expect(await push("ok v=6")).toMatchObject({ status: 204 });
});

test("[HTTP4] times of 1970 and next week, NaN, duplicates and garbage are refused or counted", async () => {
  const week = Date.now() + 7 * 86_400_000;
  expect((await push(`ok v=1 ${Math.floor(Date.now() / 1_000)}\nok v=1 ${week}000000`)).body.dropped).toBe(2);
  expect((await push("ok v=NaN\nok v=-Infinity\nok v=1e999")).body).toMatchObject({
    accepted: 0,
    dropped: 3,
  });
  const twice = `ok v=1 ${Date.now()}000000`;
  expect((await push(Array.from({ length: 1_000 }, () => twice).join("\n"))).status).toBe(204);
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = xoroshiro128plus(seed);
  for (let round = 0; round < 20; round++) {
    const bytes = Uint8Array.from({ length: 20_000 }, () => uniformInt(random, 0, 255));
    for (const address of ["/write", "/api/v2/write", "/api/ticks"]) {
      const { status } = await push(bytes, {}, address);
      expect(status, `round ${round} of seed ${seed} to ${address}`).toBeLessThan(500);
    }
  }
});

test.each([
  ["an array in an array, and so on", "[".repeat(60_000)],
  ["objects that never end", '{"channel":'.repeat(5_000)],
  [
    "names of Object's own members",
    '{"channel":"__proto__","value":1,"__proto__":{"value":2},"constructor":1}',
  ],
  ["a number of many digits", `{"channel":"sensor/ok","value":${"9".repeat(60_000)}}`],
])("[HTTP4] JSON of %s is refused", async (_, body) => {
  expect((await push(body, {}, "/api/ticks")).status).toBe(400);
});

test("[HTTP4] a small body that unpacks to many megabytes is refused before it has", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1_048_576, `# ${"x".repeat(1_000)}\n`));
  expect((await push(bomb, { "content-encoding": "gzip" })).status).toBe(413);
});

test.each([
  ["NDJSON", "{bad\n", "/api/ticks", { "content-type": "application/x-ndjson" }],
  ["line protocol", "x\n", "/write", {}],
])(
  "[HTTP4] eight megabytes of broken %s are left early, and frames go on meanwhile",
  async (_, line, address, headers) => {
    const before = healthy.frames.length;
    const { status, body: said } = await push(line.repeat(8_000_000 / line.length), headers, address);
    expect([status, said.accepted]).toEqual([400, 0]);
    expect(said.message).toMatch(/^the first \d{4} lines are broken; nothing behind them was read; line 1: /);
    await until(() => healthy.frames.length > before, "a frame");
  },
);

test("[HTTP4] many long bodies at once do not keep the others waiting", async () => {
  const body = Array.from({ length: 100_000 }, (_, at) => `ok v=${at}`).join("\n");
  const before = healthy.frames.length;
  const seen: number[] = [];
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { status } = await push(body);
      seen.push(healthy.frames.length - before);
      return status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([204]));
  expect(seen.at(-1)).toBeGreaterThan(2);
});

test("[HTTP4] senders that stop in the middle, or send what is no request, end with themselves", async () => {
  const requests = [
    "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nok v=1\nok",
    "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n\u001f\u008b",
    "POST /write HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n",
    "POST /api/ticks HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n[\r\n",
    "POST /write HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
  ];
  await Promise.all(requests.flatMap((request) => [request, request, request]).map(cutOff));
});

/** Sends the beginning of a request and goes away. */
async function cutOff(request: string): Promise<void> {
  const socket = connect(Number(new URL(wire.url).port), "127.0.0.1");
  socket.on("error", () => {});
  socket.write(request, "latin1");
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
}

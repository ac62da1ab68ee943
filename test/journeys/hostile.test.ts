import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import type { Refusal } from "#lib/protocol.ts";
import { ROWS_PER_ENTRY } from "../../server/gateway/row-budget.ts";
import { HOSTILE_PACKETS, HOSTILE_VALUES, hostileMessages } from "../support/hostile.ts";
import { startWire, until, type Wire, type WireClient } from "../support/wire.ts";

// Every test runs beside a healthy reader, which must be told every tick without noticing anything (TR4).
const CHANNELS = 5_000;
const PER_CONNECTION = 150;
let wire: Wire;
let healthy: WireClient;
let ticking: NodeJS.Timeout;

beforeAll(async () => {
  wire = await startWire();
  for (let at = 0; at < CHANNELS; at++) wire.feed.tick(`sensor/many/${at}`, at);
  wire.feed.tick("sensor/a", 1);
  healthy = await wire.connect();
  await healthy.subscribe({ channels: ["sensor/a"], rate: 50 });
  ticking = setInterval(() => wire.feed.tick("sensor/a", 1), 2);
});
afterEach(async () => {
  const frames = healthy.frames.length;
  await until(() => healthy.frames.length > frames + 3, "the healthy reader's next frames");
  expect(healthy.faults).toEqual([]);
  expect(healthy.socket.connected).toBe(true);
});
afterAll(async () => {
  clearInterval(ticking);
  await wire[Symbol.asyncDispose]();
});

test("[TR4] several hundred messages of wrong types are each answered, and none by a fault of the server's own", async () => {
  const messages = hostileMessages();
  expect(messages.length).toBeGreaterThan(300);
  for (let at = 0; at < messages.length; at += PER_CONNECTION) {
    const client = await wire.connect();
    for (const [event, message] of messages.slice(at, at + PER_CONNECTION)) {
      const answer = (await client.ask(event, message)) as { ok: boolean; code?: string; message?: string };
      const told = `${event} ${JSON.stringify(message)?.slice(0, 80)} → ${JSON.stringify(answer).slice(0, 200)}`;
      if (!answer.ok) expect(answer.code, told).toBe("bad-request");
      expect(answer.message?.length ?? 0, told).toBeLessThan(1_000);
    }
    client.socket.disconnect();
  }
});

test("[TR3] events that do not exist, whatever their name and arguments, are refused or ignored", async () => {
  const client = await wire.connect();
  for (const event of ["error", "__proto__", "constructor", "toString", "seen now", "message", "ping"]) {
    expect(await client.ask(event, {}, [])).toMatchObject({ ok: false, code: "bad-request" });
    client.socket.emit(event, ...HOSTILE_VALUES.slice(0, 9));
  }
  expect(await client.ask("catalog", { match: "sensor/a" })).toMatchObject({ ok: true });
});

test.each(HOSTILE_PACKETS.map((packet, at) => [at, packet] as const))(
  "[TR4] raw packet %d harms nobody",
  async (_, packet) => {
    const socket = new WebSocket(`${wire.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
    const over = Promise.withResolvers<void>();
    let joined = false;
    socket.onclose = socket.onerror = () => over.resolve();
    socket.onmessage = ({ data }) => {
      const text = String(data);
      if (text.startsWith("0")) return socket.send("40");
      if (text.startsWith("40") && !joined) {
        joined = true;
        for (const part of typeof packet === "string" || packet instanceof Uint8Array ? [packet] : packet)
          socket.send(part);
        socket.send('4277["catalog",{"match":"sensor/a"}]');
      }
      // Either the packet was shrugged off and the next is answered, or the server has closed this connection.
      if (text.startsWith("4377")) over.resolve();
    };
    await over.promise;
    expect(joined).toBe(true);
    socket.close();
  },
);

const POLL = "/socket.io/?EIO=4&transport=polling";
const REQUESTS: readonly [method: string, path: string, body?: string][] = [
  ["GET", "/socket.io/"],
  ["GET", "/socket.io/?EIO=3&transport=polling"],
  ["GET", "/socket.io/?EIO=99&transport=polling"],
  ["GET", "/socket.io/?EIO=4&transport=__proto__"],
  ["GET", "/socket.io/?EIO=4&transport=websocket"],
  ["GET", `${POLL}&sid=__proto__`],
  ["GET", `${POLL}&sid=${"x".repeat(5_000)}`],
  ["GET", `${POLL}&j=alert(1)`],
  ["POST", POLL, "40"],
  ["POST", `${POLL}&sid=nobody`, "40"],
  ["PUT", POLL, "x"],
  ["DELETE", POLL],
  ["GET", "//"],
  ["GET", "/%"],
  ["GET", "/api/channels?match=%ff%fe"],
  ["GET", "/api/channels?match="],
  ["GET", `/api/channels?match=${"+/".repeat(4_000)}`],
  ["GET", "/api/__proto__"],
  ["GET", "/__proto__"],
  ["POST", "/api/channels", "x".repeat(10_000)],
];

test.each(REQUESTS)("[TR4] %s %s is answered with an error of its own", async (method, path, body) => {
  const response = await fetch(`${wire.url}${path}`, { method, ...(body === undefined ? {} : { body }) });
  await response.arrayBuffer();
  expect(response.status).toBeLessThan(500);
});

test("[TR4] a connection by polling may send bad packets, too much, or twice at once", async () => {
  for (const body of ["", "\u001e", "42[", "9\u001e9", "451-[", "b====", "4".repeat(2_000_000)]) {
    const sid = await handshake();
    const sent = [1, 2].map(() =>
      fetch(`${wire.url}${POLL}&sid=${sid}`, { method: "POST", body }).then(
        (r) => r.status,
        () => 0,
      ),
    );
    for (const status of await Promise.all(sent)) expect(status).toBeLessThan(500);
  }
});

test("[TR4] for a connection that asks and never reads the answers, no more of them are built", async () => {
  const sid = await handshake();
  expect(await post(sid, "40")).toBe(200);
  for (let asked = 0; asked < 100; asked++) expect(await post(sid, `42${asked}["catalog",{}]`)).toBe(200);
  const text = await (await fetch(`${wire.url}${POLL}&sid=${sid}`)).text();
  expect(text).toContain("430[");
  // One catalog is above a megabyte, and that is as far behind as a reader may be.
  expect(text).not.toContain("432[");
});

test("[TR4] a POST above limits.bytes is answered 413 and ends its connection", async () => {
  const sid = await handshake();
  expect(await post(sid, "40")).toBe(200);
  expect(await post(sid, `42["x","${"x".repeat(3_000_000)}"]`)).toBe(413);
  expect((await fetch(`${wire.url}${POLL}&sid=${sid}`)).status).toBe(400);
});

test("[TR4] several hundred bad messages at once are each answered bad-request", async () => {
  const client = await wire.connect();
  const bad = Array.from({ length: 400 }, (_, at) => client.refused("subscribe", { channels: [at] }));
  const codes = (await Promise.all(bad)).map(({ code }) => code);
  expect(new Set(codes)).toEqual(new Set(["bad-request"]));
});

test("[TR4] clients that ask for everything again and again wait for themselves and not others for them", async () => {
  const clients = await Promise.all([1, 2, 3].map(() => wire.connect()));
  // Hundreds of thousands of rows are read here by the process that writes them.
  for (const client of clients) client.patience = 55_000;
  const before = healthy.frames.length;
  const started = performance.now();
  const seen: number[] = [];
  const ask = async (client: WireClient): Promise<string> => {
    const answer = (await client.ask("subscribe", {
      channels: ["sensor/many/#"],
      history: 3_000,
    })) as Refusal;
    seen.push(healthy.frames.length);
    return answer.message ?? "ok";
  };
  const messages = await Promise.all(
    clients.flatMap((client) => Array.from({ length: 40 }, () => ask(client))),
  );
  const granted = 3 * DEFAULT_LIMITS.rows + (DEFAULT_LIMITS.rows * (performance.now() - started)) / 1_000;
  const answered = messages.filter((message) => message === "ok").length;
  expect(answered).toBeGreaterThanOrEqual(clients.length);
  // Each answer is of CHANNELS entries, and a slow machine is granted more of them meanwhile.
  expect(answered).toBeLessThanOrEqual((clients.length * granted) / (CHANNELS * ROWS_PER_ENTRY));
  expect(messages.filter((message) => /again in \d+ s/.test(message))).toHaveLength(
    messages.length - answered,
  );
  // The healthy reader was told something before the first answer, between answers, or both: never all at the end.
  expect(new Set(seen).size).toBeGreaterThan(3);
  expect(seen.at(-1)).toBeGreaterThan(before);
}, 60_000);

test.each([
  "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=websocket&sid=nobody HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  "NONSENSE\r\n\r\n",
  `GET /${"x".repeat(100_000)} HTTP/1.1\r\n\r\n`,
  "\u0016\u0003\u0001\u0002",
  "POST /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\nx",
])("[TR4] bytes that are no request end with their own connection: %j", async (bytes) => {
  const socket = connect(Number(new URL(wire.url).port), "127.0.0.1");
  const over = Promise.withResolvers<void>();
  socket
    .on("data", () => over.resolve())
    .on("error", () => over.resolve())
    .on("close", () => over.resolve());
  socket.write(bytes);
  await Promise.race([over.promise, new Promise((resolve) => setTimeout(resolve, 300))]);
  socket.destroy();
});

async function post(sid: string, body: string): Promise<number> {
  const response = await fetch(`${wire.url}${POLL}&sid=${sid}`, { method: "POST", body });
  await response.arrayBuffer();
  return response.status;
}

async function handshake(): Promise<string> {
  const text = await (await fetch(`${wire.url}${POLL}`)).text();
  return JSON.parse(text.slice(1)).sid;
}

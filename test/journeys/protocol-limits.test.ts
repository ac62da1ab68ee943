import { expect, test } from "vitest";
import { startWire, until, type Wire, WireClient } from "../support/wire.ts";

const POLLING = { transports: ["polling"], upgrade: false };
const STREAM = "/socket.io/?EIO=4&transport=";

/** Why a stock client is not let in, as it reads it. */
async function refusalOf(wire: Wire, options: object = {}) {
  await using client = new WireClient(wire.url, options);
  const said = Promise.withResolvers<Error & { data?: unknown }>();
  client.socket.on("connect_error", said.resolve);
  client.socket.on("connect", () => said.reject(new Error("it was let in")));
  const { message, data } = await said.promise;
  return { message, data };
}

/** Connects below Socket.IO and never joins. */
async function stranger(wire: Wire): Promise<WebSocket> {
  const socket = new WebSocket(`${wire.url.replace("http", "ws")}${STREAM}websocket`);
  await new Promise((resolve, reject) => {
    socket.onmessage = resolve;
    socket.onerror = reject;
  });
  socket.onmessage = ({ data }) => data === "2" && socket.send("3");
  return socket;
}

test.each([
  ["by WebSocket", {}],
  ["by long-polling", POLLING],
])(
  "[TR4] one connection too many of an address is told so %s, in words, and the others stay",
  async (_, options) => {
    await using wire = await startWire({ limits: { sessionsPerAddress: 2 } });
    wire.feed.tick("sensor/a", 1);
    const first = await wire.connect();
    const second = await wire.connect(POLLING);
    const message =
      'this address has 2 connections, the limit "limits.sessionsPerAddress"; close some or raise it';
    expect(await refusalOf(wire, options)).toEqual({ message, data: { code: "limit", message } });
    await first.subscribe({ channels: ["sensor/a"] });
    second.socket.disconnect();
    const third = await connectWhenThereIsRoom(wire);
    expect([first.faults, third.faults]).toEqual([[], []]);
  },
);

async function connectWhenThereIsRoom(wire: Wire): Promise<WireClient> {
  let client: WireClient | undefined;
  await until(() => {
    if (client?.socket.active) return client.socket.connected;
    client = new WireClient(wire.url, {});
    return false;
  }, "room");
  if (!client) throw new Error("nobody tried");
  return client;
}

test("[TR4] connections that never join count, too, and so do all together", async () => {
  await using wire = await startWire({ limits: { sessions: 2 } });
  const strangers = [await stranger(wire), await stranger(wire)];
  const { message, data } = await refusalOf(wire);
  expect(message).toBe(
    'the server has 2 connections, the limit "limits.sessions"; come back later or raise it',
  );
  expect(data).toMatchObject({ code: "limit" });
  for (const socket of strangers) socket.close();
  expect((await connectWhenThereIsRoom(wire)).faults).toEqual([]);
});

test("[TR4] who never joins is let go within about 10 s, and beyond the limit not many are opened", async () => {
  await using wire = await startWire({ limits: { sessions: 1 } });
  const started = performance.now();
  const strangers = await Promise.all(Array.from({ length: 501 }, () => stranger(wire)));
  const beyond = await fetch(`${wire.url}${STREAM}polling`);
  expect([beyond.status, await beyond.json()]).toMatchObject([
    429,
    { code: "limit", message: expect.stringMatching(/"limits.sessions"/) },
  ]);
  await Promise.all(
    strangers.map((socket) => new Promise((resolve) => socket.addEventListener("close", resolve))),
  );
  expect(performance.now() - started).toBeLessThan(20_000);
  expect((await connectWhenThereIsRoom(wire)).faults).toEqual([]);
}, 40_000);

test("[TR4] a refused connection that does not leave is closed soon", async () => {
  await using wire = await startWire({ limits: { sessions: 1 } });
  await wire.connect();
  const refused = await stranger(wire);
  const said: string[] = [];
  const closed = new Promise((resolve) => {
    refused.onclose = resolve;
  });
  refused.onmessage = ({ data }) => said.push(String(data));
  refused.send("40");
  await closed;
  expect(said).toEqual([expect.stringMatching(/^44\{"message":"the server has 1 connections/)]);
});

test("[TR4] an address that opens connections too fast is told so, with the seconds to wait", async () => {
  await using wire = await startWire({ limits: { connectsPerAddress: 3 } });
  for (let at = 0; at < 3; at++) (await wire.connect()).socket.disconnect();
  const { message, data } = await refusalOf(wire);
  expect(message).toMatch(
    /"limits.connectsPerAddress" is 3 at once and 0.3 a second; try again in \d s or raise/,
  );
  expect(data).toEqual({ code: "rate-limited", message });
});

test("[TR4] all connections of an address share its requests", async () => {
  await using wire = await startWire({ limits: { requestsPerAddress: 5 } });
  const [one, two] = [await wire.connect(), await wire.connect(POLLING)];
  for (let at = 0; at < 3; at++) await one.ask("catalog");
  for (let at = 0; at < 2; at++) await two.ask("catalog");
  expect(await one.refused("catalog")).toMatchObject({
    code: "rate-limited",
    message: expect.stringMatching(
      /"limits.requestsPerAddress" is 5 at once and 0.5 a second; try again in \d s/,
    ),
  });
});

test("[TR2] [SUB1] hello tells the limits as they are configured, and they hold", async () => {
  const limits = { channels: 2, rate: 5, history: 3, messageBytes: 2_000 };
  await using wire = await startWire({ limits });
  for (const channel of ["sensor/a", "sensor/b", "sensor/c"]) wire.feed.ticks(channel, 10);
  const client = await wire.connect();
  expect(client.hello?.limits).toEqual({ channels: 2, rate: 5, history: 3, bytes: 2_000 });
  const { granted, channels, refused } = await client.subscribe({
    channels: ["sensor/a", "sensor/b", "sensor/c"],
    history: 100,
  });
  expect(granted.rate).toBe(5);
  expect(channels.map(({ rows }) => rows.length)).toEqual([3, 3]);
  expect(refused).toMatchObject([{ channel: "sensor/c", code: "limit" }]);
  expect(refused[0]?.message).toMatch(/at most 2 channels, the limit "limits.channels"; .* raise it/);
  expect(await client.ask("configure", { rate: 50 })).toMatchObject({ granted: { rate: 5 } });
  const loud = await wire.connect();
  loud.socket.emit("catalog", { match: "x".repeat(2_000) });
  await until(() => !loud.socket.connected, "the end of who sent too much");
  expect(client.socket.connected).toBe(true);
});

test("[TR4] a channel that a pattern cannot bring in is named with the limit", async () => {
  await using wire = await startWire({ limits: { channels: 1 } });
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/#"] });
  for (const channel of ["sensor/a", "sensor/b"]) wire.feed.tick(channel, 1);
  await until(() => client.notices.length > 0, "the notice");
  expect(client.notices).toMatchObject([
    { code: "limit", message: expect.stringMatching(/"limits.channels"/) },
  ]);
});

test("[TR4] rows asked for too fast are refused by the limit's name", async () => {
  await using wire = await startWire({ limits: { rows: 40 } });
  wire.feed.ticks("sensor/a", 100);
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/a"], history: 100 });
  const { code, message } = await client.refused("subscribe", { channels: ["sensor/a"] });
  expect(code).toBe("rate-limited");
  expect(message).toMatch(/"limits.rows" grants; ask again in \d+ s/);
});

test("[TR4] a page of another site cannot read the stream, and is told what to set; those that are listed can", async () => {
  await using wire = await startWire({ origins: ["https://friend.example"] });
  const from = (origin: string) => ({ transportOptions: headersOf(origin) });
  const polled = await fetch(`${wire.url}${STREAM}polling`, { headers: { origin: "https://evil.example" } });
  expect(polled.status).toBe(403);
  expect(await polled.json()).toEqual({
    ok: false,
    code: "denied",
    message:
      'a page of https://evil.example may not connect to this server; add "https://evil.example" to "origins" in its config',
  });
  await expect(refusalOf(wire, from("https://evil.example"))).resolves.toMatchObject({
    message: "websocket error",
  });
  for (const origin of ["https://friend.example", wire.url]) {
    expect((await wire.connect(from(origin))).faults).toEqual([]);
    expect((await wire.connect({ ...POLLING, ...from(origin) })).faults).toEqual([]);
  }
});

function headersOf(origin: string) {
  const extraHeaders = { origin };
  return { websocket: { extraHeaders }, polling: { extraHeaders } };
}

test("[TR4] behind a proxy that is trusted, addresses are those it names", async () => {
  await using wire = await startWire({ limits: { sessionsPerAddress: 1, trustProxy: true } });
  const via = (address: string) => ({ extraHeaders: { "x-forwarded-for": `spoofed, ${address}` } });
  await wire.connect(via("1.1.1.1"));
  await wire.connect(via("2.2.2.2"));
  expect(await refusalOf(wire, via("1.1.1.1"))).toMatchObject({ data: { code: "limit" } });
});

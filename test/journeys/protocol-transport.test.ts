import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import { eventually } from "../support/eventually.ts";
import { pause, startWire, until, type Wire } from "../support/wire.ts";

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire[Symbol.asyncDispose]());

test.each(["websocket", "polling"])("[TR1] a stock client reads frames over %s", async (transport) => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect({ transports: [transport], upgrade: false });
  await client.subscribe({ channels: ["sensor/a"], rate: 50 });
  for (let value = 2; value <= 5; value++) {
    wire.feed.tick("sensor/a", value);
    await pause(30);
  }
  await until(() => client.told("sensor/a").seq === 5, "the last tick");
  expect(client.socket.io.engine.transport.name).toBe(transport);
  expect(client.faults).toEqual([]);
});

test("[TR1] a client that starts with polling moves on to a WebSocket without a gap", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect({ transports: ["polling", "websocket"] });
  await client.subscribe({ channels: ["sensor/a"], rate: 50 });
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 2), 2);
  await until(() => client.socket.io.engine.transport.name === "websocket", "the upgrade");
  await until(() => client.frames.length > 10, "frames");
  clearInterval(ticking);
  expect(client.faults).toEqual([]);
});

test("[TR2] the server greets with its protocol, version, clock and limits, then with its feeds", async () => {
  const client = await wire.connect();
  const { channels, rate, history, messageBytes: bytes } = DEFAULT_LIMITS;
  const limits = { channels, rate, history, bytes };
  expect(client.hello).toMatchObject({ protocol: 1, version: "0.1.0", limits });
  expect(client.hello?.started).toBeLessThanOrEqual(client.hello?.time ?? 0);
  expect(client.order.slice(0, 2)).toEqual(["hello", "feeds"]);
});

test("[TR2] two connections to one process are told the same node", async () => {
  const [one, two] = [await wire.connect(), await wire.connect()];
  expect(one.hello?.node).toBe(two.hello?.node);
});

test.each([
  ["an event that does not exist", "nonsense", [{}], /subscribe, unsubscribe, configure, catalog/],
  ["no message at all", "subscribe", [], /one object/],
  ["a second argument", "catalog", [{}, {}], /2 arguments/],
  ["a text in place of an object", "subscribe", ["symbol/A"], /one object/],
  ["no channels", "subscribe", [{}], /channels/],
  ["a wrong mode", "subscribe", [{ channels: ["sensor/a"], mode: "fast" }], /"bars" or "ticks"/],
  ["a rate of nothing", "configure", [{ rate: 0 }], /frames per second/],
  ["a pattern that is none", "catalog", [{ match: "sensor/#/a" }], /# stands for the rest/],
])("[TR3] %s is refused with what to do", async (_, event, args, message) => {
  const client = await wire.connect();
  const refusal = await client.refused(event, ...args);
  expect(refusal.code).toBe("bad-request");
  expect(refusal.message).toMatch(message);
});

test("[TR3] an event without an acknowledgement is done all the same", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect();
  client.socket.emit("subscribe", { channels: ["sensor/a"], rate: 50 });
  client.socket.emit("nonsense");
  await client.subscribe({ channels: ["sensor/a"] });
  wire.feed.tick("sensor/a", 2);
  await until(() => client.told("sensor/a").seq === 2, "a frame");
  expect(client.faults).toEqual([]);
});

test("[TR3] more than 1,000 requests at once are refused as too many, and a little later granted again", async () => {
  const client = await wire.connect();
  const answers = await Promise.all(Array.from({ length: 1_500 }, () => client.ask("catalog", {})));
  const refused = answers.filter((answer) => JSON.stringify(answer).includes("rate-limited"));
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(500);
  await pause(50);
  expect(await client.ask("catalog", {})).toMatchObject({ ok: true });
});

test("[TR4] a message above limits.bytes closes that connection only", async () => {
  wire.feed.tick("sensor/a", 1);
  const healthy = await wire.connect();
  await healthy.subscribe({ channels: ["sensor/a"], rate: 50 });
  const loud = await wire.connect();
  loud.socket.emit("subscribe", { channels: ["x".repeat(DEFAULT_LIMITS.messageBytes + 1)] });
  await until(() => !loud.socket.connected, "the end of the loud connection");
  wire.feed.tick("sensor/a", 2);
  await until(() => healthy.told("sensor/a").seq === 2, "the healthy reader's frame");
  expect(healthy.socket.connected).toBe(true);
});

test("[TR5] both sides are told to notice silence within 10 s, and the server does", async () => {
  const socket = new WebSocket(`${wire.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  let opened: { pingInterval: number; pingTimeout: number } | undefined;
  let closed = false;
  socket.onclose = () => {
    closed = true;
  };
  socket.onmessage = ({ data }) => {
    const text = String(data);
    // Joins, and then never answers a ping.
    if (text.startsWith("0")) {
      opened = JSON.parse(text.slice(1));
      socket.send("40");
    }
  };
  await eventually(() => closed, "its end", 10_000);
  expect((opened?.pingInterval ?? 0) + (opened?.pingTimeout ?? 0)).toBeLessThan(10_000);
});

test("[FEED1] a feed that fails is told of to everybody, with the reason and the next try", async () => {
  const client = await wire.connect();
  await until(() => client.feeds.at(-1)?.[0]?.state === "running", "the feed's start");
  wire.feed.fail("the cable is out; plug it in");
  await until(() => client.feeds.at(-1)?.[0]?.state === "retrying", "the news");
  const status = client.feeds.at(-1)?.[0];
  expect(status).toMatchObject({
    name: "Scripted",
    simulated: false,
    message: "the cable is out; plug it in",
  });
  expect(status?.nextTry).toBeGreaterThan(0);
});

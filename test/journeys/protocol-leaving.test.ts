import { once } from "node:events";
import { connect } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import { startServer } from "../../server/start-server.ts";
import { openBoard } from "../support/board.ts";
import { pause, startWire, until, type Wire, WireClient } from "../support/wire.ts";

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire[Symbol.asyncDispose]());

const CHANNELS = ["sensor/a", "sensor/b"];

/** A reader with the reason it was disconnected for, once it is. */
async function reading(message: object, options: object = {}) {
  const client = await wire.connect(options);
  const ends: string[] = [];
  client.socket.on("disconnect", (reason) => ends.push(reason));
  await client.subscribe({ channels: CHANNELS, ...message });
  return { client, ends };
}

const delayOf = ({ notices: [notice] }: WireClient): number =>
  notice?.code === "shutdown" ? notice.resumeAfterMs : Number.NaN;

/** A client by long-polling that is in its session and asks for nothing more. */
async function silentPoller(): Promise<void> {
  const url = `${wire.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
  await fetch(`${url}&sid=${sid}`, { method: "POST", body: "40" });
  await fetch(`${url}&sid=${sid}`);
}

describe("[BYE1] when the server leaves", () => {
  test("every client is told when to come back, then what it has yet to be told, and then it is closed", async () => {
    for (const channel of CHANNELS) wire.feed.tick(channel, 0);
    const polling = { transports: ["polling"], upgrade: false };
    const readers = await Promise.all([
      reading({ rate: 50 }),
      reading({ rate: 0.1 }),
      reading({ rate: 0.1, mode: "ticks" }),
      reading({ rate: 50 }, polling),
      reading({ rate: 0.1 }, polling),
    ]);
    // A first frame, after which those of a slow pace wait ten seconds for the next.
    for (const channel of CHANNELS) wire.feed.ticks(channel, 5);
    await pause(100);
    for (const channel of CHANNELS) wire.feed.ticks(channel, 5);
    await wire.stop();
    await until(() => readers.every(({ ends }) => ends.length === 1), "everybody's end");
    for (const { client, ends } of readers) {
      expect(client.faults).toEqual([]);
      expect(CHANNELS.map((channel) => client.told(channel).seq)).toEqual([11, 11]);
      expect(client.order.filter((event) => event === "notice")).toHaveLength(1);
      // Not "io server disconnect", after which a stock client does not come back.
      expect(ends[0]).toMatch(/transport (close|error)/);
    }
    for (const { client } of readers.slice(1, 3)) {
      expect(client.order.lastIndexOf("frame")).toBeGreaterThan(client.order.indexOf("notice"));
    }
    const delays = readers.map(({ client }) => delayOf(client));
    expect(new Set(delays).size).toBe(readers.length);
    expect(Math.min(...delays)).toBe(250);
    expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
  });

  test("nobody else is let in, and the words say so; who takes nothing is not waited for", async () => {
    await silentPoller();
    const started = performance.now();
    const stopped = wire.stop();
    await pause(50);
    const poll = await fetch(`${wire.url}/socket.io/?EIO=4&transport=polling`);
    expect(poll.status).toBe(503);
    expect(await poll.json()).toMatchObject({ ok: false, code: "unavailable" });
    expect(await upgradeOf(wire.url)).toMatch(/^HTTP\/1.1 503 .*the server is stopping; come back/s);
    const ready = await fetch(`${wire.url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([503, { reason: "the server is stopping" }]);
    await stopped;
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("it ends with 0 within 10 s with hundreds of readers, silent ones among them, and each knows the last tick", async () => {
    const feed = { type: "simulated-market" as const, count: 5, rate: 20 };
    await using board = await openBoard({ config: { feeds: [feed] } });
    const readers = await Promise.all(
      Array.from({ length: 300 }, (_, at) => rawReader(board.url, at % 10 === 0)),
    );
    await pause(500);
    const started = performance.now();
    expect(await board.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(10_000);
    const healthy = readers.filter(({ paused }) => !paused);
    await until(() => healthy.every(({ isClosed }) => isClosed()), "everybody's end");
    expect(new Set(healthy.map(({ text }) => text().match(/"shutdown","resumeAfterMs":\d+/)?.[0])).size).toBe(
      healthy.length,
    );
    const [last, ...others] = new Set(healthy.map(({ lastSeqs }) => lastSeqs()));
    expect(others).toEqual([]);
    expect(JSON.parse(last ?? "[]")).toHaveLength(feed.count);
  }, 40_000);
});

/** A feed that brings five ticks each time it is started, and fails the first time. */
class FailingFeed implements Feed {
  readonly name = "Failing";
  readonly type = "failing";
  readonly failing = Promise.withResolvers<void>();
  readonly back = Promise.withResolvers<void>();
  #runs = 0;

  async run(emit: Emit, signal: AbortSignal): Promise<void> {
    this.#runs++;
    if (this.#runs > 1) await this.back.promise;
    for (let value = 1; value <= 5; value++) emit({ channel: "sensor/a", value, time: Date.now() });
    if (this.#runs > 1) return void (await once(signal, "abort"));
    await this.failing.promise;
    throw new Error("out of order");
  }
}

test("[BYE2] as long as the process lives a channel keeps its epoch and goes on counting, whatever its feed does", async () => {
  const feed = new FailingFeed();
  const log = pino({ level: "silent" });
  await using server = await startServer(
    { port: 0, host: "127.0.0.1", feeds: [] },
    { feeds: [feed], web: false, log },
  );
  await using reader = new WireClient(server.url, {});
  await until(() => reader.socket.connected, "the connection");
  const [before] = (await reader.subscribe({ channels: ["sensor/a"], rate: 50 })).channels;
  feed.failing.resolve();
  await until(() => reader.states.some(([, state]) => state === "offline"), "the feed's failure");
  feed.back.resolve();
  await until(() => reader.told("sensor/a").seq === 10, "its ticks");
  expect(reader.faults).toEqual([]);
  await using late = new WireClient(server.url, {});
  await until(() => late.socket.connected, "the connection");
  const since = { "sensor/a": [before?.epoch, 3] };
  const [after] = (await late.subscribe({ channels: ["sensor/a"], since })).channels;
  expect(after).toMatchObject({ epoch: before?.epoch, handle: before?.handle, from: "replay", seq: 10 });
  expect(late.told("sensor/a").past.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10]);
});

/** The answer to a WebSocket's handshake, as it comes. */
async function upgradeOf(url: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.on("data", (data) => {
    text += data.toString();
  });
  socket.write(handshakeOf(url));
  await once(socket, "close");
  return text;
}

function handshakeOf(url: string): string {
  const head = [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    `host: ${new URL(url).host}`,
    "connection: upgrade",
    "upgrade: websocket",
    "sec-websocket-version: 13",
    "sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
  ];
  return `${head.join("\r\n")}\r\n\r\n`;
}

/** A reader of everything at 10 frames a second; a paused one stops reading at once. */
async function rawReader(url: string, paused: boolean) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  let closed = false;
  const packet = (message: string): Buffer => {
    const head = Buffer.from([0x81, 0x80 | Buffer.byteLength(message), 0, 0, 0, 0]);
    return Buffer.concat([head, Buffer.from(message)]);
  };
  socket.on("data", (data) => {
    const isFirst = text === "";
    text += data.toString("latin1");
    if (isFirst) socket.write(packet("40"));
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    closed = true;
  });
  socket.write(handshakeOf(url));
  await until(() => text.includes('"hello"'), "hello");
  socket.write(packet('420["subscribe",{"channels":["symbol/#"],"history":0,"rate":10}]'));
  await until(() => text.includes('"granted"'), "the answer");
  if (paused) socket.pause();
  /** The last tick's number of every handle in the order of handles. */
  const lastSeqs = (): string => {
    const last = new Map<number, number>();
    for (const [, handle, rows] of text.matchAll(/\[(\d+)((?:,\[[^[\]]*\])+)\]/g)) {
      last.set(Number(handle), Number(rows?.match(/\[(\d+)[^[]*$/)?.[1]));
    }
    return JSON.stringify([...last].sort(([a], [b]) => a - b));
  };
  return { paused, text: () => text, isClosed: () => closed, lastSeqs };
}

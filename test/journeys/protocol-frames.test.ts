import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import { GatewayStage } from "../support/gateway-stage.ts";
import { RawReader } from "../support/raw-reader.ts";
import { pause, startWire, until, type Wire, type WireClient } from "../support/wire.ts";

let wire: Wire;
beforeEach(async () => {
  // Not the time but the number of ticks says how many are held: 3,000.
  wire = await startWire({ recent: { ms: 0 } });
});
afterEach(() => wire[Symbol.asyncDispose]());

async function reading(message: object, options: { transports?: string[] } = {}): Promise<WireClient> {
  const client = await wire.connect(options);
  await client.subscribe(message);
  return client;
}

test("[FR1] n grows, base is the moment of the flush, and a handle means the same to all", async () => {
  wire.feed.tick("sensor/a", 1);
  wire.feed.tick("sensor/b", 1);
  const one = await reading({ channels: ["sensor/a", "sensor/b"], rate: 50 });
  const two = await reading({ channels: ["sensor/b", "sensor/a"], rate: 50 });
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 1), 3);
  await until(() => one.frames.length > 5 && two.frames.length > 5, "frames");
  clearInterval(ticking);
  expect(one.told("sensor/a").entry.handle).toBe(two.told("sensor/a").entry.handle);
  expect(Math.abs(Date.now() - (one.frames.at(-1)?.base ?? 0))).toBeLessThan(5_000);
  expect([...one.faults, ...two.faults]).toEqual([]);
});

test("[FR1] readers that are flushed together are sent the same frame", async () => {
  wire.feed.tick("sensor/a", 1);
  const clients = await Promise.all([1, 2, 3].map(() => reading({ channels: ["sensor/a"], rate: 20 })));
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 2), 50);
  const shared = (): number => {
    const [one, ...others] = clients.map(
      ({ frames }) => new Set(frames.map(({ n, base }) => `${n}@${base}`)),
    );
    return [...(one ?? [])].filter((frame) => others.every((frames) => frames.has(frame))).length;
  };
  await until(() => shared() > 3, "frames that all were sent");
  clearInterval(ticking);
  expect(3 * shared()).toBeGreaterThan(Math.max(...clients.map(({ frames }) => frames.length)));
});

test("[FR2] [FR3] a tick is a short row and several are a long one, of a sensor and of a symbol", async () => {
  wire.feed.tick("sensor/a", 1);
  wire.feed.tick("symbol/B", 1);
  const client = await reading({ channels: ["sensor/a", "symbol/B"], rate: 50 });
  const rows: unknown[][] = [];
  client.socket.on("frame", (_n: number, _base: number, ...blocks: unknown[][]) =>
    rows.push(...blocks.map((block) => block[1] as unknown[])),
  );
  wire.feed.tick("sensor/a", 2);
  await until(() => rows.length === 1, "a short row");
  wire.feed.tick("symbol/B", 3, { size: 5, bid: 2.5, ask: 3.5 });
  await until(() => rows.length === 2, "a short row of a symbol");
  for (const value of [4, 9, 2, 6]) wire.feed.tick("sensor/a", value);
  await until(() => rows.length === 3, "a long row");
  for (const value of [4, 9, 2]) wire.feed.tick("symbol/B", value, value === 9 ? {} : { size: 2, ask: 10 });
  await until(() => rows.length === 4, "a long row of a symbol");
  const dt = expect.any(Number);
  expect(rows).toEqual([
    [2, dt, 2],
    [2, dt, 3, 5, 2.5, 3.5],
    [6, dt, 6, 4, 4, 9, 2],
    [5, dt, 2, 4, null, 10, 3, 4, 9, 2],
  ]);
});

test("[FR2] [TR6] dt and base give the tick's own time back", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await reading({ channels: ["sensor/a"], rate: 50 });
  wire.feed.emit({ channel: "sensor/a", value: 2, time: 1_234_567_890_123 });
  await until(() => client.told("sensor/a").seq === 2, "the tick");
  expect(client.told("sensor/a").bars[0]?.time).toBe(1_234_567_890_123);
});

test("[FR4] [FR6] readers of every pace and mode can add up the truth, while they come and go", async () => {
  const published: Bar[] = [];
  let price = 100;
  const publish = (): void => {
    price += Math.sin(published.length * 1.7) + Math.cos(published.length * 0.3);
    const size = published.length % 5 === 0 ? undefined : 1 + (published.length % 7);
    wire.feed.tick("symbol/A", price, { size });
    published.push(barOf(published.length + 1, 0, price, size));
  };
  publish();
  const ticking = setInterval(() => {
    for (let at = 0; at < 5; at++) publish();
  }, 2);
  const clients: WireClient[] = [];
  for (const rate of [0.7, 3, 10, 11, 25, 50]) clients.push(await reading({ channels: ["symbol/A"], rate }));
  clients.push(await reading({ channels: ["symbol/A"], rate: 20, mode: "ticks" }));
  clients.push(await reading({ channels: ["symbol/A"], rate: 30 }, { transports: ["polling"] }));
  const passing = await reading({ channels: ["symbol/A"], rate: 5 });
  await pause(700);
  passing.socket.disconnect();
  await pause(900);
  clearInterval(ticking);
  await until(
    () => clients.every((client) => client.told("symbol/A").seq === published.length),
    "the last tick",
  );
  for (const client of clients) {
    expect(client.faults).toEqual([]);
    for (const bar of client.told("symbol/A").bars) expectTruth(bar, published);
  }
});

/** That a bar is the fold of the ticks it says it holds. */
function expectTruth(bar: Bar, published: readonly Bar[]): void {
  const [first, ...rest] = published.slice(bar.seq - bar.count, bar.seq).map((tick) => ({ ...tick }));
  if (!first) throw new Error("a bar of ticks that never were");
  for (const tick of rest) fold(first, tick);
  const { open, high, low, close, count, volume } = first;
  expect(bar).toMatchObject({ open, high, low, close, count });
  expect(Number.isNaN(bar.volume) ? Number.NaN : bar.volume).toBe(volume);
}

test("[FR4] a reader in mode ticks that has fallen behind the ring is told the gap first, then the rest as one bar", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await reading({ channels: ["sensor/a"], mode: "ticks", rate: 5 });
  // Hours of ticks, of which the hub holds minutes.
  const hour = 3_600_000;
  for (let value = 1; value <= 4_000; value++) {
    wire.feed.tick("sensor/a", value, { time: Date.now() + value * 1_000 - 10 * hour });
  }
  await until(() => client.told("sensor/a").seq === 4_001, "the last tick");
  expect(client.notices).toMatchObject([{ code: "gap", channel: "sensor/a", from: 2 }]);
  expect(client.told("sensor/a").bars).toMatchObject([{ close: 4_000 }]);
  wire.feed.tick("sensor/a", 1);
  wire.feed.tick("sensor/a", 2);
  await until(() => client.told("sensor/a").seq === 4_003, "every tick again");
  expect(client.told("sensor/a").bars).toHaveLength(3);
  expect(client.faults).toEqual([]);
});

test("[FR5] one frame a flush however many channels, and never above 1.05 × the granted rate", async () => {
  for (let at = 0; at < 40; at++) wire.feed.tick(`sensor/many/${at}`, 0);
  const client = await reading({ channels: ["sensor/#"], rate: 20 });
  const ticking = setInterval(() => {
    for (let at = 0; at < 40; at++) wire.feed.tick(`sensor/many/${at}`, 1);
  }, 2);
  await pause(2_000);
  clearInterval(ticking);
  expect(framesPerSecond(client)).toBeLessThanOrEqual(20 * 1.05);
  expect(framesPerSecond(client)).toBeGreaterThan(1);
  expect(client.frames.some(({ handles }) => handles.length === 40)).toBe(true);
  expect(client.faults).toEqual([]);
});

test("[FR5] changing the pace back and forth wins no frames", async () => {
  wire.feed.tick("sensor/a", 1);
  // Readers who hold both paces, so that there is always a flush to slip into.
  for (const rate of [20, 19]) await reading({ channels: ["sensor/a"], rate });
  const client = await reading({ channels: ["sensor/a"], rate: 20 });
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 1), 2);
  let rate = 20;
  client.socket.on("frame", () => {
    rate = 39 - rate;
    client.socket.emit("configure", { rate });
  });
  await pause(2_000);
  clearInterval(ticking);
  expect(framesPerSecond(client)).toBeLessThanOrEqual(20 * 1.05);
  expect(client.faults).toEqual([]);
});

test("[FR5] hundreds of one pace are spread over the interval, and none is above 1.05 × the rate in any second", async () => {
  await using stage = await GatewayStage.open();
  stage.publish(1);
  const readers = await Promise.all(Array.from({ length: 300 }, () => RawReader.connect(stage.url)));
  for (const reader of readers) await reader.subscribe({ channels: ["sensor/#"], rate: 10 });
  stage.keepPublishing(1, 5);
  await until(() => readers.every((reader) => reader.frames().length > 20), "frames of two seconds");
  // Those of a slot are sent the same numbers.
  const slots = new Set(readers.map((reader) => reader.frames().at(-3)));
  expect(slots.size).toBeGreaterThanOrEqual(2);
  expect(slots.size).toBeLessThan(10);
  for (const reader of readers) {
    const flushes = reader.bases();
    // The clock of `base` is cut to milliseconds: two of them are a millisecond.
    const second = (from: number): number[] => flushes.filter((at) => at >= from && at < from + 999);
    for (const from of flushes) expect(second(from).length).toBeLessThanOrEqual(11);
  }
  for (const reader of readers) await reader[Symbol.asyncDispose]();
});

/** Frames per second from the flush of the first to that of the last. */
function framesPerSecond({ frames }: WireClient): number {
  return ((frames.length - 1) * 1_000) / ((frames.at(-1)?.base ?? 0) - (frames[0]?.base ?? 0));
}

test("[FR4] [FR6] for a reader that does not take its messages nothing queues: it gets one bar later", async () => {
  wire.feed.tick("sensor/a", 1);
  const url = `${wire.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  const poll = async (): Promise<string> => (await fetch(`${url}&sid=${sid}`)).text();
  await fetch(`${url}&sid=${sid}`, { method: "POST", body: "40" });
  await fetch(`${url}&sid=${sid}`, {
    method: "POST",
    body: '420["subscribe",{"channels":["sensor/a"],"rate":50}]',
  });
  let text = "";
  while (!text.includes("430[")) text += await poll();
  for (let value = 1; value <= 100; value++) {
    wire.feed.tick("sensor/a", value);
    await pause(5);
  }
  const rows = `${await poll()}${await poll()}`.match(/\["frame",.*?\]\]\]/g) ?? [];
  expect(rows.length).toBeLessThanOrEqual(2);
  expect(rows.at(-1)).toMatch(/\[101,-?\d+,100,\d+,\d+,100,\d+\]/);
});

test("[FR5] where nothing is new, nothing is sent", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await reading({ channels: ["sensor/a"], rate: 50 });
  await pause(200);
  expect(client.frames).toEqual([]);
});

test("[FR7] state is told on change, in one message for all channels, to those who hold them", async () => {
  wire.feed.describe({ channel: "sensor/quick", expectedMs: 10 });
  wire.feed.tick("sensor/quick", 1);
  wire.feed.tick("sensor/calm", 1);
  wire.feed.tick("sensor/other", 1);
  const client = await reading({ channels: ["sensor/quick", "sensor/calm"] });
  const other = await reading({ channels: ["sensor/other"] });
  const { handle } = client.told("sensor/quick").entry;
  await until(() => client.states.length === 1, "late");
  expect(client.states[0]).toEqual([handle, "late", expect.any(Number)]);
  wire.feed.tick("sensor/quick", 2);
  await until(() => client.states.length === 2, "live again");
  expect(client.states[1]?.[1]).toBe("live");
  wire.feed.end();
  await until(() => client.states.length === 4, "closed");
  expect(client.states.slice(2).map(([, state]) => state)).toEqual(["closed", "closed"]);
  expect(other.states.map(([, state]) => state)).toEqual(["closed"]);
});

test("[FR7] a feed that fails takes its channels offline", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await reading({ channels: ["sensor/a"] });
  wire.feed.fail("the cable is out; plug it in");
  await until(() => client.states.length > 0, "offline");
  expect(client.states[0]?.[1]).toBe("offline");
});

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import { type CatalogAnswer, catalogAnswerSchema, type Subscribed } from "#lib/protocol.ts";
import { pause, startWire, until, type Wire } from "../support/wire.ts";

let wire: Wire;
beforeEach(async () => {
  wire = await startWire();
});
afterEach(() => wire[Symbol.asyncDispose]());

test("[SUB1] all snapshots come in the one answer, names and patterns mixed, each channel once", async () => {
  for (const channel of ["sensor/a", "sensor/b", "symbol/C"]) wire.feed.ticks(channel, 4);
  const client = await wire.connect();
  const channels = ["sensor/a", "sensor/+", "sensor/a", "symbol/#"];
  const answer = await client.subscribe({ channels, history: 2 });
  expect(answer.channels.map(({ channel }) => channel)).toEqual(["sensor/a", "sensor/b", "symbol/C"]);
  expect(answer.channels.map(({ rows }) => rows.length)).toEqual([2, 2, 2]);
  expect(answer.granted).toEqual({ mode: "bars", rate: 10 });
});

test("[SUB1] mode ticks tells every tick in order", async () => {
  wire.feed.tick("symbol/A", 1);
  const client = await wire.connect();
  const answer = await client.subscribe({ channels: ["symbol/A"], mode: "ticks", rate: 20 });
  for (let value = 2; value <= 400; value++) wire.feed.tick("symbol/A", value, { size: 2, bid: 0.5 });
  await until(() => client.told("symbol/A").seq === 400, "the last tick");
  const { bars } = client.told("symbol/A");
  expect(answer.granted).toEqual({ mode: "ticks", rate: 20 });
  expect(bars.map(({ close }) => close)).toEqual(Array.from({ length: 399 }, (_, at) => at + 2));
  expect(
    bars.every(
      ({ count, volume, bid, ask }) => count === 1 && volume === 2 && bid === 0.5 && Number.isNaN(ask),
    ),
  ).toBe(true);
  expect(client.faults).toEqual([]);
});

test.each([
  [1000, 50],
  [0.001, 0.1],
  [7.5, 7.5],
])("[SUB1] a rate of %d is granted as %d", async (rate, granted) => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect();
  expect((await client.subscribe({ channels: ["sensor/a"], rate })).granted.rate).toBe(granted);
});

describe("[SUB1] history", () => {
  test("is 300 rows unless said otherwise, none for 0, and never more than there is", async () => {
    wire.feed.ticks("sensor/a", 400);
    const client = await wire.connect();
    const rows = async (history?: number) =>
      (await client.subscribe({ channels: ["sensor/a"], ...(history === undefined ? {} : { history }) }))
        .channels[0]?.rows.length;
    expect(await rows()).toBe(300);
    expect(await rows(0)).toBe(0);
    expect(await rows(2_000)).toBe(400);
  });

  test("of a span is folded into at most so many bars that hold every tick of it", async () => {
    wire.feed.ticks("sensor/a", 1_000);
    const client = await wire.connect();
    await client.subscribe({ channels: ["sensor/a"], history: { ms: 500, rows: 10 } });
    const { past, entry } = client.told("sensor/a");
    expect(past.length).toBeGreaterThan(8);
    expect(past.length).toBeLessThanOrEqual(10);
    expect(past.at(-1)?.seq).toBe(1_000);
    expect(past.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(400);
    expect(past.every(({ low, high, open, close }) => low === open && high === close)).toBe(true);
    expect(Number.isInteger(entry.base)).toBe(true);
    expect(client.faults).toEqual([]);
  });

  test("of a recording is measured from its last tick and not from today", async () => {
    wire.feed.emit({ channel: "sensor/old", time: 1_500_000_000_000, value: 1 });
    wire.feed.emit({ channel: "sensor/old", time: 1_500_000_060_000, value: 2 });
    const client = await wire.connect();
    await client.subscribe({ channels: ["sensor/old"], history: { ms: 120_000, rows: 100 } });
    expect(client.told("sensor/old").past.map(({ time, close }) => [time, close])).toEqual([
      [1_500_000_000_000, 1],
      [1_500_000_060_000, 2],
    ]);
  });
});

test("[SUB2] one refused name does not fail the others, and each says why", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect();
  const channels = ["sensor/nothing", "sensor/a", "no kind", "sensor/#/x", "__proto__", ""];
  const answer = await client.subscribe({ channels });
  expect(answer.channels.map(({ channel }) => channel)).toEqual(["sensor/a"]);
  expect(answer.refused.map(({ channel, code }) => [channel, code])).toEqual([
    ["sensor/nothing", "unknown-channel"],
    ["no kind", "bad-request"],
    ["sensor/#/x", "bad-request"],
    ["__proto__", "bad-request"],
    ["", "bad-request"],
  ]);
  expect(answer.refused[0]?.message).toContain("catalog");
});

test("[SUB2] patterns beyond 100 are refused by the number, and a pattern without channels is not", async () => {
  const client = await wire.connect();
  const channels = Array.from({ length: 101 }, (_, at) => `sensor/none-${at}/#`);
  const answer = await client.subscribe({ channels });
  expect(answer.refused).toEqual([
    { channel: "sensor/none-100/#", code: "limit", message: expect.stringContaining("100") },
  ]);
});

test("[SUB2] channels beyond limits.channels are refused by the number, the others are held", async () => {
  for (let at = 0; at <= DEFAULT_LIMITS.channels; at++) wire.feed.tick(`sensor/many/${at}`, at);
  const client = await wire.connect();
  const all = await client.subscribe({ channels: ["sensor/#"], history: 0 });
  expect(all.refused).toMatchObject([{ channel: "sensor/#", code: "limit" }]);
  const channels = Array.from({ length: DEFAULT_LIMITS.channels }, (_, at) => `sensor/many/${at}`);
  expect((await client.subscribe({ channels, history: 0 })).channels).toHaveLength(DEFAULT_LIMITS.channels);
  const beyond = await client.subscribe({ channels: [`sensor/many/${DEFAULT_LIMITS.channels}`] });
  expect(beyond.refused[0]).toMatchObject({
    code: "limit",
    message: expect.stringContaining("at most 5,000 channels"),
  });
});

test("[SUB2] of more names than a connection may hold the first are served and each of the others refused", async () => {
  for (let at = 0; at < DEFAULT_LIMITS.channels + 2; at++) wire.feed.tick(`sensor/many/${at}`, at);
  const client = await wire.connect();
  const names = Array.from({ length: DEFAULT_LIMITS.channels + 2 }, (_, at) => `sensor/many/${at}`);
  const { channels, refused } = await client.subscribe({ channels: names, history: 0 });
  expect(channels.map(({ channel }) => channel)).toEqual(names.slice(0, DEFAULT_LIMITS.channels));
  expect(refused).toMatchObject(
    names.slice(DEFAULT_LIMITS.channels).map((channel) => ({ channel, code: "limit" })),
  );
});

test("[SUB1] rows that some channels do not have are left to the others, and ticks stay single", async () => {
  for (let at = 0; at < 40; at++) wire.feed.ticks(`sensor/long/${at}`, 3_000);
  for (let at = 0; at < 100; at++) wire.feed.tick(`sensor/short/${at}`, 1);
  const client = await wire.connect();
  const list = (await client.ask("catalog", {})) as CatalogAnswer;
  const since = Object.fromEntries(list.channels.map(({ channel, epoch }) => [channel, [epoch, 0]]));
  for (const [mode, from] of [
    ["bars", "replay"],
    ["ticks", "snapshot"],
  ]) {
    // Not parsed: a hundred thousand rows would take the schema long.
    const wish = { channels: ["sensor/#"], mode, since, history: 3_000 };
    const { channels } = (await client.ask("subscribe", wish)) as Subscribed;
    const long = channels.filter(({ rows }) => rows.length > 1);
    expect(new Set(long.map((entry) => entry.from))).toEqual(new Set([from]));
    // A fair share of what 100 short ones leave of 100,000 rows, or the number of bars that 3,000 fold into evenly.
    const share = Math.floor(99_900 / 40);
    const bars = Math.ceil(3_000 / Math.ceil(3_000 / share));
    expect(new Set(long.map(({ rows }) => rows.length))).toEqual(new Set([mode === "ticks" ? share : bars]));
    expect(channels.filter((entry) => entry.rows.length === 1 && entry.from === "replay")).toHaveLength(100);
  }
});

test("[SUB7] [SUB8] events whose fields may all be left out may be sent without a message", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect();
  expect(await client.ask("catalog")).toMatchObject({ ok: true, channels: [{ channel: "sensor/a" }] });
  expect(await client.ask("configure")).toEqual({ ok: true, granted: { rate: 10 } });
  expect((await client.refused("subscribe")).code).toBe("bad-request");
});

test("[SUB3] an entry says every fact, null where unknown", async () => {
  wire.feed.describe({ channel: "sensor/door", name: "Door", labels: { "0": "closed" }, limits: { h: 8 } });
  wire.feed.tick("sensor/door", 0);
  const client = await wire.connect();
  const [entry] = (await client.subscribe({ channels: ["sensor/door"] })).channels;
  expect(Object.keys(entry ?? {}).sort()).toEqual(
    "base channel command decimals epoch expectedMs from group handle kind labels limits name rows seq source state unit".split(
      " ",
    ),
  );
  expect(entry).toMatchObject({
    kind: "sensor",
    name: "Door",
    unit: null,
    source: "Scripted",
    labels: { "0": "closed" },
    limits: { ll: null, l: null, h: 8, hh: null },
    state: "live",
    from: "snapshot",
    seq: 1,
  });
});

test("[SUB3] joining while ticks flow loses nothing and repeats nothing", async () => {
  wire.feed.tick("sensor/a", 0);
  const ticking = setInterval(() => wire.feed.ticks("sensor/a", 7), 1);
  const clients = await Promise.all(Array.from({ length: 12 }, () => wire.connect()));
  for (const [at, client] of clients.entries()) {
    await client.subscribe({
      channels: ["sensor/a"],
      rate: 5 + 4 * at,
      mode: at % 3 === 0 ? "ticks" : "bars",
    });
    await pause(3 * at);
  }
  await until(() => clients.every(({ frames }) => frames.length > 3), "frames to all");
  clearInterval(ticking);
  for (const client of clients) expect(client.faults).toEqual([]);
});

test("[SUB3] a channel that is asked for again starts anew from its new entry", async () => {
  wire.feed.ticks("sensor/a", 3);
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/a"], rate: 50 });
  wire.feed.ticks("sensor/a", 3);
  await client.subscribe({ channels: ["sensor/a"], mode: "ticks" });
  wire.feed.ticks("sensor/a", 3);
  await until(() => client.told("sensor/a").seq === 9, "the last tick");
  expect(client.faults).toEqual([]);
});

test("[SUB5] channels that appear join in one message before their first frame, and leave when they are gone", async () => {
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/line/+"], rate: 50, history: 3 });
  wire.feed.tick("sensor/line/a", 1);
  wire.feed.tick("sensor/line/b", 1);
  wire.feed.tick("sensor/other/c", 1);
  await until(() => client.joined.length > 0, "joined");
  expect(client.joined.map((entries) => entries.map(({ channel }) => channel))).toEqual([
    ["sensor/line/a", "sensor/line/b"],
  ]);
  wire.feed.tick("sensor/line/a", 2);
  await until(() => client.told("sensor/line/a").seq === 2, "a frame");
  wire.feed.remove("sensor/line/a");
  await until(() => client.left.length > 0, "left");
  expect(client.left).toEqual([["sensor/line/a"]]);
  expect(client.faults).toEqual([]);
});

test("[SUB5] a pattern at the connection's limit is told so once", async () => {
  const client = await wire.connect();
  for (let at = 0; at < DEFAULT_LIMITS.channels; at++) wire.feed.tick(`sensor/many/${at}`, at);
  const { channels } = await client.subscribe({ channels: ["sensor/#"], history: 0 });
  // Exactly as many as a connection may hold: the pattern itself is none of them.
  expect(channels).toHaveLength(DEFAULT_LIMITS.channels);
  wire.feed.tick("sensor/beyond/1", 1);
  wire.feed.tick("sensor/beyond/2", 1);
  await until(() => client.notices.length > 0, "the notice");
  await pause(50);
  expect(client.notices).toEqual([
    { code: "limit", message: expect.stringContaining("at most 5,000 channels") },
  ]);
  expect(client.joined).toEqual([]);
});

test("[SUB6] no frame for a name comes after the answer to unsubscribe", async () => {
  wire.feed.tick("sensor/a", 1);
  wire.feed.tick("sensor/b", 1);
  const client = await wire.connect();
  const { channels } = await client.subscribe({ channels: ["sensor/a", "sensor/b"], rate: 50 });
  const ticking = setInterval(() => {
    for (const channel of ["sensor/a", "sensor/b"]) wire.feed.tick(channel, 1);
  }, 1);
  await until(() => client.frames.length > 3, "frames");
  expect(await client.ask("unsubscribe", { channels: ["sensor/a", "sensor/unknown"] })).toEqual({ ok: true });
  const before = client.frames.length;
  await until(() => client.frames.length > before + 5, "frames for the other channel");
  clearInterval(ticking);
  const later = client.frames.slice(before).flatMap(({ handles }) => handles);
  expect(new Set(later)).toEqual(new Set([channels[1]?.handle]));
});

test("[SUB6] dropping a pattern drops what it alone brought", async () => {
  for (const channel of ["sensor/a/x", "sensor/a/y", "sensor/b/x"]) wire.feed.tick(channel, 1);
  const client = await wire.connect();
  const { channels } = await client.subscribe({
    channels: ["sensor/a/x", "sensor/a/+", "sensor/+/x"],
    rate: 50,
  });
  await client.ask("unsubscribe", { channels: ["sensor/a/+"] });
  for (const { channel } of channels) wire.feed.tick(channel, 2);
  wire.feed.tick("sensor/a/new", 2);
  await until(() => client.told("sensor/b/x").seq === 2, "a frame");
  expect(client.told("sensor/a/x").seq).toBe(2);
  expect(client.told("sensor/a/y").seq).toBe(1);
  expect(client.joined).toEqual([]);
});

test("[SUB7] another pace takes effect without a gap; a hidden page gets at most a frame a second", async () => {
  wire.feed.tick("sensor/a", 1);
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/a"], rate: 50 });
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 1), 1);
  await until(() => client.frames.length > 10, "frames");
  expect(await client.ask("configure", { visible: false })).toEqual({ ok: true, granted: { rate: 1 } });
  const before = client.frames.length;
  await pause(1_500);
  expect(client.frames.length - before).toBeLessThanOrEqual(2);
  expect(await client.ask("configure", { visible: true })).toEqual({ ok: true, granted: { rate: 50 } });
  const hidden = client.frames.length;
  await until(() => client.frames.length > hidden + 10, "frames at the old pace");
  clearInterval(ticking);
  expect(client.faults).toEqual([]);
});

test("[SUB8] the catalog lists what there is, without rows, all of it or what matches", async () => {
  for (const channel of ["sensor/a/x", "sensor/b/x", "symbol/A"]) wire.feed.tick(channel, 1);
  const client = await wire.connect();
  const list = async (message: object) =>
    catalogAnswerSchema.parse(await client.ask("catalog", message)).channels.map(({ channel }) => channel);
  expect(await list({})).toEqual(["sensor/a/x", "sensor/b/x", "symbol/A"]);
  expect(await list({ match: "sensor/+/x" })).toEqual(["sensor/a/x", "sensor/b/x"]);
  expect(await list({ match: "sensor/none" })).toEqual([]);
  expect(JSON.stringify(await client.ask("catalog", {}))).not.toContain("rows");
});

test("[SUB8] after a handle come only the channels that appeared later, whatever else has changed", async () => {
  for (const channel of ["sensor/a", "sensor/b", "sensor/c"]) wire.feed.tick(channel, 1);
  const client = await wire.connect();
  const ask = async (query: object) => catalogAnswerSchema.parse(await client.ask("catalog", query)).channels;
  const newest = Math.max(...(await ask({})).map(({ handle }) => handle));
  expect(await ask({ after: newest })).toEqual([]);
  wire.feed.remove("sensor/a");
  wire.feed.tick("sensor/d", 1);
  wire.feed.tick("symbol/E", 1);
  wire.feed.tick("sensor/a", 1);
  expect((await ask({ after: newest })).map(({ channel }) => channel)).toEqual([
    "sensor/d",
    "symbol/E",
    "sensor/a",
  ]);
  expect((await ask({ after: newest, match: "symbol/#" })).map(({ channel }) => channel)).toEqual([
    "symbol/E",
  ]);
  expect((await client.refused("catalog", { after: -1 })).code).toBe("bad-request");
});

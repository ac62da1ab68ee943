import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteHistory } from "../../server/history/sqlite.ts";
import { eventually } from "../support/eventually.ts";
import { columnsOf } from "../support/history-ticks.ts";
import { ScriptedFeed } from "../support/scripted-feed.ts";
import { startWire, type Wire, type WireSettings } from "../support/wire.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-known-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const CHANNEL = "sensor/hall/temperature";
const FACTS = { name: "Hall", unit: "°C", decimals: 1, group: "Building", expectedMs: 60_000 };
const wish = { channels: [CHANNEL], history: 100 };

function start(change: WireSettings = {}): Promise<Wire> {
  return startWire({ dataDir: dir, push: {}, ...change });
}

async function push(wire: Wire, ticks: readonly object[]): Promise<void> {
  const body = ticks.map((tick) => JSON.stringify({ channel: CHANNEL, ...tick })).join("\n");
  const answer = await fetch(`${wire.url}/api/ticks`, { method: "POST", body });
  expect(await answer.json()).toMatchObject({ ok: true, accepted: ticks.length });
}

/** A server that is pushed to, and what a reader of it has then. */
async function lived(ticks: readonly object[]): Promise<[string, number]> {
  await using wire = await start();
  await push(wire, ticks);
  const client = await wire.connect();
  const [entry] = (await client.subscribe(wish)).channels;
  return [entry?.epoch ?? "", entry?.seq ?? 0];
}

const values = [20, 20.5, 21].map((value, at) => ({
  value,
  time: Date.now() - 30_000 + at * 1_000,
  ...FACTS,
}));

test("[BYE2] [SUB4] before anything is pushed again, a reader resumes, and another sees what was last, as stale", async () => {
  const since = await lived(values);
  await using wire = await start();
  const back = await wire.connect();
  const [entry] = (await back.subscribe({ ...wish, since: { [CHANNEL]: since } })).channels;
  expect(entry).toMatchObject({ from: "replay", rows: [], epoch: since[0], seq: 3, state: "stale" });
  const fresh = await wire.connect();
  const [shown] = (await fresh.subscribe(wish)).channels;
  expect(shown).toMatchObject({
    name: "Hall",
    unit: "°C",
    decimals: 1,
    group: "Building",
    source: "HTTP push",
  });
  expect(fresh.told(CHANNEL).past.map(({ close }) => close)).toEqual([20, 20.5, 21]);

  await push(wire, [{ value: 22, time: Date.now() }]);
  await eventually(() => back.told(CHANNEL).seq === 4, "the next tick", 15_000);
  expect([back.faults, fresh.faults, fresh.left]).toEqual([[], [], []]);
  await eventually(() => back.states.some(([, state]) => state === "live"), "live", 15_000);
});

test("[FEED2] what was pushed to the last server and is pushed again is told again", async () => {
  const since = await lived(values);
  await using wire = await start();
  const client = await wire.connect();
  await client.subscribe({ ...wish, since: { [CHANNEL]: since } });
  await push(wire, [values[1] ?? {}, values[0] ?? {}, values[2] ?? {}]);
  await eventually(() => client.told(CHANNEL).seq === 6, "the frames", 15_000);
  expect(client.faults).toEqual([]);
  await push(wire, [values[0] ?? {}]);
  const { feeds } = await (await fetch(`${wire.url}/api/status`)).json();
  expect(feeds.at(-1).refused.byReason).toEqual({ "told twice": 1 });
});

test("[FEED2] what a feed read of its source and reads again after a restart was told twice", async () => {
  const time = Date.now() - 10_000;
  {
    await using wire = await start();
    for (const at of [0, 1, 2]) wire.feed.tick("sensor/polled", at, { time: time + at });
  }
  await using wire = await start();
  for (const at of [0, 1, 2, 3]) wire.feed.tick("sensor/polled", at, { time: time + at });
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/polled"], history: 100 });
  // The newest is not late: a source that says the same at the same time says that it is alive.
  expect(client.told("sensor/polled").past.map(({ close }) => close)).toEqual([0, 1, 2, 2, 3]);
});

test("a channel whose feed is not there any more, and one that was removed, are not shown", async () => {
  {
    await using wire = await start({ feeds: [new ScriptedFeed("Other")] });
    wire.feed.tick("sensor/gone", 1);
    wire.feed.tick("sensor/here", 1);
    wire.feed.remove("sensor/gone");
    await push(wire, values);
  }
  await using wire = await startWire({ dataDir: dir });
  const { channels } = await (await fetch(`${wire.url}/api/channels`)).json();
  expect(channels.map(({ channel }: { channel: string }) => channel)).toEqual(["sensor/here"]);
});

test("[BYE2] a channel that is shown and comes from somewhere else is another one", async () => {
  const [epoch] = await lived(values);
  await using wire = await start();
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/#"], history: 100 });
  wire.feed.tick(CHANNEL, 7);
  await eventually(() => client.left.length > 0 && client.joined.length > 0, "another channel", 15_000);
  expect(client.left).toEqual([[CHANNEL]]);
  expect(client.joined[0]?.[0]?.epoch).not.toBe(epoch);
  expect(client.faults).toEqual([]);
});

test("[BYE2] where the marks cannot be relied upon what was last is shown, and whoever brings it begins another epoch", async () => {
  const [epoch] = await lived(values);
  rmSync(path.join(dir, "seqs"));
  for (const round of [1, 2]) {
    await using wire = await start();
    const client = await wire.connect();
    const [entry] = (await client.subscribe({ channels: ["sensor/#"], history: 100 })).channels;
    expect([round, entry?.epoch, entry?.seq, entry?.rows.length]).toEqual([round, epoch, 3, 3]);
    if (round === 1) continue;
    await push(wire, [{ value: 22, time: Date.now() }]);
    await eventually(() => client.joined.length > 0, "another channel", 15_000);
    expect(client.joined[0]?.[0]?.epoch).not.toBe(epoch);
  }
});

test("a recording that was imported is there as one that has ended", async () => {
  const store = await openSqliteHistory({ dataDir: dir });
  const time = Date.UTC(2024, 0, 1);
  const ticks = [1, 2, 3].map((seq) => ({
    channel: CHANNEL,
    epoch: "import-a",
    seq,
    time: time + seq,
    value: seq,
  }));
  await store.append(columnsOf(ticks));
  const facts = {
    channel: CHANNEL,
    kind: "sensor",
    name: null,
    unit: "°C",
    decimals: 1,
    group: null,
  } as const;
  const rest = { source: "import of a.csv", expectedMs: null, limits: null, labels: null, command: null };
  await store.note([{ channel: CHANNEL, facts: { ...facts, ...rest }, seen: 0 }]);
  await store.close();
  await using wire = await start();
  const client = await wire.connect();
  const [entry] = (await client.subscribe(wish)).channels;
  expect(entry).toMatchObject({ state: "closed", unit: "°C", source: "import of a.csv", seq: 3 });
  expect(client.told(CHANNEL).past.map(({ close }) => close)).toEqual([1, 2, 3]);
});

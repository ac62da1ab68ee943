import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HistoryReport } from "#lib/status.ts";
import { eventually } from "../support/eventually.ts";
import { MountedDisk } from "../support/mounted-disk.ts";
import { startWire, type Wire, type WireClient, type WireSettings } from "../support/wire.ts";

const MINUTES_15 = 900_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-history-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function start(change: WireSettings = {}): Promise<Wire> {
  return startWire({ dataDir: dir, ...change });
}

async function reportOf({ url }: Wire): Promise<HistoryReport> {
  return (await (await fetch(`${url}/api/status`)).json()).history;
}

async function untilKept(wire: Wire, ticks: number): Promise<void> {
  const report = await untilSaid(wire, ({ recorded }) => recorded >= ticks);
  expect(report).toMatchObject({ state: "recording", recorded: ticks });
}

async function untilSaid(wire: Wire, holds: (report: HistoryReport) => boolean): Promise<HistoryReport> {
  let report = await reportOf(wire);
  for (let tries = 0; tries < 300 && !holds(report); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    report = await reportOf(wire);
  }
  expect(holds(report), JSON.stringify(report)).toBe(true);
  return report;
}

function ticksIn(client: WireClient, channel: string): number {
  return client.told(channel).past.reduce((sum, { count }) => sum + count, 0);
}

/** Publishes a tick each so many milliseconds, up to now. */
function publishPast(wire: Wire, channel: string, ms: number, every: number): number {
  const now = Date.now();
  let count = 0;
  for (let time = now - ms; time <= now; time += every) {
    wire.feed.tick(channel, count++, { time });
  }
  return count;
}

describe("a page that is loaded anew", () => {
  const recent = { ms: 1_000, ticks: 50 };
  const wish = { channels: ["sensor/#"], history: { ms: MINUTES_15, rows: 600 } };

  test("[SUB1] [FR4] has its last 15 minutes although the hub holds seconds of them, and goes on without a hole", async () => {
    await using wire = await start({ recent });
    const channels = Array.from({ length: 12 }, (_, at) => `sensor/${at}`);
    let ticks = 0;
    for (const channel of channels) ticks += publishPast(wire, channel, MINUTES_15, 1_000);
    await untilKept(wire, ticks);
    const client = await wire.connect();
    const asked = client.subscribe(wish);
    // While the history is asked, ticks go on.
    const timer = setInterval(
      () => channels.forEach((channel) => void wire.feed.tick(channel, 1, { time: Date.now() })),
      1,
    );
    await asked;
    await eventually(() => client.told("sensor/3").bars.length > 5, "live rows", 15_000);
    clearInterval(timer);
    for (const channel of channels) {
      const { entry, past } = client.told(channel);
      expect([entry.from, entry.gaps]).toEqual(["snapshot", undefined]);
      expect(past.length).toBeGreaterThan(150);
      expect(past.length).toBeLessThanOrEqual(600);
      expect(Date.now() - (past[0]?.time ?? 0)).toBeGreaterThan(MINUTES_15 - 20_000);
      // What has gone out of the span meanwhile, a tick a second.
      expect(entry.seq - ticksIn(client, channel)).toBeLessThan(30);
    }
    expect(client.faults).toEqual([]);
  });

  test.each([["ticks" as const], ["bars" as const]])(
    "[SUB3] [SUB4] %s of the store and the hub follow one another by number, and so do frames; a place that only the store has is no replay",
    async (mode) => {
      await using wire = await start({ recent });
      const ticks = publishPast(wire, "sensor/a", 60_000, 100);
      await untilKept(wire, ticks);
      const timer = setInterval(() => void wire.feed.tick("sensor/a", 1, { time: Date.now() }), 1);
      const client = await wire.connect();
      await client.subscribe({ channels: ["sensor/a"], mode, rate: 50, history: 500 });
      await eventually(() => client.told("sensor/a").bars.length > 5, "live rows", 15_000);
      const { entry, past, bars } = client.told("sensor/a");
      const seqs = past.map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: 500 }, (_, at) => entry.seq - 499 + at));
      expect((bars[0]?.seq ?? 0) - (bars[0]?.count ?? 0)).toBe(entry.seq);
      const since = { "sensor/a": [entry.epoch, entry.seq - 400] as [string, number] };
      const back = await wire.connect();
      await back.subscribe({ channels: ["sensor/a"], mode, history: { ms: 60_000, rows: 600 }, since });
      clearInterval(timer);
      const again = back.told("sensor/a");
      expect([again.entry.from, again.entry.gaps]).toEqual(["snapshot", undefined]);
      expect(again.past[0]?.seq).toBeLessThan(entry.seq - 400);
      expect([...client.faults, ...back.faults]).toEqual([]);
    },
  );

  test("[SUB6] what is asked behind it is answered after it, in order", async () => {
    await using wire = await start({ recent });
    await untilKept(wire, publishPast(wire, "sensor/a", MINUTES_15, 1_000));
    const client = await wire.connect();
    const answers: string[] = [];
    const asked = client.subscribe(wish).then(() => answers.push("subscribe"));
    const dropped = client
      .ask("unsubscribe", { channels: ["sensor/#"] })
      .then(() => answers.push("unsubscribe"));
    await Promise.all([asked, dropped]);
    expect(answers).toEqual(["subscribe", "unsubscribe"]);
    wire.feed.tick("sensor/a", 1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.told("sensor/a").bars).toEqual([]);
  });
});

describe("[BYE2] a restart on the same directory", () => {
  test("goes on in epoch and number, resumes readers by a replay, and shows what was", async () => {
    let since: [string, number];
    {
      await using wire = await start();
      wire.feed.ticks("sensor/a", 100);
      const client = await wire.connect();
      const { epoch, seq } = (await client.subscribe({ channels: ["sensor/a"] })).channels[0] ?? {
        epoch: "",
        seq: 0,
      };
      since = [epoch, seq];
      wire.feed.ticks("sensor/a", 20);
    }
    await using wire = await start();
    wire.feed.ticks("sensor/a", 5);
    const back = await wire.connect();
    await back.subscribe({ channels: ["sensor/a"], since: { "sensor/a": since } });
    expect(back.told("sensor/a").entry).toMatchObject({ from: "replay", epoch: since[0], seq: 125 });
    expect([ticksIn(back, "sensor/a"), back.faults]).toEqual([25, []]);
    const fresh = await wire.connect();
    await fresh.subscribe({ channels: ["sensor/a"], history: 300 });
    expect([ticksIn(fresh, "sensor/a"), fresh.faults]).toEqual([125, []]);
    expect(await reportOf(wire)).toMatchObject({ continued: 1, begun: 0 });
  });

  test("begins another epoch where the feed tells its story anew, and never weaves two worlds into one", async () => {
    const told = Date.now() - 10_000;
    const epochs: string[] = [];
    const values = [1, 2];
    for (const value of values) {
      await using wire = await start();
      Object.assign(wire.feed, { startsAnew: true });
      for (let at = 0; at <= 5 * value; at++)
        wire.feed.tick("sensor/made-up", value, { time: told + at * 100 });
      const client = await wire.connect();
      epochs.push((await client.subscribe({ channels: ["sensor/made-up"] })).channels[0]?.epoch ?? "");
      if (value === 1) continue;
      const { rows, gaps } = await (
        await fetch(`${wire.url}/api/history?channel=sensor/made-up&from=-1h`)
      ).json();
      // Until the first world ended it stays as it was; the second begins after it.
      expect(rows.map((row: number[]) => row[2])).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
      expect(gaps).toMatchObject([{ ticks: null }]);
      expect(await reportOf(wire)).toMatchObject({ begun: 1, retold: 6 });
    }
    expect(new Set(epochs).size).toBe(2);
  });

  test("begins another epoch for a channel that comes from somewhere else", async () => {
    const epochs = new Set<string>();
    for (const name of ["One feed", "Another"]) {
      await using wire = await start();
      Object.assign(wire.feed, { name });
      wire.feed.tick("sensor/a", 1);
      epochs.add((await (await fetch(`${wire.url}/api/channels`)).json()).channels[0].epoch);
    }
    expect(epochs.size).toBe(2);
  });
});

test("[HTTP3] [SUB3] ticks that cannot be read any more are a gap that is told, in rows of either kind", async () => {
  {
    await using wire = await start();
    await untilKept(wire, publishPast(wire, "sensor/a", MINUTES_15, 100));
  }
  const db = new DatabaseSync(path.join(dir, "history.db"));
  const block = db.prepare("SELECT id, seq0, seq1, n FROM block ORDER BY seq0 LIMIT 1 OFFSET 1").get();
  db.prepare("UPDATE block SET data = zeroblob(9) WHERE id = ?").run(Number(block?.id));
  db.close();
  await using wire = await start({ recent: { ms: 1_000, ticks: 50 } });
  const query = "channel=sensor/a&from=-1h&max=50000";
  const { rows, gaps } = await (await fetch(`${wire.url}/api/history?${query}`)).json();
  expect(gaps).toMatchObject([{ ticks: block?.n, cause: "damage" }]);
  expect(rows).toHaveLength(9_001 - Number(block?.n));
  const client = await wire.connect();
  await client.subscribe({ channels: ["sensor/a"], history: { ms: MINUTES_15, rows: 3_000 } });
  expect(client.told("sensor/a").entry.gaps).toEqual([[block?.seq0, block?.seq1]]);
  expect(client.faults).toEqual([]);
});

describe("ticks that are not in order", () => {
  test("a tick a day late is kept at its time, and nothing else is moved", async () => {
    await using wire = await start();
    const now = Date.now();
    wire.feed.tick("sensor/a", 1, { time: now });
    wire.feed.tick("sensor/a", 7, { time: now - 86_400_000 });
    wire.feed.tick("sensor/a", 2, { time: now + 1 });
    const query = `channel=sensor/a&from=${now - 90_000_000}`;
    const { rows } = await (await fetch(`${wire.url}/api/history?${query}&to=${now + 2}`)).json();
    expect(rows.map((row: number[]) => [row[1], row[2]])).toEqual([
      [now - 86_400_000, 7],
      [now, 1],
      [now + 1, 2],
    ]);
  });

  test("after a clock that steps back an hour everything is still kept, and a restart shows the channel live", async () => {
    const now = Date.now();
    {
      await using wire = await start();
      for (let at = 0; at < 10; at++) wire.feed.tick("sensor/a", at, { time: now + 3_600_000 + at });
      for (let at = 10; at < 20; at++) wire.feed.tick("sensor/a", at, { time: now + at });
      await untilKept(wire, 20);
    }
    await using wire = await start();
    wire.feed.tick("sensor/a", 20, { time: now + 20 });
    const [entry] = (await (await fetch(`${wire.url}/api/channels`)).json()).channels;
    expect(entry).toMatchObject({ state: "live", seq: 21 });
    const { rows } = await (
      await fetch(`${wire.url}/api/history?channel=sensor/a&from=${now}&to=${now + 4_000_000}`)
    ).json();
    expect(rows).toHaveLength(21);
  });
});

describe("a disk that cannot be written to never stops the stream", () => {
  /** Whether ticks still reach a reader. */
  async function expectStreaming(wire: Wire): Promise<void> {
    const client = await wire.connect();
    wire.feed.tick("sensor/live", 0);
    await client.subscribe({ channels: ["sensor/live"], rate: 50, history: { ms: MINUTES_15, rows: 100 } });
    for (let at = 1; at <= 20; at++) wire.feed.tick("sensor/live", at);
    const { seq } = client.told("sensor/live");
    await eventually(() => client.told("sensor/live").seq >= seq + 20, "live ticks", 15_000);
    expect(client.faults).toEqual([]);
  }

  test("a directory that is not there is made", async () => {
    await using wire = await start({ dataDir: path.join(dir, "not", "there") });
    wire.feed.ticks("sensor/a", 3);
    await untilKept(wire, 3);
  });

  test("a directory that cannot be made is named, on the status, in the metrics and once in the log", async () => {
    writeFileSync(path.join(dir, "file"), "");
    const lines: string[] = [];
    await using wire = await start({
      dataDir: path.join(dir, "file", "data"),
      logged: (line) => lines.push(line),
    });
    await expectStreaming(wire);
    const report = await untilSaid(wire, ({ lost }) => (lost["store-failed"] ?? 0) > 0);
    expect([report.state, report.message]).toEqual(["failing", expect.stringContaining(dir)]);
    await expectStreaming(wire);
    const metrics = await (await fetch(`${wire.url}/metrics`)).text();
    expect(metrics).toMatch(/^tidemark_history_up 0$/m);
    expect(metrics).toMatch(/^tidemark_history_ticks_lost_total\{reason="store-failed"\} [1-9]/m);
    expect(lines.filter((line) => line.includes("ticks are not kept"))).toHaveLength(1);
  });

  test("a directory that another server has is named with the remedy, and taken over once it is free", {
    timeout: 60_000,
  }, async () => {
    await using first = await start();
    await using second = await start();
    await expectStreaming(second);
    const held = await untilSaid(second, ({ state }) => state === "failing");
    expect(held.message).toMatch(/in use by another process; stop the server .*TIDEMARK_DATA/);
    expect((await fetch(`${second.url}/api/history?channel=sensor/live`)).status).toBe(503);
    first.feed.ticks("sensor/a", 3);
    await untilKept(first, 3);
    await first[Symbol.asyncDispose]();
    await untilSaid(second, ({ state, recorded }) => {
      second.feed.tick("sensor/live", 1);
      return state === "recording" && recorded > 0;
    });
    const { rows } = await (
      await fetch(`${second.url}/api/history?channel=sensor/a&from=-1h&to=%2B1h`)
    ).json();
    expect(rows).toHaveLength(3);
  });

  test("a full disk is named, and what comes is kept again once there is room", {
    timeout: 60_000,
  }, async () => {
    using disk = new MountedDisk(2 * 1_048_576);
    await using wire = await start({ dataDir: path.join(disk.dir, "data") });
    wire.feed.ticks("sensor/a", 10);
    await untilKept(wire, 10);
    const filler = path.join(disk.dir, "filler");
    fill(filler);
    for (let at = 0; at < 60_000; at++) wire.feed.tick("sensor/a", Math.random());
    const full = await untilSaid(wire, ({ state }) => state === "failing");
    expect(full.message).toMatch(/full/);
    await expectStreaming(wire);
    rmSync(filler);
    const kept = full.recorded;
    await untilSaid(wire, ({ state, recorded }) => {
      wire.feed.tick("sensor/a", 1);
      return state === "recording" && recorded > kept;
    });
  });

  test("a directory that is read-only is named", async () => {
    using disk = new MountedDisk(4 * 1_048_576);
    disk.remount("ro");
    await using wire = await start({ dataDir: disk.dir });
    await expectStreaming(wire);
    const { message } = await untilSaid(wire, ({ state }) => state === "failing");
    expect(message).toMatch(/may (not )?be written/);
  });

  test("a directory that is deleted is made anew", { timeout: 60_000 }, async () => {
    const data = path.join(dir, "data");
    await using wire = await start({ dataDir: data });
    wire.feed.ticks("sensor/a", 10);
    await untilKept(wire, 10);
    rmSync(data, { recursive: true, maxRetries: 10 });
    await expectStreaming(wire);
    await untilSaid(wire, ({ state, recorded }) => {
      wire.feed.tick("sensor/b", 1);
      return state === "recording" && recorded > 40;
    });
    const { rows } = await (await fetch(`${wire.url}/api/history?channel=sensor/b&from=-1h&to=%2B1h`)).json();
    expect(rows.length).toBeGreaterThan(0);
  });
});

/** Takes all the room a disk has left. */
function fill(file: string): void {
  for (let bytes = 1_048_576; bytes >= 4_096; ) {
    try {
      writeFileSync(file, Buffer.alloc(bytes), { flag: "a" });
    } catch {
      bytes /= 2;
    }
  }
}

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startWire, type Wire } from "../support/wire.ts";

let wire: Wire;
beforeEach(async () => {
  wire = await startWire({ recent: { ms: 2_000, ticks: 500 } });
});
afterEach(() => wire[Symbol.asyncDispose]());

describe("[SUB4] resuming", () => {
  async function resume(since: unknown) {
    const client = await wire.connect();
    const [entry] = (
      await client.subscribe({ channels: ["sensor/a"], history: 5, since: { "sensor/a": since } })
    ).channels;
    if (!entry) throw new Error("no entry");
    return { client, entry, counts: client.told("sensor/a").past.reduce((sum, { count }) => sum + count, 0) };
  }

  async function epoch(): Promise<string> {
    const client = await wire.connect();
    return (await client.subscribe({ channels: ["sensor/a"] })).channels[0]?.epoch ?? "";
  }

  test.each([0, 1, 17, 99, 100])("from tick %d replays exactly what came after it", async (seq) => {
    wire.feed.ticks("sensor/a", 100);
    const { entry, counts, client } = await resume([await epoch(), seq]);
    expect(entry.from).toBe("replay");
    expect(counts).toBe(100 - seq);
    expect(client.faults).toEqual([]);
  });

  test.each([101, -1, 1.5])("from %d, which is no place in the run, gives a snapshot", async (seq) => {
    wire.feed.ticks("sensor/a", 100);
    expect((await resume([await epoch(), seq])).entry.from).toBe("snapshot");
  });

  test("in another epoch gives a snapshot", async () => {
    wire.feed.ticks("sensor/a", 100);
    const { entry, counts } = await resume(["another", 50]);
    expect([entry.from, counts]).toEqual(["snapshot", 5]);
  });

  test("replays only what is still held, to the tick: those of the time to keep", async () => {
    wire.feed.ticks("sensor/a", 3_101);
    const held = await epoch();
    expect((await resume([held, 1_100])).entry.from).toBe("replay");
    expect((await resume([held, 1_100])).counts).toBe(2_001);
    expect((await resume([held, 1_099])).entry.from).toBe("snapshot");
  });

  test("replays only what is still held, to the tick: as many as are to be kept", async () => {
    const start = Date.now();
    for (let at = 0; at < 600; at++) wire.feed.tick("sensor/a", at, { time: start + at * 60_000 });
    const held = await epoch();
    expect((await resume([held, 100])).counts).toBe(500);
    expect((await resume([held, 99])).entry.from).toBe("snapshot");
  });

  test("does not take a channel that was removed and came again for the old one", async () => {
    wire.feed.ticks("sensor/a", 10);
    const old = await epoch();
    wire.feed.remove("sensor/a");
    wire.feed.ticks("sensor/a", 10);
    const { entry } = await resume([old, 5]);
    expect([entry.from, entry.epoch === old]).toEqual(["snapshot", false]);
  });
});

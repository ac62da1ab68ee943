import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../../server/feeds/replay.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { feedRecorder, runFor } from "../../support/feed-recorder.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tidemark-replay-"));
  await writeFile(join(folder, "steady.csv"), steady(40));
});
afterAll(() => rm(folder, { recursive: true }));

const T0 = Date.UTC(2013, 11, 2, 21, 15);
const at = (index: number) => T0 + index * 60_000;

/** A row a minute. */
function steady(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `${new Date(at(row)).toISOString()},${20 + row}`);
  return ["timestamp,value", ...lines, ""].join("\n");
}

async function fileOf(text: string, name = "recording.csv"): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const feed = (options: object) => replay.create({ type: "replay", channel: "sensor/m/t", ...options });
const steadyFeed = (options: object = {}) =>
  feed({ file: join(folder, "steady.csv"), time: "timestamp", value: "value", ...options });
const play = (options: object) => runFor(feed(options), Number.POSITIVE_INFINITY);

feedContract("replay", {
  create: () => steadyFeed({ loop: true, speed: 60_000 }),
  broken: () => feed({ file: "/nowhere/at/all.csv", time: 0, value: 1 }),
});

describe("what a recording says", () => {
  test("headerless quotes, columns by number: every value as in the file", async () => {
    const file = await fileOf(
      "20200101 170000065,1.121200,1.121720,0\n20200101 170010447,1.121200,1.121920,5\n",
    );
    const columns = { time: 0, bid: "1", ask: 2, size: 3 };
    const { ticks, refusals } = await play({
      file,
      channel: "symbol/EUR-USD",
      ...columns,
      speed: 0,
      from: "recorded",
    });
    const first = Date.UTC(2020, 0, 1, 17, 0, 0, 65);
    const channel = "symbol/EUR-USD";
    expect(ticks).toEqual([
      { channel, time: first, value: 1.12146, bid: 1.1212, ask: 1.12172, size: 0 },
      { channel, time: first + 10_382, value: 1.12156, bid: 1.1212, ask: 1.12192, size: 5 },
    ]);
    expect(refusals).toEqual([]);
  });

  test("columns by name, whatever their order", async () => {
    const file = await fileOf("note,value,timestamp\nx,73.96732207,2013-12-02 21:15:00\n");
    const { ticks } = await play({ file, time: "timestamp", value: "value", speed: 0, from: "recorded" });
    expect(ticks).toMatchObject([{ time: T0, value: 73.96732207 }]);
  });

  test("NDJSON, by the name of the file or by word", async () => {
    const text = `{"at":${T0},"price":5.5,"qty":2}\n{"at":${T0 + 1000},"price":5.25}\n`;
    const columns = {
      channel: "symbol/X",
      time: "at",
      price: "price",
      size: "qty",
      speed: 0,
      from: "recorded",
    };
    const expected = [
      { channel: "symbol/X", time: T0, value: 5.5, size: 2 },
      { channel: "symbol/X", time: T0 + 1000, value: 5.25 },
    ];
    expect((await play({ file: await fileOf(text, "a.ndjson"), ...columns })).ticks).toEqual(expected);
    expect((await play({ file: await fileOf(text, "a.txt"), format: "ndjson", ...columns })).ticks).toEqual(
      expected,
    );
  });

  test("bad lines are refused by their number, and the rest goes on", async () => {
    const file = await fileOf('t,v\n1577898000,1\nsoon,2\n1577898002,\n1577898003,"x\n1577898004,5\n');
    const { ticks, refusals } = await play({ file, time: "t", value: "v", speed: 0, from: "recorded" });
    expect(ticks.map(({ value }) => value)).toEqual([1, 5]);
    expect(refusals).toEqual([
      { reason: "time not understood", detail: `${file} line 3: column 0 is "soon"` },
      { reason: "value is not a number", detail: `${file} line 4: column 1 is ""` },
      { reason: "not CSV", detail: `${file} line 5` },
    ]);
  });

  test("a header in a file whose columns are numbered is one bad line", async () => {
    const file = await fileOf("t,v\n1577898000,1\n");
    const { ticks, refusals } = await play({ file, time: 0, value: 1, speed: 0 });
    expect(ticks).toHaveLength(1);
    expect(refusals.map(({ detail }) => detail)).toEqual([`${file} line 1: column 0 is "t"`]);
  });

  test("describes with the words given, and learns decimals and the usual silence from the rows", async () => {
    const words = { name: "Machine", unit: "°F", group: "Recordings" };
    const { descriptions } = await runFor(steadyFeed({ ...words, speed: 60 }), 1);
    expect(descriptions).toEqual([{ channel: "sensor/m/t", ...words, decimals: 0, expectedMs: 1000 }]);
  });

  test("a value recorded to fourteen digits is shown with those that its steps are worth", async () => {
    const file = await fileOf("t,v\n1,73.96732207\n2,74.93588199999998\n3,76.12416182\n4,75.5\n");
    const { descriptions } = await play({ file, time: "t", value: "v", speed: 0 });
    expect(descriptions[0]?.decimals).toBe(2);
  });

  test("rows without a rhythm have no usual silence", async () => {
    const file = await fileOf("1,1\n2,1\n3,1\n4,1\n900,1\n901,1\n2000,1\n");
    const { descriptions } = await play({ file, time: 0, value: 1, speed: 0 });
    expect(descriptions[0]?.expectedMs).toBeUndefined();
  });
});

describe("the pace of a replay", () => {
  test("from now: the first is the present, the rest as far apart as they are told", async () => {
    const started = Date.now();
    const { ticks } = await runFor(steadyFeed({ speed: 6_000 }), 5);
    const times = ticks.map(({ time }) => time);
    expect(times[0]).toBeGreaterThanOrEqual(started);
    expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 10, 20, 30, 40]);
    expect(Date.now() - started).toBeGreaterThanOrEqual(35);
  });

  test("recorded: the file's own times", async () => {
    const { ticks } = await runFor(steadyFeed({ speed: 60_000, from: "recorded" }), 5);
    expect(ticks.map(({ time }) => time)).toEqual([0, 1, 2, 3, 4].map(at));
  });

  test("speed 0 from now keeps the spacing of the file", async () => {
    const { ticks } = await runFor(steadyFeed({ speed: 0 }), Number.POSITIVE_INFINITY);
    expect(ticks).toHaveLength(40);
    expect((ticks[39]?.time ?? 0) - (ticks[0]?.time ?? 0)).toBe(39 * 60_000);
  });

  test("speed 0 asks whether readers have room, and waits for them", async () => {
    const file = await fileOf(steady(2_000), "long.csv");
    const recorder = feedRecorder();
    const asked: number[] = [];
    let full = true;
    recorder.emit.ready = () => {
      asked.push(recorder.ticks.length);
      return full ? new Promise(() => {}) : Promise.resolve();
    };
    void feed({ file, time: 0, value: 1, speed: 0 }).run(recorder.emit, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked).toEqual([256]);
    expect(recorder.ticks).toHaveLength(256);
    full = false;
  });

  test("a loop of a short file at speed 0 asks after each lap", async () => {
    const recorder = feedRecorder();
    const abort = new AbortController();
    const asked: number[] = [];
    recorder.emit.ready = async () => {
      if (asked.push(recorder.ticks.length) === 3) abort.abort();
    };
    await steadyFeed({ loop: true, speed: 0 }).run(recorder.emit, abort.signal);
    expect(asked).toEqual([40, 80, 120]);
  });

  test.each(["now", "recorded"])("a loop from %s never goes back in time", async (from) => {
    const { ticks } = await runFor(steadyFeed({ loop: true, speed: 0, from }), 100);
    const times = ticks.slice(0, 100).map(({ time }) => time);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    expect(new Set(gaps)).toEqual(new Set([60_000]));
    expect(ticks[40]?.value).toBe(20);
  });
});

describe("recordings that cannot be played", () => {
  test.each([
    ["missing.csv", "there is no such file"],
    ["empty.csv", "it is empty"],
    ["folder.csv", "it is a directory"],
  ])("%s is refused by name, with the option to set", async (name, why) => {
    await writeFile(join(folder, "empty.csv"), "");
    await mkdir(join(folder, "folder.csv"), { recursive: true });
    const file = join(folder, name);
    const run = play({ file, time: 0, value: 1 });
    await expect(run).rejects.toThrow(`cannot read ${file}: ${why}; set the option "file"`);
  });

  test("a column that is not there is answered with those that are", async () => {
    const file = await fileOf("timestamp, value\n1,2\n");
    await expect(play({ file, time: "time", value: "value" })).rejects.toThrow(
      `has no column "time"; its first line names "timestamp", "value"`,
    );
  });

  test("a file without a good row is refused", async () => {
    const file = await fileOf("a,b\nc,d\n");
    await expect(play({ file, time: 0, value: 1 })).rejects.toThrow("not one of its 2 rows could be read");
    await expect(play({ file: await fileOf("t,v\n"), time: "t", value: "v" })).rejects.toThrow(
      "it has no rows",
    );
  });
});

describe("options", () => {
  const good = { file: "a.csv", time: 0, value: 1 };
  test.each([
    [{ ...good, value: undefined }, "name the column of the value"],
    [{ ...good, value: undefined, channel: "symbol/X", bid: 1 }, "both bid and ask"],
    [{ ...good, price: 1 }, "leave one out"],
    [{ ...good, size: 2 }, "belongs to a symbol/"],
    [{ ...good, channel: "BTC" }, "starts with symbol/ or sensor/"],
    [{ ...good, speed: -1 }, "speed"],
    [{ ...good, from: "then" }, "from"],
    [{ ...good, columns: 3 }, "columns"],
  ])("%j is refused", (options, message) => {
    expect(() => feed(options)).toThrow(message);
  });
});

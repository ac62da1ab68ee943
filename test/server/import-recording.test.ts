import { execFile } from "node:child_process";
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import type { KnownChannel } from "../../server/history/history.ts";
import { openSqliteHistory } from "../../server/history/sqlite.ts";
import { type ImportOptions, importRecording } from "../../server/import-recording.ts";
import { historyPlace } from "../support/history-place.ts";

const T0 = Date.UTC(2025, 0, 1);
const CHANNEL = "sensor/cellar/temperature";

async function place(): Promise<string> {
  const made = await historyPlace();
  onTestFinished(async () => await made[Symbol.asyncDispose]());
  return made.dataDir;
}

/** Lines of CSV a minute apart. */
function lines(from: number, count: number): string {
  return Array.from({ length: count }, (_, at) => {
    const row = from + at;
    return `${new Date(T0 + row * 60_000).toISOString()},${(row % 50) / 10}\n`;
  }).join("");
}

async function wishFor(text: string): Promise<ImportOptions> {
  const dataDir = await place();
  const file = join(dataDir, "recording.csv");
  await writeFile(file, `ts,v\n${text}`);
  const columns = { time: "ts", value: "v" };
  return { file, columns, channel: CHANNEL, dataDir, signal: new AbortController().signal };
}

async function keptIn(dataDir: string): Promise<number> {
  const store = await openSqliteHistory({ dataDir });
  try {
    const { bars } = await store.range({ channel: CHANNEL, from: 0, to: 1e14, max: 100 });
    return bars.reduce((sum, { count }) => sum + count, 0);
  } finally {
    await store.close();
  }
}

test("a recording of more than a batch is all in history, and how far it is is told", async () => {
  const wish = await wishFor(lines(0, 150_000));
  const told: number[] = [];
  const imported = await importRecording({ ...wish, onProgress: ({ ticks }) => told.push(ticks) });
  expect(imported).toMatchObject({
    ticks: 150_000,
    repeated: 0,
    refused: 0,
    from: T0,
    to: T0 + 149_999 * 60_000,
  });
  expect(told).toEqual([65_536, 131_072, 150_000]);
  expect(await keptIn(wish.dataDir)).toBe(150_000);
}, 30_000);

test("lines that cannot be read are counted with their reasons, and cost no other line", async () => {
  const wish = await wishFor(
    `${lines(0, 60)}yesterday,1\n${lines(60, 10)}2025-01-02T00:00:00Z,warm\n${lines(70, 10)}`,
  );
  const { ticks, refused, reasons, named } = await importRecording(wish);
  expect([ticks, refused]).toEqual([80, 2]);
  expect(reasons).toContain("time not understood 1");
  expect(reasons).toContain("value is not a number 1");
  expect(named).toEqual([
    `${wish.file} line 62: column 0 is "yesterday": time not understood`,
    `${wish.file} line 73: column 1 is "warm": value is not a number`,
  ]);
});

test("the first five of many bad lines are named, ticks of the future and days of no calendar among them", async () => {
  const future = new Date(Date.now() + 2 * 86_400_000).toISOString();
  const bad = `${future},1\n2026-02-30T00:00:00Z,2\n${"soon,1\n".repeat(8)}`;
  const wish = await wishFor(`${lines(0, 3)}${bad}`);
  const { ticks, refused, named } = await importRecording(wish);
  expect([ticks, refused, named.length]).toEqual([3, 10, 5]);
  expect(named[0]).toBe(`${wish.file} line 5: ["${future}","1"]: time is more than a day ahead of the clock`);
  expect(named[1]).toContain(
    'line 6: column 0 is "2026-02-30T00:00:00Z": time does not exist in the calendar',
  );
});

test("a line of the future is taken when its day has come, and no other line twice", async () => {
  const future = `${new Date(Date.now() + 2 * 86_400_000).toISOString()},9\n`;
  const wish = await wishFor(`${lines(0, 3)}${future}${lines(3, 3)}`);
  expect(await importRecording(wish)).toMatchObject({ ticks: 6, refused: 1 });
  const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * 86_400_000);
  onTestFinished(() => clock.mockRestore());
  expect(await importRecording(wish)).toMatchObject({ ticks: 7, refused: 0, repeated: 6 });
  expect(await keptIn(wish.dataDir)).toBe(7);
  const store = await openSqliteHistory(wish);
  onTestFinished(() => store.close());
  const { bars, gaps } = await store.range({ channel: CHANNEL, from: 0, to: 1e14, max: 100 });
  expect(bars.map(({ close }) => close)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 9]);
  expect(gaps).toEqual([]);
});

test("a recording of which nothing can be taken says why by its first line", async () => {
  const wish = await wishFor("2090-01-01,1\n2090-01-02,1\n");
  await expect(importRecording(wish)).rejects.toThrow(
    /not one of its 2 rows .*line 2: .*a day ahead of the clock/,
  );
});

test("columns may be counted though the first line names them", async () => {
  const wish = { ...(await wishFor(lines(0, 60))), columns: { time: 0, value: 1 } };
  expect(await importRecording(wish)).toMatchObject({ ticks: 60, refused: 0 });
  await writeFile(wish.file, `soon,1\n${lines(0, 60)}`);
  expect(await importRecording(wish)).toMatchObject({ ticks: 60, refused: 1 });
});

test("the same recording again adds nothing, and what it has grown by once", async () => {
  const wish = await wishFor(lines(0, 200));
  await importRecording(wish);
  expect(await importRecording(wish)).toMatchObject({ ticks: 200, repeated: 200 });
  await appendFile(wish.file, lines(200, 50));
  expect(await importRecording(wish)).toMatchObject({ ticks: 250, repeated: 200 });
  expect(await keptIn(wish.dataDir)).toBe(250);
}, 20_000);

test("an import that is broken off keeps what it had, and goes on when it is asked again", async () => {
  const wish = await wishFor(lines(0, 150_000));
  const stop = new AbortController();
  const first = await importRecording({ ...wish, signal: stop.signal, onProgress: () => stop.abort() });
  expect(first.ticks).toBeLessThan(150_000);
  expect(await importRecording(wish)).toMatchObject({ ticks: 150_000, repeated: first.ticks });
  expect(await keptIn(wish.dataDir)).toBe(150_000);
}, 30_000);

async function knownIn(dataDir: string): Promise<readonly KnownChannel[]> {
  const store = await openSqliteHistory({ dataDir });
  try {
    return await store.known();
  } finally {
    await store.close();
  }
}

test("a board is told what the channel is, as said and as its values show, unless a feed has it", async () => {
  const wish = await wishFor(lines(0, 200));
  await importRecording({ ...wish, facts: { name: "Cellar", unit: "°C", group: undefined } });
  const told = { name: "Cellar", unit: "°C", group: null, decimals: 1, expectedMs: 60_000 };
  const facts = expect.objectContaining({ ...told, source: "import of recording.csv" });
  expect(await knownIn(wish.dataDir)).toMatchObject([{ channel: CHANNEL, facts }]);

  const store = await openSqliteHistory({ dataDir: wish.dataDir });
  const own = factsOf({ channel: CHANNEL, name: "Own" }, "sensor", "Feed");
  await store.note([{ channel: CHANNEL, facts: own, seen: 1 }]);
  await store.close();
  await importRecording({ ...wish, facts: { name: "Cellar" } });
  expect(await knownIn(wish.dataDir)).toEqual([{ channel: CHANNEL, facts: own, seen: 1 }]);
});

test("another import leaves what the channel was called, where it does not say it", async () => {
  const wish = await wishFor(lines(0, 200));
  await importRecording({ ...wish, facts: { name: "Cellar", unit: "°C" } });
  await importRecording({ ...wish, facts: { name: undefined, unit: "K" } });
  expect(await knownIn(wish.dataDir)).toMatchObject([{ facts: { name: "Cellar", unit: "K", decimals: 1 } }]);
}, 20_000);

test("ticks that the server would forget are warned of once, at the first of them", async () => {
  const wish = await wishFor(lines(0, 200));
  const warnings: [string, number][] = [];
  let ticks = 0;
  await importRecording({
    ...wish,
    keepTicksMs: 7 * 86_400_000,
    onProgress: (progress) => {
      ticks = progress.ticks;
    },
    say: (loudness, text) => warnings.push([`${loudness}: ${text}`, ticks]),
  });
  expect(warnings).toEqual([
    [expect.stringMatching(/^warn: ticks older than 7 days .*history\.keep\.ticks/), 0],
  ]);
  await importRecording({ ...wish, keepTicksMs: 1e13, say: (_, text) => warnings.push([text, 0]) });
  expect(warnings).toHaveLength(1);
});

test("a history without room for more says so, with the setting", async () => {
  const wish = await wishFor(lines(0, 200));
  const warnings: string[] = [];
  const say: ImportOptions["say"] = (_, text) => void warnings.push(text);
  await importRecording({ ...wish, bytes: 1e9, say });
  expect(warnings).toEqual([]);
  await importRecording({ ...wish, bytes: 1_000, say });
  expect(warnings).toEqual([expect.stringMatching(/oldest ticks are forgotten .*history\.maxBytes/)]);
});

test("nothing is imported while a server has the file, and that is said in words", async () => {
  const wish = await wishFor(lines(0, 100));
  const store = await openSqliteHistory({ dataDir: wish.dataDir });
  onTestFinished(() => store.close());
  const program = join(import.meta.dirname, "../../server/import.ts");
  const args = [program, wish.file, "--channel", CHANNEL, "--time", "ts", "--value", "v"];
  const env = { ...process.env, TIDEMARK_DATA: wish.dataDir };
  const run = promisify(execFile)(process.execPath, args, { env, cwd: wish.dataDir });
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining("in use by another process"),
  });
}, 20_000);

test("the program says how far it was until all is read, and which lines it refused", async () => {
  const wish = await wishFor(`${lines(0, 100)}soon,1\n`);
  const program = join(import.meta.dirname, "../../server/import.ts");
  const args = [program, wish.file, "--channel", CHANNEL, "--time", "0", "--value", "1"];
  const env = { ...process.env, TIDEMARK_DATA: wish.dataDir };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, cwd: wish.dataDir });
  expect(stderr).toMatch(/█{30} 100 % {2}100 rows, .* rows\/s\n$/);
  expect(stdout).toMatch(
    /has 100 ticks from .*\n1 lines were refused: time not understood 1\n {2}.* line 102: /,
  );
}, 20_000);

test("the program says what is missing from its command, and what a good one looks like", async () => {
  const program = join(import.meta.dirname, "../../server/import.ts");
  const run = promisify(execFile)(process.execPath, [program, "x.csv", "--channel", "cellar", "--time", "0"]);
  await expect(run).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/starts with symbol\/ or sensor\/.*npm run import -- <file>/s),
  });
});

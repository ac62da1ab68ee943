import { copyFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import type { HistoryStore } from "../../../server/history/history.ts";
import { digestOf, Marks } from "../../../server/history/marks.ts";
import { openSqliteHistory } from "../../../server/history/sqlite.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf, type KeptTick } from "../../support/history-ticks.ts";
import { MountedDisk } from "../../support/mounted-disk.ts";
import { waitFor } from "../../support/wait-for.ts";

const MIB = 1_048_576;
const T0 = Date.UTC(2026, 0, 5, 10);
const CHANNEL = "sensor/a";
const whole = { channel: CHANNEL, from: 0, to: 1e14, max: 1_000_000 };

function some(from: number, count: number, value = (at: number): number => at): KeptTick[] {
  return Array.from({ length: count }, (_, at) => ({
    channel: CHANNEL,
    epoch: "one",
    seq: from + at,
    time: T0 + (from + at) * 100,
    value: value(from + at),
  }));
}

async function kept(store: HistoryStore): Promise<number> {
  return (await store.range(whole)).bars.reduce((sum, { count }) => sum + count, 0);
}

interface Opened {
  readonly store: HistoryStore;
  readonly said: string[];
  readonly file: string;
}

async function openIn(dataDir: string): Promise<Opened> {
  const said: string[] = [];
  const store = await openSqliteHistory({
    dataDir,
    say: (loudness, text) => said.push(`${loudness}: ${text}`),
  });
  onTestFinished(() => store.close());
  return { store, said, file: join(dataDir, "history.db") };
}

async function place(): Promise<string> {
  const made = await historyPlace();
  onTestFinished(async () => await made[Symbol.asyncDispose]());
  return made.dataDir;
}

async function overwrite(file: string, from: number, length: number): Promise<void> {
  const handle = await open(file, "r+");
  await handle.write(Buffer.alloc(length, 0xa5), 0, length, from);
  await handle.close();
}

describe("a file", () => {
  test("of a later version is refused in words, and left as it is", async () => {
    const dataDir = await place();
    const db = new DatabaseSync(join(dataDir, "history.db"));
    db.exec("PRAGMA user_version = 99");
    db.close();
    await expect(openSqliteHistory({ dataDir })).rejects.toThrow(
      /history\.db was written by a later Tidemark \(its version is 99, this one knows \d+\); start that one, or move the file away/,
    );
    expect(await readdir(dataDir)).toEqual(["history.db"]);
  });

  test("that another has open is refused in words", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    await expect(openSqliteHistory({ dataDir })).rejects.toThrow(
      /in use by another process; stop the server or import/,
    );
    await first.store.append(columnsOf(some(1, 10)));
    expect(await kept(first.store)).toBe(10);
  }, 20_000);

  test("that another has open is refused with who that is and since when, where the system tells", async () => {
    const dataDir = await place();
    await openIn(dataDir);
    const words = await openSqliteHistory({ dataDir }).then(String, String);
    const [, pid, since = ""] = /that has it \(process (\d+), since (\S+)\), or set/.exec(words) ?? [];
    const isTold = process.platform === "linux";
    expect(pid).toBe(isTold ? String(process.pid) : undefined);
    const started = Date.now() - process.uptime() * 1_000;
    expect(Math.abs(Date.parse(since) - started) < 60_000).toBe(isTold);
  }, 20_000);

  test("that is no file of ours is set aside, named, and another is begun", async () => {
    const dataDir = await place();
    await writeFile(
      join(dataDir, "history.db"),
      "not a database, and longer than the header of one".repeat(50),
    );
    const { store, said } = await openIn(dataDir);
    await store.append(columnsOf(some(1, 10)));
    expect(await kept(store)).toBe(10);
    const [aside] = store.stats().setAside;
    expect(aside).toMatch(/history\.db\.damaged-\d{4}/);
    expect((await stat(aside ?? "")).size).toBeGreaterThan(2_000);
    expect(said.join("\n")).toContain(aside);
  });

  test.each([
    ["that says nothing of itself", ""],
    ["of a version like ours", "PRAGMA user_version = 1"],
    ["that says whose it is", "PRAGMA application_id = 7"],
  ])("of another program %s is refused in words, and left as it is", async (_, says) => {
    const dataDir = await place();
    const file = join(dataDir, "history.db");
    const db = new DatabaseSync(file);
    db.exec(`CREATE TABLE theirs(a); INSERT INTO theirs VALUES (1); ${says}`);
    db.close();
    const before = await readFile(file);
    await expect(openSqliteHistory({ dataDir })).rejects.toThrow(
      /history\.db is a database of another program and is left as it is; move it away, or set TIDEMARK_DATA/,
    );
    expect(await readdir(dataDir)).toEqual(["history.db"]);
    expect(before.equals(await readFile(file))).toBe(true);
  });

  test("says that it is ours, and one that does not say it yet does after it was opened", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    await first.store.append(columnsOf(some(1, 10)));
    await first.store.close();
    const db = new DatabaseSync(first.file);
    const id = (): unknown => db.prepare("PRAGMA application_id").get()?.application_id;
    expect(id()).toBe(0x54494445);
    db.exec("PRAGMA application_id = 0");
    db.close();
    const second = await openIn(dataDir);
    expect(await kept(second.store)).toBe(10);
    await second.store.close();
    expect((await readFile(first.file)).readUInt32BE(68)).toBe(0x54494445);
  });

  test("of a version below none is damaged: set aside, named, and another is begun", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    await first.store.close();
    const db = new DatabaseSync(first.file);
    db.exec("PRAGMA user_version = -3");
    db.close();
    const { store, said } = await openIn(dataDir);
    await store.append(columnsOf(some(1, 10)));
    expect([await kept(store), store.stats().setAside.length]).toEqual([10, 1]);
    expect(said.join("\n")).toMatch(/was set aside as/);
  });

  test("that is empty where numbers of its channels are known is set aside and named, and no other empty one is", async () => {
    const dataDir = await place();
    await writeFile(join(dataDir, "history.db"), "");
    const first = await openIn(dataDir);
    expect(first.store.stats().setAside).toEqual([]);
    await first.store.close();
    const mark = { channel: CHANNEL, epoch: "one", source: digestOf("a"), seq: 5 };
    new Marks(join(dataDir, "seqs"), { store: "", marks: [mark] }).close();
    await writeFile(first.file, "");
    const { store, said } = await openIn(dataDir);
    expect(store.stats().setAside).toHaveLength(1);
    expect(said.join("\n")).toMatch(/was set aside as/);
    await store.append(columnsOf(some(1, 10)));
    expect(await kept(store)).toBe(10);
  });

  test("of an earlier version is brought up to this one, with all that is in it", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    await first.store.append(columnsOf(some(1, 5_000)));
    await first.store.close();
    const db = new DatabaseSync(first.file);
    // The first version knew nothing of what channels are, nor which file it was.
    db.exec("DROP TABLE store; DROP TABLE known; PRAGMA user_version = 1");
    db.close();
    const { store } = await openIn(dataDir);
    expect(await kept(store)).toBe(5_000);
    expect(store.stats().id).toMatch(/^[0-9a-f]{16}$/);
    const facts = factsOf({ channel: "sensor/a" }, "sensor", "Feed");
    await store.note([{ channel: "sensor/a", facts, seen: 1 }]);
    expect(await store.known()).toEqual([{ channel: "sensor/a", facts, seen: 1 }]);
    await store.append(columnsOf(some(5_001, 10)));
    expect([await kept(store), store.stats().setAside]).toEqual([5_010, []]);
  });

  test("whose pages are damaged is set aside when it is opened", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    await first.store.append(columnsOf(some(1, 50_000, (at) => Math.sin(at))));
    await first.store.close();
    await overwrite(first.file, 8_192, 100_000);
    const { store } = await openIn(dataDir);
    expect(await kept(store)).toBe(0);
    expect(store.stats().setAside).toHaveLength(1);
    await store.append(columnsOf(some(1, 10)));
    expect(await kept(store)).toBe(10);
  });

  test("that is damaged while it is in use is set aside, and what is in no block yet goes on in another", async () => {
    const dataDir = await place();
    const first = await openIn(dataDir);
    // More than is held in memory of the file.
    await first.store.append(columnsOf(some(1, 2_200_000, () => Math.random())));
    await first.store.close();
    const { store, file, said } = await openIn(dataDir);
    await store.append(columnsOf(some(4_000_000, 10)));
    await overwrite(file, 4_096, (await stat(file)).size - 4_096);
    await store.range({ ...whole, to: T0 + 1e9, max: 100 }).catch(() => {});
    await store.append(columnsOf(some(4_000_010, 10)));
    expect(store.stats().setAside, said.join("\n")).toHaveLength(1);
    expect(await kept(store)).toBe(20);
  }, 60_000);

  test("that is deleted with its directory while it is in use is made anew, with what is in no block yet", async () => {
    const dataDir = join(await place(), "data");
    const { store, said } = await openIn(dataDir);
    await store.append(columnsOf(some(1, 10)));
    // The thread may make files anew while they are being removed.
    await rm(dataDir, { recursive: true, maxRetries: 10 });
    await store.append(columnsOf(some(11, 10)));
    expect(await kept(store)).toBe(20);
    expect(said.join("\n")).toMatch(/is gone while it was in use/);
    await store.close();
    expect(await kept((await openIn(dataDir)).store)).toBe(20);
  });

  test("that was copied in the midst of its work is whole", async () => {
    const dataDir = await place();
    const { store, file } = await openIn(dataDir);
    for (let at = 0; at < 5; at++) await store.append(columnsOf(some(1 + at * 3_000, 3_000)));
    const copy = await place();
    for (const end of ["", "-wal"]) await copyFile(file + end, join(copy, `history.db${end}`));
    expect(await kept((await openIn(copy)).store)).toBe(15_000);
  });
});

test("where the directory cannot be made nothing is kept, in words, until it can", async () => {
  const dataDir = join(await place(), "file", "data");
  await writeFile(join(dataDir, ".."), "in the way");
  const { store } = await openIn(dataDir);
  expect(store.stats().fault).toMatch(
    /history is not kept: .*cannot be opened; see that the directory is there/,
  );
  await expect(store.append(columnsOf(some(1, 10)))).rejects.toThrow(/history is not kept/);
  expect(store.stats().lost).toBe(10);
  await rm(join(dataDir, ".."));
  await mkdir(dataDir, { recursive: true });
  await store.append(columnsOf(some(1, 10)));
  expect(store.stats().fault).toBeNull();
  expect(await kept(store)).toBe(10);
});

test("a full disk refuses what is appended, answers what is read, and goes on when there is room", async () => {
  const disk = new MountedDisk(2 * MIB);
  onTestFinished(() => disk[Symbol.dispose]());
  const ballast = join(disk.dir, "ballast");
  const { store, said } = await openIn(disk.dir);
  await store.append(columnsOf(some(1, 100)));
  // Half a MiB is left, or less where the store took it.
  await writeFile(ballast, Buffer.alloc(1.5 * MIB)).catch(() => {});
  let appended = 100;
  const fills = async (): Promise<void> => {
    for (let at = 0; at < 200; at++) {
      await store.append(columnsOf(some(appended + 1, 2_000, () => Math.random())));
      appended += 2_000;
    }
  };
  await expect(fills()).rejects.toThrow(
    /the disk of .*history\.db is full; make room, and keeping goes on by itself/,
  );
  expect(await kept(store)).toBe(appended);
  expect(store.stats().fault).toMatch(/is full/);
  await rm(ballast);
  await waitFor(() => store.append(columnsOf(some(appended + 1, 2_000))));
  expect(await kept(store)).toBe(appended + 2_000);
  expect(store.stats().fault).toBeNull();
  expect(said.at(-1)).toMatch(/history is kept again/);
}, 30_000);

test("a disk that may only be read is named as that, and kept to again once it may be written", async () => {
  const disk = new MountedDisk(2 * MIB);
  onTestFinished(() => disk[Symbol.dispose]());
  const first = await openIn(disk.dir);
  await first.store.append(columnsOf(some(1, 100)));
  await first.store.close();
  disk.remount("ro");
  const { store } = await openIn(disk.dir);
  expect(store.stats().fault).toMatch(/history\.db may not be written; let this process write there/);
  disk.remount("rw");
  await store.append(columnsOf(some(101, 100)));
  expect([await kept(store), store.stats().fault]).toEqual([200, null]);
}, 30_000);

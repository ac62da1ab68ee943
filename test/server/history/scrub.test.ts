import { open } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { Guard } from "../../../server/history/sqlite/guard.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf } from "../../support/history-ticks.ts";

/** A file of some blocks that is closed. */
async function written(): Promise<string> {
  const place = await historyPlace();
  onTestFinished(async () => await place[Symbol.asyncDispose]());
  const file = join(place.dataDir, "history.db");
  const guard = new Guard({ file, keep: {}, bytes: 1e12 }, () => {});
  guard.open();
  const tick = { channel: "sensor/a", epoch: "one" };
  guard.append(
    columnsOf(
      Array.from({ length: 100_000 }, (_, at) => ({ ...tick, seq: at + 1, time: at, value: Math.random() })),
    ),
  );
  guard.close();
  return file;
}

/** What is found in a file that is too large to be checked as a whole, while nobody asks for anything. */
async function found(file: string): Promise<{ said: string[]; setAside: number; damage: string | null }> {
  const said: string[] = [];
  const guard = new Guard(
    { file, keep: {}, bytes: 1e12, checkedBytes: 0 },
    (_, text) => void said.push(text),
  );
  guard.open();
  const before = guard.stats().setAside.length;
  expect([before, said]).toEqual([0, []]);
  for (let step = 0; step < 200; step++) guard.work(Date.now() + step);
  const { setAside, damage } = guard.stats();
  guard.close();
  return { said, setAside: setAside.length, damage };
}

test("a large file that is sound is found so", async () => {
  expect(await found(await written())).toEqual({ said: [], setAside: 0, damage: null });
});

test("a block and a row of bars that the disk has changed are named", async () => {
  const file = await written();
  const db = new DatabaseSync(file);
  db.exec("UPDATE block SET data = zeroblob(100) WHERE id = (SELECT max(id) - 3 FROM block)");
  db.exec("UPDATE bars SET data = zeroblob(100) WHERE id = (SELECT min(id) FROM bars)");
  db.close();
  const { said, setAside, damage } = await found(file);
  expect([said.length, setAside]).toEqual([2, 0]);
  expect(damage).toMatch(
    /parts of .*history\.db cannot be read since 20[-\dT:]+Z: row \d+ of block cannot be read, and 1 more; restore/,
  );
  expect(said.join()).toMatch(/row \d+ of block cannot be read.*row 1 of bars cannot be read/);
});

test("a file whose pages are damaged far from where it is used is set aside", async () => {
  const file = await written();
  const handle = await open(file, "r+");
  const { size } = await handle.stat();
  await handle.write(Buffer.alloc(size / 2, 0xa5), 0, size / 2, Math.floor(size / 3 / 4_096) * 4_096);
  await handle.close();
  expect((await found(file)).setAside).toBe(1);
});

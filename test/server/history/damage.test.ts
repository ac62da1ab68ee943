import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { Guard } from "../../../server/history/sqlite/guard.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf } from "../../support/history-ticks.ts";

const TICKS = 40_000;
const channel = "sensor/a";
const whole = { channel, from: 0, to: TICKS * 100 };

interface Row {
  readonly id: number;
  readonly t0: number;
  readonly t1: number;
  readonly n: number;
}

/** Ten ticks a second in blocks, of which a statement damages some before they are read. */
async function damaged(change: (db: DatabaseSync) => void = () => {}): Promise<Guard> {
  const place = await historyPlace();
  const file = join(place.dataDir, "history.db");
  const options = { file, keep: {}, bytes: 1e12 };
  const guard = new Guard(options, () => {});
  const ticks = Array.from({ length: TICKS }, (_, at) => ({
    channel,
    epoch: "one",
    seq: at + 1,
    time: at * 100,
    value: at % 77,
  }));
  for (let at = 0; at < TICKS; at += 10_000) guard.append(columnsOf(ticks.slice(at, at + 10_000)));
  guard.close();
  const db = new DatabaseSync(file);
  change(db);
  db.close();
  const again = new Guard(options, () => {});
  again.open();
  onTestFinished(async () => {
    again.close();
    await place[Symbol.asyncDispose]();
  });
  return again;
}

/** Damages a row, the third of its table or level. */
function damage(db: DatabaseSync, table: "block" | "bars", where = "1"): Row {
  const row = db
    .prepare(`SELECT id, t0, t1, n FROM ${table} WHERE ${where} ORDER BY t0 LIMIT 1 OFFSET 2`)
    .get();
  const [id, t0, t1, n] = [Number(row?.id), Number(row?.t0), Number(row?.t1), Number(row?.n)];
  db.prepare(`UPDATE ${table} SET data = zeroblob(50) WHERE id = ?`).run(id);
  return { id, t0, t1, n };
}

test("ticks that cannot be read are a gap, with its cause and how many they are, between those beside them", async () => {
  const lost: Row[] = [];
  const guard = await damaged((db) => lost.push(damage(db, "block")));
  const [{ t0, t1, n }] = lost as [Row];
  const { bars, gaps } = guard.range({ ...whole, max: TICKS });
  expect(gaps).toEqual([{ from: t0 - 100, to: t1 + 100, ticks: n, cause: "damage" }]);
  expect(bars.reduce((sum, { count }) => sum + count, n)).toBe(TICKS);
  expect(guard.range({ channel, from: t0 + 1_050, to: t0 + 2_050, max: 600 })).toMatchObject({
    bars: [],
    gaps: [{ from: t0 + 1_050, to: t0 + 2_050, ticks: n, cause: "damage" }],
  });
});

test("blocks side by side that cannot be read are one gap", async () => {
  const lost: Row[] = [];
  const guard = await damaged((db) => {
    lost.push(damage(db, "block"));
    lost.push(damage(db, "block", `id <> ${lost[0]?.id}`));
  });
  const [a, b] = lost as [Row, Row];
  const { gaps } = guard.range({ ...whole, max: TICKS });
  expect(gaps).toEqual([{ from: a.t0 - 100, to: b.t1 + 100, ticks: a.n + b.n, cause: "damage" }]);
});

test("what bars tell of ticks that cannot be read is no gap", async () => {
  const guard = await damaged((db) => damage(db, "block"));
  const { bars, gaps } = guard.range({ ...whole, max: 100 });
  expect([bars.reduce((sum, { count }) => sum + count, 0), gaps]).toEqual([TICKS, []]);
});

test("bars that cannot be read are folded from the level below, and are right again once they are written", async () => {
  const bucketMs = 1_000;
  const sound = (await damaged()).range({ ...whole, max: TICKS, bucketMs });
  const guard = await damaged((db) => damage(db, "bars", `level = ${bucketMs}`));
  expect(guard.range({ ...whole, max: TICKS, bucketMs })).toEqual(sound);
  expect(guard.stats().damage).toMatch(/of bars/);
  const time = Number(sound.bars[1_300]?.time);
  guard.append(columnsOf([{ channel, epoch: "one", seq: TICKS + 1, time: time + 1, value: 5 }]));
  const more = guard.range({ ...whole, max: TICKS, bucketMs });
  expect(more.bars.reduce((sum, { count }) => sum + count, 0)).toBe(TICKS + 1);
  expect([more.bars[1_300]?.count, guard.stats().damage]).toEqual([11, null]);
});

test("ticks are counted once, in however many parts they are asked for", async () => {
  const lost: Row[] = [];
  const guard = await damaged((db) => {
    lost.push(damage(db, "block"));
    db.exec("UPDATE bars SET data = zeroblob(9) WHERE level < 60000");
  });
  const [{ n }] = lost as [Row];
  const { bars, gaps } = guard.range({ ...whole, max: TICKS, bucketMs: 1_000 });
  expect(gaps).toMatchObject([{ ticks: n, cause: "damage" }]);
  expect(bars.reduce((sum, { count }) => sum + count, n)).toBe(TICKS);
});

test("bars that nothing else tells are a gap of unknown size", async () => {
  const lost: Row[] = [];
  const guard = await damaged((db) => {
    lost.push(damage(db, "bars", "level = 1000"));
    db.exec("INSERT INTO forgotten(level, before) VALUES (0, 1e9); DELETE FROM block");
  });
  const [{ t0, t1 }] = lost as [Row];
  const { gaps } = guard.range({ ...whole, max: TICKS, bucketMs: 1_000 });
  expect(gaps).toEqual([{ from: t0, to: t1 + 1_000, ticks: null, cause: "damage" }]);
});

test("damage is told since when, and for as long as what is damaged is kept", async () => {
  const lost: Row[] = [];
  const guard = await damaged((db) => lost.push(damage(db, "block")));
  guard.range({ ...whole, max: TICKS });
  expect(guard.stats().damage).toMatch(/cannot be read since 20\d\d-\d\d-\d\dT[\d:]{8}Z: row \d+ of block/);
  guard.prune(Number(lost[0]?.t0));
  expect(guard.stats().damage).not.toBeNull();
  guard.prune(Number(lost[0]?.t1) + 1);
  expect(guard.stats().damage).toBeNull();
});

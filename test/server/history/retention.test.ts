import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Keep } from "../../../server/history/keep.ts";
import { Guard } from "../../../server/history/sqlite/guard.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf, type KeptTick } from "../../support/history-ticks.ts";

const DAY = 86_400_000;
const CHANNEL = "sensor/a";

async function guard(keep: Keep, bytes = 1e12): Promise<Guard> {
  const place = await historyPlace();
  const opened = new Guard({ file: join(place.dataDir, "history.db"), keep, bytes }, () => {});
  opened.open();
  onTestFinished(async () => {
    opened.close();
    await place[Symbol.asyncDispose]();
  });
  return opened;
}

/** Ticks ten seconds apart, whose values hold nothing to compress. */
function ticks(from: number, start: number, count: number): KeptTick[] {
  return Array.from({ length: count }, (_, at) => ({
    channel: CHANNEL,
    epoch: "one",
    seq: from + at,
    time: start + at * 10_000,
    value: Math.random(),
  }));
}

const counts = (kept: Guard, bucketMs: number, from: number, to: number): number =>
  kept
    .range({ channel: CHANNEL, from, to, max: 1e6, bucketMs })
    .bars.reduce((sum, { count }) => sum + count, 0);

const ticksIn = (kept: Guard, from: number, to: number): number =>
  kept.page({ channel: CHANNEL, from, to }).batch.length;

test("each level is kept for as long as it is wished for, and a range reads what is left", async () => {
  const now = Date.now();
  const old = now - 20 * DAY;
  const kept = await guard({ ticks: 2 * DAY, "1s": 5 * DAY, "10s": 5 * DAY, "1min": 5 * DAY });
  kept.append(columnsOf(ticks(1, old, 9_000)));
  kept.append(columnsOf(ticks(9_001, now - DAY, 9_000)));
  for (let at = 0; at < 50; at++) kept.work(now);
  expect(ticksIn(kept, old - DAY, old + 3 * DAY)).toBe(0);
  expect(ticksIn(kept, now - 2 * DAY, now + DAY)).toBeGreaterThan(8_000);
  const range = kept.range({ channel: CHANNEL, from: old, to: old + 2 * DAY, max: 10_000 });
  expect(range.level).toBe(600_000);
  expect(range.bars.reduce((sum, { count }) => sum + count, 0)).toBe(9_000);
  expect(counts(kept, DAY, now - 2 * DAY, now + DAY)).toBe(9_000);
});

test("a tick that comes when those around it were forgotten is in the bars that are left", async () => {
  const now = Date.now();
  const old = Math.floor((now - 20 * DAY) / DAY) * DAY;
  const kept = await guard({ ticks: 2 * DAY, "1s": 5 * DAY });
  kept.append(columnsOf(ticks(1, old, 9_000)));
  for (let at = 0; at < 50; at++) kept.work(now);
  kept.append(columnsOf([{ channel: CHANNEL, epoch: "one", seq: 9_001, time: old + 15_000, value: 77 }]));
  const { bars } = kept.range({
    channel: CHANNEL,
    from: old,
    to: old + 2 * DAY,
    max: 1e4,
    bucketMs: 3_600_000,
  });
  expect(bars[0]).toMatchObject({ count: 361, high: 77 });
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(9_001);
});

test("where the file is too large the oldest ticks go first, and their room is given back", async () => {
  const now = Date.now();
  const kept = await guard({}, 600_000);
  const start = now - 30 * DAY;
  kept.append(columnsOf(ticks(1, start, 150_000)));
  const before = kept.stats();
  for (let at = 0; at < 100; at++) kept.work(now + at * 61_000);
  expect(before.ticks).toBe(150_000);
  const after = kept.stats();
  expect(after.ticks).toBeLessThan(before.ticks);
  expect(ticksIn(kept, start, start + 10_000 * 100)).toBe(0);
  // What is left of the coarsest bars tells of all.
  expect(counts(kept, DAY, start - DAY, now + DAY)).toBe(150_000);
  // A tick that was forgotten is none that is missing.
  kept.append(columnsOf(ticks(1, start, 100)));
  expect(kept.stats()).toMatchObject({ ticks: after.ticks, repeated: 100 });
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReaderRoom } from "../../server/reader-room.ts";

/** Ticks that a channel keeps, and one more than half of them. */
const KEPT = 3_000;
const FULL = 1_501;

/** The modelled milliseconds until readers have room. */
async function waitOf(room: ReaderRoom): Promise<number> {
  const asked = performance.now();
  let took = Number.NaN;
  void room.ready().then(() => {
    took = performance.now() - asked;
  });
  for (let step = 0; step < 2_000 && Number.isNaN(took); step++) await vi.advanceTimersByTimeAsync(10);
  return took;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("there is room at once where nobody waits for much", async () => {
  expect(await waitOf(new ReaderRoom(() => 1_500, KEPT))).toBeLessThanOrEqual(10);
});

test("a reader of one frame in ten seconds is waited for", async () => {
  let waiting = FULL;
  setTimeout(() => {
    waiting = 0;
  }, 10_000);
  const took = await waitOf(new ReaderRoom(() => waiting, KEPT));
  expect(took).toBeGreaterThanOrEqual(10_000);
  expect(took).toBeLessThan(10_100);
});

test("a dead reader holds others up once, and then a second each time until it is gone", async () => {
  let waiting = FULL;
  const room = new ReaderRoom(() => waiting, KEPT);
  const took = [await waitOf(room), await waitOf(room)];
  expect(took.map((ms) => Math.round(ms / 1_000))).toEqual([12, 1]);
  waiting = 0;
  await waitOf(room);
  waiting = FULL;
  expect(Math.round((await waitOf(room)) / 1_000)).toBe(12);
});

test("many sources look no more often than one", async () => {
  const waiting = vi.fn(() => FULL);
  const room = new ReaderRoom(waiting, KEPT);
  for (let source = 0; source < 10; source++) void room.ready();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(waiting.mock.calls.length).toBeLessThanOrEqual(102);
});

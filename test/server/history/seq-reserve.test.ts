import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Marks, readMarks } from "../../../server/history/marks.ts";
import { SeqReserve } from "../../../server/history/seq-reserve.ts";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-reserve-"));
  file = path.join(dir, "seqs");
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

const CHANNEL = { handle: 1, channel: "sensor/a", epoch: "e", seq: 0, facts: { source: "Feed" } };
const marked = (): number | undefined => readMarks(file, "b").marks[0]?.seq;

function reserving(lapsed: (why: string) => void = () => {}): { reserve: SeqReserve; marks: Marks } {
  const marks = new Marks(file, undefined, "b");
  const reserve = new SeqReserve(marks, lapsed);
  reserve.opened(CHANNEL);
  return { reserve, marks };
}

test("[BYE2] at the end of the turn that a number was given in, it is on disk", async () => {
  const { reserve } = reserving();
  for (let seq = 1; seq <= 2_000; seq++) {
    reserve.heard(1, seq);
    if (seq % 3 === 0) await vi.advanceTimersByTimeAsync(1);
    await Promise.resolve();
    expect(marked()).toBeGreaterThanOrEqual(seq);
  }
  reserve.close();
  expect(marked()).toBe(2_000);
});

test("[BYE2] a slow channel has nothing at stake: its mark is exact", async () => {
  const { reserve } = reserving();
  for (let seq = 1; seq <= 40; seq++) {
    reserve.heard(1, seq);
    await vi.advanceTimersByTimeAsync(100);
    expect(marked()).toBe(seq);
  }
  reserve.close();
});

test("a quick channel asks now and then, for no more than half a second ahead, and gives back what it does not use", async () => {
  const { reserve, marks } = reserving();
  const flush = vi.spyOn(marks, "flush");
  for (let seq = 1; seq <= 5_000; seq++) {
    reserve.heard(1, seq);
    if (seq % 2 === 0) await vi.advanceTimersByTimeAsync(1);
  }
  expect(flush.mock.calls.length).toBeLessThan(400);
  expect((marked() ?? 0) - 5_000).toBeLessThanOrEqual(1_000);
  await vi.advanceTimersByTimeAsync(2_500);
  expect(marked()).toBe(5_000);
  reserve.close();
});

test("[BYE2] where marks can be written no more, every run ends, once", async () => {
  const lapsed: string[] = [];
  const { reserve, marks } = reserving((why) => lapsed.push(why));
  await Promise.resolve();
  marks.abandon();
  reserve.heard(1, 1);
  await Promise.resolve();
  reserve.heard(1, 2);
  await Promise.resolve();
  expect(lapsed).toEqual([expect.stringContaining("EBADF")]);
  reserve.close();
});

test.each([
  { writes: "one after another", times: [2_500, 2_500], lapses: 1 },
  { writes: "but for a quick one between them", times: [2_500, 1, 2_500], lapses: 0 },
])("[BYE2] writes that take long, $writes, end the runs $lapses times", async ({ times, lapses }) => {
  const lapsed: string[] = [];
  const { reserve, marks } = reserving((why) => lapsed.push(why));
  await Promise.resolve();
  for (const [at, ms] of times.entries()) {
    vi.spyOn(marks, "flush").mockImplementationOnce(() => void vi.advanceTimersByTime(ms));
    reserve.heard(1, at + 1);
    await Promise.resolve();
  }
  expect(lapsed).toHaveLength(lapses);
  reserve.close();
});

test("a channel that is gone leaves no mark", async () => {
  const { reserve } = reserving();
  reserve.heard(1, 3);
  reserve.closed(CHANNEL);
  await Promise.resolve();
  expect(readMarks(file, "b").marks).toEqual([]);
  reserve.close();
});

test("[BYE2] marks that somebody deletes while they are in use are there again within two seconds", async () => {
  const { reserve } = reserving();
  reserve.heard(1, 7);
  await Promise.resolve();
  rmSync(dir, { recursive: true });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(marked()).toBe(7);
  reserve.heard(1, 8);
  await Promise.resolve();
  expect(marked()).toBeGreaterThanOrEqual(8);
  reserve.close();
});

import { expect, test } from "vitest";
import type { TickColumns } from "../../../server/history/history.ts";
import { digestOf, type Mark } from "../../../server/history/marks.ts";
import { MemoryHistory } from "../../../server/history/memory.ts";
import { PastRuns, type PastRunsOptions } from "../../../server/history/past-runs.ts";

const NOW = 1_000_000;

/** Ticks 1, 2, 3 … of a channel, one a millisecond up to now. */
async function append(store: MemoryHistory, channel: string, length: number): Promise<void> {
  const column = (make: (at: number) => number): Float64Array<ArrayBuffer> =>
    Float64Array.from({ length }, (_, at) => make(at));
  const batch: TickColumns = {
    channels: [channel],
    epochs: ["e1"],
    length,
    channel: new Uint32Array(length),
    seq: column((at) => at + 1),
    time: column((at) => NOW - length + at + 1),
    value: column((at) => at),
    size: column(() => Number.NaN),
    bid: column(() => Number.NaN),
    ask: column(() => Number.NaN),
  };
  await store.append(batch);
}

function markOf(seq: number, change: Partial<Mark> = {}): Mark {
  return { channel: "sensor/a", epoch: "e1", source: digestOf("Feed"), seq, ...change };
}

async function opened(marks: readonly Mark[], change: Partial<PastRunsOptions> = {}): Promise<PastRuns> {
  const store = new MemoryHistory();
  await append(store, "sensor/a", 100);
  return PastRuns.open({ store, marks, ticks: 20, bytes: 1_000_000, now: () => NOW, ...change });
}

test("[BYE2] a channel goes on after its mark, with its newest ticks where none is missing", async () => {
  const past = await opened([markOf(100)]);
  expect(past.marks).toEqual([markOf(100)]);
  const run = past.begin("sensor/a", "Feed", false);
  expect(run).toMatchObject({ epoch: "e1", seq: 100, time: NOW });
  expect([...(run?.ticks?.seq ?? [])]).toEqual(Array.from({ length: 20 }, (_, at) => 81 + at));
  expect(past.counts).toEqual({ continued: 1, begun: 0 });
  expect([past.begin("sensor/a", "Feed", false), past.marks]).toEqual([undefined, []]);
  past.close();
});

test("[BYE2] after a hole it goes on after what may have been told, and holds nothing", async () => {
  const past = await opened([markOf(140)]);
  expect(past.begin("sensor/a", "Feed", false)).toEqual({
    epoch: "e1",
    seq: 140,
    time: NOW,
    ticks: undefined,
  });
  past.close();
});

test("[BYE2] a channel that was told before anything of it was kept goes on where the store was about to keep it", async () => {
  const mayGoOn = (channel: string) => channel === "sensor/new";
  const marks = [markOf(7, { channel: "sensor/new" }), markOf(7, { channel: "sensor/other" })];
  const past = await opened(marks, { mayGoOn });
  expect(past.begin("sensor/new", "Feed", false)).toEqual({
    epoch: "e1",
    seq: 7,
    time: null,
    ticks: undefined,
  });
  expect(past.begin("sensor/other", "Feed", false)).toBeUndefined();
  past.close();
});

test.each([
  ["no mark", [], "Feed", false],
  ["a mark of another epoch", [markOf(100, { epoch: "e0" })], "Feed", false],
  ["a mark that is behind the store", [markOf(99)], "Feed", false],
  ["another source", [markOf(100)], "Another feed", false],
  ["a story that starts anew", [markOf(100)], "Feed", true],
] as const)("[BYE2] with %s it begins another epoch", async (_, marks, source, startsAnew) => {
  const past = await opened(marks, { mayGoOn: () => true });
  expect(past.keptUntil("sensor/a")).toBe(NOW);
  expect(past.begin("sensor/a", source, startsAnew)).toBeUndefined();
  expect(past.counts).toEqual({ continued: 0, begun: 1 });
  past.close();
});

test("a channel whose newest tick is ahead of the clock goes on without a time", async () => {
  const past = await opened([markOf(100)], { now: () => NOW - 3_600_000 });
  expect(past.begin("sensor/a", "Feed", false)).toEqual({
    epoch: "e1",
    seq: 100,
    time: null,
    ticks: undefined,
  });
  past.close();
});

test("what is read ahead of all channels stays within its bytes", async () => {
  const past = await opened([markOf(100)], { bytes: 5 * 52 });
  expect(past.begin("sensor/a", "Feed", false)?.ticks?.length).toBe(5);
  past.close();
});

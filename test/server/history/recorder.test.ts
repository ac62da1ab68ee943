import { expect, test } from "vitest";
import type { TickColumns } from "../../../server/history/history.ts";
import { Recorder, type RecorderOptions } from "../../../server/history/recorder.ts";
import { TICK_BYTES } from "../../../server/history/tick-batch.ts";

const ORIGIN = { handle: 1, channel: "sensor/a", epoch: "e" };

/** A recorder, and what its store got and its log said. */
function recording(change: Partial<RecorderOptions> = {}) {
  const batches: TickColumns[] = [];
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const store = {
    append: async (batch: TickColumns): Promise<void> => {
      batches.push(batch);
    },
  };
  const recorder = new Recorder({
    store,
    covers: () => true,
    log: { warn: say, info: say },
    everyMs: 20,
    ...change,
  });
  recorder.open(ORIGIN);
  return { recorder, batches, lines };
}

function hear(recorder: Recorder, from: number, to: number): void {
  for (let seq = from; seq <= to; seq++)
    recorder.hear(ORIGIN, seq, { channel: "sensor/a", time: seq, value: seq });
}

test("ticks are handed over after a while, in columns, with what is unknown as NaN", async () => {
  const { recorder, batches } = recording();
  const other = { handle: 2, channel: "symbol/b", epoch: "f" };
  recorder.open(other);
  hear(recorder, 1, 2);
  recorder.hear(other, 7, { channel: "symbol/b", time: 5, value: 3, size: 2, bid: 1 });
  expect(recorder.waiting).toBe(3);
  await expect.poll(() => batches.length).toBe(1);
  const [batch] = batches;
  expect([batch?.channels, batch?.epochs, batch?.length]).toEqual([["sensor/a", "symbol/b"], ["e", "f"], 3]);
  expect([...(batch?.channel ?? [])]).toEqual([0, 0, 1]);
  expect([...(batch?.seq ?? [])]).toEqual([1, 2, 7]);
  expect([...(batch?.size ?? [])]).toEqual([Number.NaN, Number.NaN, 2]);
  expect([...(batch?.ask ?? [])]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  await recorder.flush();
  expect([recorder.recorded, recorder.waiting]).toEqual([3, 0]);
});

test("a batch that is full does not wait", async () => {
  const { recorder, batches } = recording({ everyMs: 60_000 });
  hear(recorder, 1, 40_000);
  await recorder.flush();
  expect(batches.map(({ length }) => length)).toEqual([16_384, 16_384, 7_232]);
  expect(batches.flatMap(({ seq }) => [...seq])).toEqual(Array.from({ length: 40_000 }, (_, at) => at + 1));
});

test("channels that are not covered, or are gone, are not kept", async () => {
  const { recorder, batches } = recording({ covers: (channel) => channel !== "sensor/a" });
  hear(recorder, 1, 3);
  await recorder.flush();
  expect(batches).toEqual([]);
});

test("of a story told anew only what is later than what was kept is kept", async () => {
  const { recorder, batches } = recording();
  recorder.open(ORIGIN, 2);
  hear(recorder, 1, 4);
  await recorder.flush();
  expect([...(batches[0]?.seq ?? [])]).toEqual([3, 4]);
  expect([recorder.retold, recorder.lost]).toEqual([2, { "queue-full": 0, "store-failed": 0, ended: 0 }]);
});

test("what a store refuses is counted, said once, and said again when it is over", async () => {
  let broken = true;
  const store = {
    append: async (): Promise<void> => {
      if (broken) throw new Error("the disk is full");
    },
  };
  const { recorder, lines } = recording({ store });
  hear(recorder, 1, 3);
  await recorder.flush();
  hear(recorder, 4, 5);
  await recorder.flush();
  expect([recorder.lost["store-failed"], recorder.fault]).toEqual([5, "the disk is full"]);
  expect(lines).toEqual(["ticks are not kept, and the stream goes on: the disk is full"]);
  broken = false;
  hear(recorder, 6, 6);
  await recorder.flush();
  expect([recorder.fault, recorder.recorded]).toEqual([null, 1]);
  expect(lines[1]).toBe("ticks are kept again; 5 since the start are not");
});

test("a store that never answers is waited for by nobody: the queue is bounded, and the rest is counted", async () => {
  const store = { append: () => new Promise<void>(() => {}) };
  const { recorder, lines } = recording({ store, queueBytes: 20_000 * TICK_BYTES });
  hear(recorder, 1, 60_000);
  recorder.handOver();
  expect(recorder.waiting).toBeLessThanOrEqual(20_000);
  expect(recorder.waitingBytes).toBe(recorder.waiting * TICK_BYTES);
  expect(recorder.lost["queue-full"] + recorder.waiting).toBe(60_000);
  expect(lines).toEqual(["ticks are not kept, and the stream goes on: the store does not keep up"]);
  const { waiting } = recorder;
  await recorder.close(10);
  expect(recorder.lost.ended).toBe(waiting);
});

test("the end hands over what is left and waits for it", async () => {
  const { recorder, batches } = recording({ everyMs: 60_000 });
  hear(recorder, 1, 9);
  await recorder.close(1_000);
  expect(batches.map(({ length }) => length)).toEqual([9]);
  hear(recorder, 10, 10);
  recorder.handOver();
  expect([recorder.recorded, recorder.lost.ended]).toEqual([9, 1]);
});

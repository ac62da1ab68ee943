import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import { fromRow } from "#lib/row.ts";
import { numberedBack } from "../../../server/gateway/older.ts";
import { olderWishOf } from "../../../server/gateway/older-wish.ts";
import { entryOf, type PastWish } from "../../../server/gateway/past.ts";
import { PastStore, type PastStoreOptions } from "../../../server/gateway/past-store.ts";
import type { HistoryStore, TickColumns } from "../../../server/history/history.ts";
import { MemoryHistory } from "../../../server/history/memory.ts";
import { openSqliteHistory } from "../../../server/history/sqlite.ts";
import type { ChannelRecord } from "../../../server/hub/channel-record.ts";
import { Hub } from "../../../server/hub/hub.ts";

interface Lived {
  readonly record: ChannelRecord;
  readonly store: HistoryStore;
}

/** A channel whose hub holds its newest ticks only, and a store that has all but those that were lost. */
async function lived(
  times: readonly number[],
  held: number,
  lost: ReadonlySet<number> = new Set(),
  store: HistoryStore = new MemoryHistory(),
): Promise<Lived> {
  const hub = new Hub({ recent: { ms: 0, ticks: held } });
  for (const [at, time] of times.entries()) hub.publish({ channel: "sensor/a", time, value: at + 1 });
  const record = hub.get("sensor/a");
  if (!record) throw new Error("no ticks");
  const seqs = times.map((_, at) => at + 1).filter((seq) => !lost.has(seq));
  const { length } = seqs;
  const unknown = (): Float64Array<ArrayBuffer> => new Float64Array(length).fill(Number.NaN);
  const batch: TickColumns = {
    channels: ["sensor/a"],
    epochs: [record.epoch],
    length,
    channel: new Uint32Array(length),
    seq: Float64Array.from(seqs),
    time: Float64Array.from(seqs, (seq) => times[seq - 1] ?? 0),
    value: Float64Array.from(seqs),
    size: unknown(),
    bid: unknown(),
    ask: unknown(),
  };
  if (length > 0) await store.append(batch);
  return { record, store };
}

async function told({ record, store }: Lived, wish: PastWish, more: Partial<PastStoreOptions> = {}) {
  const asked = olderWishOf(record, wish);
  const past = new PastStore({ store, failed: () => {}, ...more });
  const older = asked && (await past.ask([asked])).get(record);
  const { rows, base, gaps = [], ...entry } = entryOf(record, wish, 3_000, older);
  return { asked, entry, gaps, bars: rows.map((row) => fromRow("sensor", row, base)) };
}

/** What breaks the law of continuity in an entry: rows end at its seq, and follow one another but for its gaps. */
function faultsOf(seq: number, bars: readonly Bar[], gaps: readonly (readonly [number, number])[]): string[] {
  const jumps = new Map(gaps.map(([from, to]) => [from - 1, to]));
  const faults: string[] = [];
  for (const [at, bar] of bars.entries()) {
    const next = bars[at + 1];
    const expected = jumps.get(bar.seq) ?? bar.seq;
    const found = next ? next.seq - next.count : seq;
    if (found !== expected) faults.push(`${bar.seq}: ${found}, not ${expected}`);
  }
  return faults;
}

const steps = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 5, maxLength: 300, size: "max" });
const wishes = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.record({ ms: fc.integer({ min: 1, max: 9_000 }), rows: fc.integer({ min: 2, max: 120 }) }),
);

test("[SUB1] [FR4] the history goes on into what the hub holds without a hole, and every tick is told once", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 60 }), wishes, async (gaps, held, history) => {
      let time = 1_000_000;
      const times = gaps.map((step) => (time += step));
      const { entry, bars, gaps: missing } = await told(await lived(times, held), { mode: "bars", history });
      expect(missing).toEqual([]);
      expect(faultsOf(entry.seq, bars, [])).toEqual([]);
      for (const bar of bars) {
        const first = bar.seq - bar.count + 1;
        const all = barOf(first, times[first - 1] ?? 0, first);
        for (let seq = first + 1; seq <= bar.seq; seq++) fold(all, barOf(seq, times[seq - 1] ?? 0, seq));
        expect([bar.high, bar.low, bar.count]).toEqual([all.high, all.low, all.count]);
      }
      if (typeof history === "number") expect(bars).toHaveLength(Math.min(history, times.length));
      else {
        expect(bars.length).toBeLessThanOrEqual(history.rows);
        // A border may cut the oldest bar off.
        const from = time - history.ms + history.ms / history.rows;
        const first = bars[0] ? bars[0].seq - bars[0].count + 1 : 0;
        if (bars.length < history.rows - 4)
          expect(times.filter((at, to) => at >= from && to + 1 < first)).toEqual([]);
      }
    }),
    { numRuns: 400 },
  );
});

test("[SUB3] [FR4] numbers that were not kept are told as gaps, and the law holds but for them", async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 40 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 60 }),
      wishes,
      async (gaps, held, lost, history) => {
        let time = 1_000_000;
        const times = gaps.map((step) => (time += step + 1));
        const {
          entry,
          bars,
          gaps: missing,
        } = await told(await lived(times, held, new Set(lost)), {
          mode: "bars",
          history,
        });
        expect(faultsOf(entry.seq, bars, missing)).toEqual([]);
        const first = bars[0]?.seq ?? 0;
        for (const [from, to] of missing) {
          expect(from).toBeGreaterThan(first);
          expect(to).toBeGreaterThanOrEqual(from);
        }
      },
    ),
    { numRuns: 400 },
  );
});

test("a late tick in the history is in the bar of its time, and the law holds without a gap", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "tidemark-older-"));
  const store = await openSqliteHistory({ dataDir });
  try {
    const times = Array.from({ length: 200 }, (_, at) => 1_000_000 + at * 10);
    times[120] = 1_000_055;
    const all = await lived(times, 20, new Set(), store);
    const { entry, bars, gaps } = await told(all, { mode: "bars", history: { ms: 1_990, rows: 20 } });
    expect([gaps, faultsOf(entry.seq, bars, gaps)]).toEqual([[], []]);
    expect(bars[0]).toMatchObject({ high: 121, count: 21 });
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, maxRetries: 10 });
  }
});

test("what the hub holds is enough where nothing older is wished for, or there is nothing", async () => {
  const times = Array.from({ length: 100 }, (_, at) => 1_000_000 + at * 10);
  const { record } = await lived(times, 50);
  expect(olderWishOf(record, { mode: "bars", history: 50 })).toBeUndefined();
  expect(olderWishOf(record, { mode: "bars", history: { ms: 400, rows: 20 } })).toBeUndefined();
  expect(olderWishOf(record, { mode: "bars", history: 300, since: [record.epoch, 90] })).toBeUndefined();
  expect(olderWishOf((await lived(times, 100)).record, { mode: "bars", history: 300 })).toBeUndefined();
  expect(olderWishOf(record, { mode: "bars", history: 51 })).toMatchObject({ afterSeq: 49 });
});

test("another epoch before is no part of the rows", () => {
  const bars = [barOf(900, 10, 1), barOf(1, 20, 1), barOf(2, 30, 1)];
  expect(numberedBack(bars, [0, null, 0], 3).bars.map(({ seq, time }) => [seq, time])).toEqual([
    [1, 20],
    [2, 30],
  ]);
});

test("a history that is slow, failing or of another epoch is left out, and left alone for a while", async () => {
  const times = Array.from({ length: 100 }, (_, at) => 1_000_000 + at * 10);
  const { record, store } = await lived(times, 10);
  const wish = olderWishOf(record, { mode: "bars", history: { ms: 500, rows: 20 } });
  if (!wish) throw new Error("nothing older");
  let asked = 0;
  const failures: unknown[] = [];
  const failed = (error: unknown): void => {
    failures.push(error);
  };
  const slow = {
    ticks: store.ticks,
    range: () => {
      asked++;
      return new Promise<never>(() => {});
    },
  };
  const past = new PastStore({ store: slow, failed, patienceMs: 30, restMs: 200 });
  expect((await past.ask([wish])).size).toBe(0);
  expect((await past.ask([wish])).size).toBe(0);
  expect([asked, failures.length]).toEqual([1, 1]);
  const failing = { ticks: store.ticks, range: () => Promise.reject(new Error("the disk is gone")) };
  expect((await new PastStore({ store: failing, failed }).ask([wish])).size).toBe(0);
  expect(failures[1]).toEqual(new Error("the disk is gone"));
});

test("a history that answers while this process stands still has answered in time", async () => {
  const times = Array.from({ length: 100 }, (_, at) => 1_000_000 + at * 10);
  const { record, store } = await lived(times, 10);
  const wish = olderWishOf(record, { mode: "bars", history: { ms: 500, rows: 20 } });
  if (!wish) throw new Error("nothing older");
  const patienceMs = 200;
  const range = async (asked: Parameters<MemoryHistory["range"]>[0]) => {
    // The worst moment: timers come before what is received meanwhile.
    for (const over = performance.now() + 2 * patienceMs; performance.now() < over; );
    await readFile(import.meta.filename);
    return store.range(asked);
  };
  const failed = vi.fn();
  const past = new PastStore({ store: { ticks: store.ticks, range }, failed, patienceMs });
  expect((await past.ask([wish])).size).toBe(1);
  expect(failed).not.toHaveBeenCalled();
});

test("a history that never answers is asked again after each rest", async () => {
  const times = Array.from({ length: 100 }, (_, at) => 1_000_000 + at * 10);
  const { record, store } = await lived(times, 10);
  const wish = olderWishOf(record, { mode: "bars", history: { ms: 500, rows: 20 } });
  if (!wish) throw new Error("nothing older");
  let asked = 0;
  const range = (): Promise<never> => {
    asked++;
    return new Promise(() => {});
  };
  const past = new PastStore({
    store: { ticks: store.ticks, range },
    failed: () => {},
    patienceMs: 5,
    restMs: 0,
  });
  for (let round = 0; round < 10; round++) await past.ask([wish]);
  expect(asked).toBe(10);
});

test("questions are asked a few at a time, and each is answered", async () => {
  const times = Array.from({ length: 100 }, (_, at) => 1_000_000 + at * 10);
  const all = await Promise.all(Array.from({ length: 30 }, () => lived(times, 10)));
  let [running, most] = [0, 0];
  const store = {
    ticks: (wish: Parameters<MemoryHistory["ticks"]>[0]) => new MemoryHistory().ticks(wish),
    range: async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return { epoch: "none", bars: [], level: 0, bucketMs: 0, holdMs: null, gaps: [] };
    },
  };
  const past = new PastStore({ store, failed: () => {} });
  const wishes = all.flatMap(
    ({ record }) => olderWishOf(record, { mode: "bars", history: { ms: 500, rows: 20 } }) ?? [],
  );
  await past.ask(wishes);
  expect([wishes.length, most, running]).toEqual([30, 4, 0]);
});

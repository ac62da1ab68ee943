import { describe, expect, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import type { HistoryBar, HistoryRange, HistoryStore, TickColumns } from "../../server/history/history.ts";
import { columnsOf, type KeptTick, ticksIn } from "../support/history-ticks.ts";

export interface HistoryContract {
  /** Opens a store in a place of its own; `again` opens the same place, after it was closed. */
  readonly place: () => Promise<{
    readonly open: () => Promise<HistoryStore>;
    readonly remove: () => Promise<void>;
  }>;
  /** Whether it has what it had when it is opened again. */
  readonly durable: boolean;
}

const T0 = Date.UTC(2026, 0, 5, 10);
const SENSOR = "sensor/boiler-1/temperature";
const SYMBOL = "symbol/BTC-USD";

/** Ticks of a channel a second apart. */
function seconds(count: number, over: Partial<KeptTick> = {}): KeptTick[] {
  return Array.from({ length: count }, (_, at) => ({
    channel: SENSOR,
    epoch: "one",
    seq: at + 1,
    time: T0 + at * 1_000,
    value: 20 + Math.round(Math.sin(at / 7) * 100) / 100,
    ...over,
  }));
}

async function all(found: AsyncIterable<TickColumns>): Promise<KeptTick[]> {
  const ticks: KeptTick[] = [];
  for await (const batch of found) ticks.push(...ticksIn(batch));
  return ticks;
}

const whole = { channel: SENSOR, from: T0 - 1e9, to: T0 + 1e9 };
const counts = ({ bars }: HistoryRange): number => bars.reduce((sum, { count }) => sum + count, 0);

/** What every store owes the house, as server/history/history.ts says it. */
export function historyContract(name: string, { place, durable }: HistoryContract): void {
  describe(`history contract: ${name}`, () => {
    async function withStore(
      work: (store: HistoryStore, reopen: () => Promise<HistoryStore>) => Promise<void>,
    ) {
      const { open, remove } = await place();
      let store = await open();
      const reopen = async (): Promise<HistoryStore> => {
        await store.close();
        store = await open();
        return store;
      };
      try {
        await work(store, reopen);
      } finally {
        await store.close();
        await remove();
      }
    }

    test("tells every tick, oldest first, as it was appended", () =>
      withStore(async (store) => {
        const ticks = seconds(50);
        await store.append(columnsOf(ticks.slice(0, 20)));
        await store.append(columnsOf(ticks.slice(20)));
        expect(await all(store.ticks(whole))).toEqual(ticks);
      }));

    test("keeps what only symbols have, and what is unknown unknown", () =>
      withStore(async (store) => {
        const ticks: KeptTick[] = [
          { channel: SYMBOL, epoch: "one", seq: 1, time: T0, value: 67_012.5, size: 0.25 },
          {
            channel: SYMBOL,
            epoch: "one",
            seq: 2,
            time: T0 + 10,
            value: 67_013,
            bid: 67_012.9,
            ask: 67_013.1,
          },
        ];
        await store.append(columnsOf(ticks));
        expect(await all(store.ticks({ ...whole, channel: SYMBOL }))).toEqual(ticks);
        const { bars } = await store.range({ ...whole, channel: SYMBOL, max: 10 });
        expect(bars[0]).toMatchObject({ volume: 0.25, bid: Number.NaN, ask: Number.NaN, mean: null });
        expect(bars[1]).toMatchObject({ volume: Number.NaN, bid: 67_012.9, ask: 67_013.1, mean: null });
      }));

    test("a span has its beginning and not its end", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(10)));
        const span = { channel: SENSOR, from: T0 + 2_000, to: T0 + 5_000 };
        expect((await all(store.ticks(span))).map(({ seq }) => seq)).toEqual([3, 4, 5]);
        const { bars } = await store.range({ ...span, max: 100 });
        expect(bars.map(({ seq }) => seq)).toEqual([3, 4, 5]);
        expect(counts(await store.range({ ...span, max: 1 }))).toBe(3);
      }));

    test("keeps channels apart", () =>
      withStore(async (store) => {
        await store.append(columnsOf([...seconds(5), ...seconds(3, { channel: SYMBOL, value: 7 })]));
        expect(await all(store.ticks(whole))).toHaveLength(5);
        expect(await all(store.ticks({ ...whole, channel: SYMBOL }))).toHaveLength(3);
        expect((await store.range({ ...whole, channel: "sensor/unknown", max: 5 })).bars).toEqual([]);
      }));

    test("folds into at most so many bars, with highs and lows, counts and volumes kept", () =>
      withStore(async (store) => {
        const ticks = seconds(1_000, { channel: SYMBOL, size: 2 }).map((tick, at) => ({
          ...tick,
          value: at % 97,
        }));
        ticks[500] = { ...(ticks[500] as KeptTick), value: -1_000 };
        ticks[700] = { ...(ticks[700] as KeptTick), value: 1_000 };
        await store.append(columnsOf(ticks));
        for (const max of [1, 2, 7, 60, 999]) {
          const range = await store.range({ channel: SYMBOL, from: T0, to: T0 + 1_000_000, max });
          expect(range.bars.length).toBeLessThanOrEqual(max);
          expect(range.bars.length).toBeGreaterThan(0);
          expect(counts(range)).toBe(1_000);
          expect(range.bars.reduce((sum, { volume }) => sum + volume, 0)).toBe(2_000);
          expect(Math.min(...range.bars.map(({ low }) => low))).toBe(-1_000);
          expect(Math.max(...range.bars.map(({ high }) => high))).toBe(1_000);
          expect(range.bars[0]?.open).toBe(0);
          expect(range.bars.at(-1)?.close).toBe(999 % 97);
        }
      }));

    test("tells bars oldest first, and of the same width whatever the span's beginning", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(1_000)));
        const early = await store.range({ channel: SENSOR, from: T0 + 3_000, to: T0 + 903_000, max: 60 });
        const late = await store.range({ channel: SENSOR, from: T0 + 7_000, to: T0 + 907_000, max: 60 });
        expect(late.bucketMs).toBe(early.bucketMs);
        const inner = (bars: readonly HistoryBar[]): readonly HistoryBar[] => bars.slice(2, 28);
        expect(inner(late.bars)).toEqual(inner(early.bars));
        const times = early.bars.map(({ first }) => first);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }));

    test("tells single ticks where there are no more than wished for, and bars of a width where that is wished for", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(100)));
        const few = await store.range({ ...whole, max: 100 });
        expect([few.bucketMs, few.bars.length]).toEqual([0, 100]);
        const candles = await store.range({
          channel: SENSOR,
          from: T0,
          to: T0 + 100_000,
          max: 500,
          bucketMs: 20_000,
        });
        expect(candles.bucketMs).toBe(20_000);
        expect(candles.bars.map(({ count }) => count)).toEqual([20, 20, 20, 20, 20]);
      }));

    test("a late tick takes its place in time", () =>
      withStore(async (store) => {
        const ticks = seconds(100);
        const late = { ...(ticks[40] as KeptTick), seq: 101, value: 99 };
        await store.append(columnsOf(ticks.filter(({ seq }) => seq !== 41)));
        await store.append(columnsOf([late]));
        const told = await all(store.ticks(whole));
        expect(told.map(({ time }) => time)).toEqual(ticks.map(({ time }) => time));
        const { bars } = await store.range({ channel: SENSOR, from: T0 + 40_000, to: T0 + 50_000, max: 1 });
        expect(bars).toMatchObject([{ open: 99, high: 99, count: 10, close: ticks[49]?.value }]);
      }));

    test("keeps a tick once, however often it comes", () =>
      withStore(async (store, reopen) => {
        const ticks = seconds(30);
        await store.append(columnsOf([...ticks, ...ticks.slice(5, 10)]));
        await store.append(columnsOf(ticks));
        expect(store.stats().repeated).toBe(35);
        const again = durable ? await reopen() : store;
        await again.append(columnsOf(ticks.toReversed()));
        expect(await all(again.ticks(whole))).toEqual(ticks);
        expect(again.stats().ticks).toBe(30);
      }));

    test("numbers of another epoch are other ticks, and the newest epoch is told", () =>
      withStore(async (store) => {
        const first = seconds(10);
        const second = seconds(10, { epoch: "two" }).map((tick) => ({ ...tick, time: tick.time + 60_000 }));
        await store.append(columnsOf(first));
        await store.append(columnsOf(second));
        expect(await all(store.ticks(whole))).toEqual([...first, ...second]);
        expect((await store.range({ ...whole, max: 5 })).epoch).toBe("two");
        expect((await store.range({ ...whole, to: T0 + 30_000, max: 5 })).epoch).toBe("one");
        expect(await store.runs()).toEqual([{ channel: SENSOR, epoch: "two", seq: 10, time: T0 + 69_000 }]);
        const { gaps } = await store.range({ ...whole, max: 50 });
        expect(gaps).toEqual([{ from: T0 + 9_000, to: T0 + 60_000, ticks: null }]);
      }));

    test("an imported epoch is none to go on with", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(10)));
        await store.append(columnsOf(seconds(5, { epoch: "import-2025", time: T0 + 1e8 })));
        await store.append(columnsOf(seconds(5, { channel: SYMBOL, epoch: "import-2025" })));
        expect((await store.runs()).map(({ channel, epoch }) => [channel, epoch])).toEqual([[SENSOR, "one"]]);
      }));

    test("tells the ticks of an epoch after a number, in the order of numbers", () =>
      withStore(async (store) => {
        const ticks = seconds(20);
        await store.append(columnsOf([...ticks, ...seconds(5, { epoch: "two" })]));
        const wish = { channel: SENSOR, epoch: "one", afterSeq: 15 };
        expect((await all(store.ticks(wish))).map(({ seq }) => seq)).toEqual([16, 17, 18, 19, 20]);
        expect(await all(store.ticks({ ...wish, epoch: "none" }))).toEqual([]);
      }));

    test("keeps what is known of channels, the newest, until they are gone for good", () =>
      withStore(async (store, reopen) => {
        const facts = {
          ...factsOf(
            { channel: SENSOR, unit: "°C", limits: { h: 90 }, labels: { "0": "off" } },
            "sensor",
            "Feed",
          ),
          expectedMs: 1_000,
        };
        const other = factsOf({ channel: SYMBOL }, "symbol", "Feed");
        await store.note([
          { channel: SENSOR, facts: { ...facts, unit: "K" }, seen: T0 },
          { channel: SYMBOL, facts: other, seen: T0 },
        ]);
        await store.note([
          { channel: SENSOR, facts, seen: T0 + 1 },
          { channel: SYMBOL, facts: null, seen: T0 + 1 },
        ]);
        const again = durable ? await reopen() : store;
        expect(await again.known()).toEqual([{ channel: SENSOR, facts, seen: T0 + 1 }]);
      }));

    test("tells where numbers are missing", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(20).filter(({ seq }) => seq <= 5 || seq > 8)));
        const { gaps } = await store.range({ ...whole, max: 100 });
        expect(gaps).toEqual([{ from: T0 + 4_000, to: T0 + 8_000, ticks: 3 }]);
      }));

    test("tells a gap whole wherever in it a range begins or ends", () =>
      withStore(async (store) => {
        const all = seconds(21_000);
        await store.append(columnsOf(all.slice(0, 9_000)));
        await store.append(columnsOf(all.slice(12_000)));
        const gaps = [{ from: T0 + 8_999_000, to: T0 + 12_000_000, ticks: 3_000 }];
        const spans = [
          [10_000_000, 13_000_000],
          [8_000_000, 10_000_000],
          [10_000_000, 11_000_000],
        ] as const;
        for (const [from, to] of spans) {
          const range = await store.range({ channel: SENSOR, from: T0 + from, to: T0 + to, max: 100 });
          expect([from, range.gaps]).toEqual([from, gaps]);
        }
      }));

    test("late ticks are no gap, and a gap beside one has its ends in order", () =>
      withStore(async (store) => {
        const at = (seq: number, ms: number): KeptTick => ({
          ...(seconds(1)[0] as KeptTick),
          seq,
          time: T0 + ms,
        });
        await store.append(columnsOf([at(1, 1_000), at(2, 5_000), at(3, 2_000), at(4, 3_000), at(5, 6_000)]));
        expect((await store.range({ ...whole, max: 100 })).gaps).toEqual([]);
        await store.append(columnsOf([at(8, 4_000), at(9, 7_000)]));
        expect((await store.range({ ...whole, max: 100 })).gaps).toEqual([
          { from: T0 + 6_000, to: T0 + 7_000, ticks: 2 },
        ]);
      }));

    test("a gap begins with the newest time before it, and ends with the first after it, whatever is late", () =>
      withStore(async (store, reopen) => {
        const day = 86_400_000;
        const late = (seq: number): KeptTick => ({ ...(seconds(1)[0] as KeptTick), seq, time: T0 - day });
        const after = seconds(100).filter(({ seq }) => seq > 62);
        await store.append(columnsOf([...seconds(50), late(51)]));
        await store.append(columnsOf([late(62), ...after]));
        const wish = { channel: SENSOR, from: T0 - 2 * day, to: T0 + day, max: 600 };
        const gaps = [{ from: T0 + 49_000, to: T0 + 62_000, ticks: 10 }];
        expect((await store.range(wish)).gaps).toEqual(gaps);
        const again = durable ? await reopen() : store;
        await again.append(columnsOf(seconds(9_000).filter(({ seq }) => seq > 100)));
        expect((await again.range(wish)).gaps).toEqual(gaps);
      }));

    test.each([
      ["backwards", { from: T0 + 5_000, to: T0, max: 10 }],
      ["empty", { from: T0, to: T0, max: 10 }],
      ["before the beginning", { from: 0, to: T0, max: 10 }],
      ["in the future", { from: T0 + 1e12, to: T0 + 2e12, max: 10 }],
      ["of no bars", { from: T0, to: T0 + 5_000, max: 0 }],
      ["of no number", { from: Number.NaN, to: Number.NaN, max: 10 }],
    ])("a range %s has no bars and is no fault", (_, span) =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(10)));
        expect((await store.range({ channel: SENSOR, ...span })).bars).toEqual([]);
        expect(await all(store.ticks({ channel: SENSOR, ...span }))).toHaveLength(span.max === 0 ? 5 : 0);
      }),
    );

    test("a range without ends, or of a million bars, tells what there is", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(10)));
        const endless = { channel: SENSOR, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
        expect(counts(await store.range({ ...endless, max: 3 }))).toBe(10);
        expect((await store.range({ ...whole, max: 1_000_000 })).bars).toHaveLength(10);
        expect(await all(store.ticks(endless))).toHaveLength(10);
      }));

    test("weighs each value of a sensor by the time it held", () =>
      withStore(async (store) => {
        const times = [0, 1_000, 2_000, 3_000, 7_000, 8_000];
        const ticks = times.map((time, at) => ({
          ...(seconds(1)[0] as KeptTick),
          seq: at + 1,
          time: T0 + time,
          value: at,
        }));
        await store.append(columnsOf(ticks));
        const { bars, holdMs } = await store.range({ channel: SENSOR, from: T0, to: T0 + 10_000, max: 1 });
        // Three times the usual second; the last value holds for two seconds until the end.
        expect(holdMs).toBe(3_000);
        expect(bars[0]?.mean).toBeCloseTo((0 + 1 + 2 + 3 * 3 + 4 + 5 * 2) / (1 + 1 + 1 + 3 + 1 + 2), 10);
      }));

    test("answers ranges while ticks are appended, each with all of those appended before", () =>
      withStore(async (store) => {
        const ticks = seconds(3_000);
        for (let at = 0; at < ticks.length; at += 300) {
          const appended = store.append(columnsOf(ticks.slice(at, at + 300)));
          const [, during] = await Promise.all([appended, store.range({ ...whole, max: 50 })]);
          expect(counts(during)).toBe(at + 300);
        }
      }));

    test("forgets what is older, and nothing that is not", () =>
      withStore(async (store) => {
        await store.append(columnsOf(seconds(100)));
        await store.append(
          columnsOf(
            seconds(100, { epoch: "two" }).map((tick) => ({ ...tick, time: tick.time + 86_400_000 * 3 })),
          ),
        );
        await store.prune(T0 + 86_400_000 * 2);
        expect(counts(await store.range({ channel: SENSOR, from: T0 - 1e9, to: T0 + 1e9, max: 10 }))).toBe(
          100,
        );
        expect((await all(store.ticks(whole))).every(({ epoch }) => epoch === "two")).toBe(true);
        expect(store.stats().ticks).toBe(100);
      }));

    test("refuses a batch that is none, whole", () =>
      withStore(async (store) => {
        const bad = columnsOf(seconds(3));
        bad.value[2] = Number.NaN;
        await expect(store.append(bad)).rejects.toThrow("the value of a tick is a number");
        expect(await all(store.ticks(whole))).toEqual([]);
      }));

    test("rejects a range that nobody waits for any more", () =>
      withStore(async (store) => {
        const signal = AbortSignal.abort(new Error("gone"));
        await expect(store.range({ ...whole, max: 5, signal })).rejects.toThrow("gone");
      }));

    test("rejects after it was closed, which can be done twice", () =>
      withStore(async (store) => {
        await store.close();
        await store.close();
        await expect(store.append(columnsOf(seconds(1)))).rejects.toThrow("history is closed");
        await expect(store.range({ ...whole, max: 1 })).rejects.toThrow("history is closed");
        expect(store.stats().store).toMatch(/sqlite|memory/);
      }));

    if (!durable) return;
    test("has what it had when it is opened again", () =>
      withStore(async (store, reopen) => {
        const ticks = [...seconds(5_000), ...seconds(10, { channel: SYMBOL })];
        const appended = store.append(columnsOf(ticks));
        const again = await appended.then(reopen);
        expect(await all(again.ticks(whole))).toEqual(seconds(5_000));
        expect(counts(await again.range({ ...whole, max: 50 }))).toBe(5_000);
        expect((await again.runs()).map(({ channel, seq }) => [channel, seq])).toEqual([
          [SENSOR, 5_000],
          [SYMBOL, 10],
        ]);
      }));

    test("closing waits for what was appended", () =>
      withStore(async (store, reopen) => {
        void store.append(columnsOf(seconds(2_000)));
        const again = await reopen();
        expect(again.stats().ticks).toBe(2_000);
      }));
  });
}

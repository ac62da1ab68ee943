import fc from "fast-check";
import { expect, test } from "vitest";
import { fromRow } from "#lib/row.ts";
import { entryOf, type PastWish, type Since, sizeOf } from "../../../server/gateway/past.ts";
import type { ChannelRecord } from "../../../server/hub/channel-record.ts";
import { Hub } from "../../../server/hub/hub.ts";

function recordOf(times: readonly number[], capacity = 50): ChannelRecord {
  const hub = new Hub({ recent: { ms: 0, ticks: capacity } });
  for (const [at, time] of times.entries()) hub.publish({ channel: "sensor/a", value: at, time });
  const record = hub.get("sensor/a");
  if (!record) throw new Error("no ticks");
  return record;
}

function barsOf(record: ChannelRecord, wish: Partial<PastWish>, maxRows = 100) {
  const { base, rows, ...entry } = entryOf(record, { mode: "bars", ...wish }, maxRows);
  return { entry, bars: rows.map((row) => fromRow("sensor", row, base)) };
}

const times = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 80, size: "max" });
const wish = fc.record({
  history: fc.oneof(
    fc.nat(100),
    fc.record({
      ms: fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
      rows: fc.integer({ min: 1, max: 60 }),
    }),
  ),
  maxRows: fc.integer({ min: 1, max: 60 }),
});

test("[SUB3] [FR4] whatever is asked for, rows end at seq, follow each other without a gap, and are not too many", () => {
  fc.assert(
    fc.property(times, wish, (all, asked) => {
      const { entry, bars } = barsOf(recordOf(all), asked, asked.maxRows);
      const most = typeof asked.history === "number" ? asked.history : asked.history.rows;
      expect(bars.length).toBeLessThanOrEqual(Math.min(most, asked.maxRows));
      if (bars.length > 0) expect(bars.at(-1)?.seq).toBe(entry.seq);
      for (const [at, bar] of bars.slice(1).entries()) expect(bar.seq - bar.count).toBe(bars[at]?.seq);
    }),
    { numRuns: 300 },
  );
});

test("[SUB4] a replay's counts add up to exactly what was missed, also where it is folded", () => {
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: -2, max: 90 }),
      fc.integer({ min: 1, max: 60 }),
      (all, seq, maxRows) => {
        const record = recordOf(all);
        const { entry, bars } = barsOf(record, { since: [record.epoch, seq] }, maxRows);
        const held = seq >= 0 && seq <= record.seq && seq + 1 >= record.oldest;
        expect(entry.from).toBe(held ? "replay" : "snapshot");
        if (!held) return;
        expect(bars.length).toBeLessThanOrEqual(maxRows);
        expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(record.seq - seq);
      },
    ),
  );
});

test("bars of a span begin at multiples of their width", () => {
  const record = recordOf(Array.from({ length: 40 }, (_, at) => 1_003 + at * 10));
  const { bars } = barsOf(record, { history: { ms: 200, rows: 4 } });
  expect(bars.map(({ time }) => time)).toEqual([1_243, 1_293, 1_343, 1_393]);
});

test("a span longer than what is held is folded no more than what is held needs", () => {
  const record = recordOf(Array.from({ length: 40 }, (_, at) => 1_000 + at * 10));
  const { bars } = barsOf(record, { history: { ms: 86_400_000, rows: 100 } });
  expect(bars).toHaveLength(40);
  const few = barsOf(record, { history: { ms: 86_400_000, rows: 10 } }).bars;
  expect(few.length).toBeGreaterThan(4);
  expect(few.length).toBeLessThanOrEqual(10);
  expect(few.reduce((sum, { count }) => sum + count, 0)).toBe(40);
});

test("[SUB1] [SUB4] in mode ticks a replay is every tick by itself; where that is too much it is a snapshot", () => {
  const record = recordOf(Array.from({ length: 40 }, (_, at) => at));
  const wish: PastWish = { mode: "ticks", since: [record.epoch, 10], history: 5 };
  const fits = barsOf(record, wish, 30);
  expect([fits.entry.from, fits.bars.length]).toEqual(["replay", 30]);
  const exceeds = barsOf(record, wish, 29);
  expect([exceeds.entry.from, exceeds.bars.length]).toEqual(["snapshot", 5]);
  expect([...fits.bars, ...exceeds.bars].every(({ count }) => count === 1)).toBe(true);
});

test("the size of a past is never below what is sent of it", () => {
  fc.assert(
    fc.property(times, wish, fc.option(fc.nat(90)), (all, asked, seq) => {
      const record = recordOf(all);
      const since: Since | undefined = seq === null ? undefined : [record.epoch, seq];
      const whole: PastWish = { mode: "bars", history: asked.history, since };
      expect(barsOf(record, whole, Number.POSITIVE_INFINITY).bars.length).toBeLessThanOrEqual(
        sizeOf(record, whole).rows,
      );
    }),
  );
});

test("only what is folded costs reading: a span and a replay in bars, not single ticks", () => {
  const record = recordOf(Array.from({ length: 40 }, (_, at) => at));
  const since: Since = [record.epoch, 10];
  expect(sizeOf(record, { mode: "bars", history: 3_000 })).toEqual({ rows: 40, folded: 0 });
  expect(sizeOf(record, { mode: "bars", history: { ms: 5, rows: 4 } })).toEqual({ rows: 4, folded: 40 });
  expect(sizeOf(record, { mode: "bars", since })).toEqual({ rows: 30, folded: 30 });
  expect(sizeOf(record, { mode: "ticks", since })).toEqual({ rows: 30, folded: 0 });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import { ByteBudget } from "#lib/byte-budget.ts";
import type { Kind } from "#lib/channel.ts";
import { toRow } from "#lib/row.ts";
import type { Tick } from "#lib/tick.ts";
import { RecentTicks } from "../../../server/hub/recent-ticks.ts";

const ENDLESS = Number.MAX_SAFE_INTEGER;
/** Room that every ring has, whatever its budget. */
const LEAST = 32;

const kinds = fc.constantFrom<Kind>("sensor", "symbol");
/** Steps in time, mostly forward, now and then backward or far away. */
const steps = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: -500, max: 500 }) },
);
const ticks = fc
  .array(fc.tuple(steps, fc.integer({ min: -9, max: 9 }), fc.option(fc.nat(5), { nil: undefined })), {
    minLength: 1,
    maxLength: 200,
    size: "max",
  })
  .map((all) => {
    let time = 10_000;
    return all.map(([step, value, size]): Tick => {
      time += step;
      return { channel: "sensor/a", time, value, size, ask: value + 1 };
    });
  });

function recentOf(kind: Kind, all: readonly Tick[], { ms = 0, kept = ENDLESS, bytes = ENDLESS } = {}) {
  const budget = new ByteBudget(bytes);
  const recent = new RecentTicks(kind, { ms, ticks: kept, bytes }, budget);
  for (const tick of all) recent.push(tick);
  return { recent, budget };
}

const barsOf = (kind: Kind, all: readonly Tick[]): Bar[] =>
  all.map(({ time, value, size, bid, ask }, at) =>
    kind === "sensor" ? barOf(at + 1, time, value) : barOf(at + 1, time, value, size, bid, ask),
  );

test("the newest are held, and beyond their number those near the newest in time", () => {
  fc.assert(
    fc.property(
      kinds,
      ticks,
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 60 }),
      (kind, all, ms, kept) => {
        const { recent } = recentOf(kind, all, { ms, kept });
        let model: Tick[] = [];
        for (const tick of all) {
          model = [...model, tick];
          while (model.length > kept && Math.abs(tick.time - (model[0]?.time ?? 0)) > ms) model.shift();
        }
        const held = Array.from({ length: recent.length }, (_, at) => recent.barAt(at, at + 1));
        expect(held).toEqual(barsOf(kind, model));
      },
    ),
    { numRuns: 200 },
  );
});

test("several channels never take more than their budget, but for the least that each has", () => {
  const feeding = fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 150 })), {
    maxLength: 40,
    size: "max",
  });
  fc.assert(
    fc.property(feeding, fc.integer({ min: 0, max: 20_000 }), (turns, bytes) => {
      const budget = new ByteBudget(bytes);
      const limits = { ms: 1_000, ticks: 100, bytes };
      const channels = (["sensor", "symbol", "sensor", "symbol"] as const).map(
        (kind) => new RecentTicks(kind, limits, budget),
      );
      const least = budget.used;
      const counts = [0, 0, 0, 0];
      let time = 0;
      for (const [which, count] of turns) {
        const recent = channels[which];
        for (let at = 0; at < count; at++) recent?.push({ channel: "", time: ++time, value: time });
        counts[which] = (counts[which] ?? 0) + count;
        expect(recent?.timeAt(recent.length - 1)).toBe(time);
        expect(budget.used).toBeLessThanOrEqual(Math.max(bytes, least));
      }
      for (const [at, { length }] of channels.entries()) {
        expect(length).toBeGreaterThanOrEqual(Math.min(LEAST, counts[at] ?? 0));
      }
      for (const channel of channels) channel.release();
      expect(budget.used).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test("one tick of a wrong clock keeps nothing for ever", () => {
  const at = (time: number): Tick => ({ channel: "sensor/a", time, value: time });
  const all = [at(1), at(1e12), ...Array.from({ length: 500 }, (_, more) => at(more * 10))];
  const { recent } = recentOf("sensor", all, { ms: 100, kept: 5 });
  expect(recent.length).toBe(11);
});

describe("read without an object for each tick", () => {
  const places = fc.tuple(fc.nat(), fc.nat());

  test("a row is that of the tick's bar, and a fold is that of the bars, wherever the ring has turned to", () => {
    fc.assert(
      fc.property(kinds, ticks, fc.integer({ min: 1, max: 60 }), places, (kind, all, kept, [a, b]) => {
        const { recent } = recentOf(kind, all, { kept });
        const bars = barsOf(kind, all).slice(-recent.length);
        const from = a % bars.length;
        const count = 1 + (b % (bars.length - from));
        const [first, ...later] = bars.slice(from, from + count);
        if (!first) return;
        expect(recent.rowAt(from, first.seq, 10_000)).toEqual(toRow(kind, first, 10_000));
        const folded = { ...first };
        for (const bar of later) fold(folded, bar);
        expect(recent.fold(from, count, folded.seq)).toEqual(folded);
      }),
      { numRuns: 300 },
    );
  });

  test("[FR8] bars by time begin where the slot is another, a late tick has its own, and they are not too many", () => {
    const widths = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(ticks, widths, fc.integer({ min: 1, max: 40 }), (all, width, most) => {
        const { recent } = recentOf("sensor", all, { kept: 50 });
        const slots = all.slice(-recent.length).map(({ time }) => Math.floor(time / width));
        const oldest = Math.max(...slots) - most + 1;
        const inSpan = slots.map((slot, at) => ({ slot, at })).filter(({ slot }) => slot >= oldest);
        const changes = inSpan.filter(({ slot }, at) => slot !== inSpan[at - 1]?.slot);
        const steps = inSpan.filter(({ slot }, at) =>
          inSpan.slice(0, at).every((other) => other.slot < slot),
        );
        const model = changes.length <= most ? changes : steps;
        expect(recent.starts(width, most)).toEqual(model.map(({ at }) => at));
      }),
      { numRuns: 300 },
    );
  });
});

test("a tick that came before is known by its time and all its numbers, whatever the order of times", () => {
  fc.assert(
    fc.property(kinds, ticks, (kind, all) => {
      const { recent } = recentOf(kind, all);
      for (const tick of all) {
        const isSymbol = kind === "symbol";
        expect(recent.holds(tick)).toBe(true);
        expect(recent.holds({ ...tick, value: tick.value + 0.5 })).toBe(false);
        expect(recent.holds({ ...tick, time: tick.time + 0.5 })).toBe(false);
        expect(recent.holds({ ...tick, size: 77 })).toBe(!isSymbol);
        expect(recent.holds({ ...tick, ask: undefined })).toBe(!isSymbol);
      }
    }),
  );
});

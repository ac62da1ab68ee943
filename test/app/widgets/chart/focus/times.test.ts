import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RANGES } from "../../../../../app/_widgets/board-store.ts";
import { autoInterval } from "../../../../../app/_widgets/chart/focus/interval.ts";
import { reachOf, timesOf } from "../../../../../app/_widgets/chart/focus/times.ts";
import { INTERVALS } from "../../../../../app/_widgets/view-store.ts";
import { T0 } from "../../made.ts";

const PLOT = { width: 1_020, ahead: 36 };

const cases = fc.record({
  edge: fc.integer({ min: T0, max: T0 + 1e9 }),
  rangeMs: fc.constantFrom(...Object.values(RANGES)),
  width: fc.integer({ min: 250, max: 2_000 }),
});

describe("the window of a chart", () => {
  test("that stands still is the span asked for, whatever time it is", () => {
    const span = { from: T0, to: T0 + 12_345 };
    for (const edge of [T0 + 10, T0 + 1e9]) {
      for (const bucketMs of [0, 1_000]) {
        expect(timesOf(edge, { span, rangeMs: 60_000 }, PLOT, bucketMs)).toEqual({ ...span, edge: span.to });
      }
    }
  });

  test("of lines that follows now ends at most a step after it, the range before, with free space ahead", () => {
    fc.assert(
      fc.property(cases, ({ edge, rangeMs, width }) => {
        const times = timesOf(edge, { span: null, rangeMs }, { width, ahead: 36 }, 0);
        expect(times.edge).toBeGreaterThanOrEqual(edge);
        expect(times.edge - edge).toBeLessThan(Math.max(500, rangeMs / 25));
        expect(times.edge - times.from).toBe(rangeMs);
        const px = (times.to - times.edge) / ((times.to - times.from) / width);
        expect(px).toBeCloseTo(36, 3);
      }),
    );
  });

  test("of candles has whole pixels a candle, each at a whole pixel, and ends where the newest does", () => {
    fc.assert(
      fc.property(cases, ({ edge, rangeMs, width }) => {
        const bucketMs = INTERVALS[autoInterval(rangeMs, width - 36)];
        fc.pre((width * bucketMs) / rangeMs >= 6);
        const times = timesOf(edge, { span: null, rangeMs }, { width, ahead: 36 }, bucketMs);
        const perPixel = (times.to - times.from) / width;
        expect(bucketMs / perPixel).toBeCloseTo(Math.round(bucketMs / perPixel), 3);
        expect((times.edge - times.from) / perPixel).toBeCloseTo(width - 36, 3);
        expect(times.edge % bucketMs).toBe(0);
        expect(times.edge).toBeGreaterThan(edge);
        expect(times.edge - bucketMs).toBeLessThanOrEqual(edge);
      }),
    );
  });

  test("of candles shows the whole range, and a little more, but no more than is held for it", () => {
    fc.assert(
      fc.property(
        cases,
        fc.constantFrom(...Object.values(INTERVALS)),
        ({ edge, rangeMs, width }, bucketMs) => {
          fc.pre(rangeMs >= bucketMs);
          const { from, edge: end } = timesOf(edge, { span: null, rangeMs }, { width, ahead: 36 }, bucketMs);
          expect(end - from).toBeGreaterThanOrEqual(rangeMs * 0.999);
          expect(end - from).toBeLessThanOrEqual(reachOf(rangeMs, bucketMs) * 1.001);
        },
      ),
    );
  });
});

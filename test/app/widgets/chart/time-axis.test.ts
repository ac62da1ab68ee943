import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RANGES } from "../../../../app/_widgets/board-store.ts";
import { frameStep, timeStep, timeTicks } from "../../../../app/_widgets/chart/time-axis.ts";
import { T0 } from "../made.ts";

const DAY = 86_400_000;

describe("the step of a time axis", () => {
  test.each([
    [RANGES["1m"], 600, 90, 10_000],
    [RANGES["5m"], 600, 90, 60_000],
    [RANGES["15m"], 900, 90, 120_000],
    [RANGES["1h"], 600, 90, 600_000],
    [RANGES["6h"], 600, 90, 3_600_000],
    [RANGES["1d"], 900, 90, 3 * 3_600_000],
  ])("of %d ms on %d pixels, labels %d apart, is %d ms", (range, width, spacing, step) => {
    expect(timeStep(range, width, spacing)).toBe(step);
  });

  test("keeps labels apart, and is at most 28 days", () => {
    const axis = fc.record({
      range: fc.integer({ min: 1_000, max: 400 * DAY }),
      width: fc.integer({ min: 0, max: 4_000 }),
      spacing: fc.integer({ min: 10, max: 200 }),
    });
    fc.assert(
      fc.property(axis, ({ range, width, spacing }) => {
        const step = timeStep(range, width, spacing);
        expect(step).toBeLessThanOrEqual(28 * DAY);
        if (step < 28 * DAY)
          expect((step / range) * Math.max(1, width)).toBeGreaterThanOrEqual(spacing - 1e-9);
      }),
    );
  });
});

describe("the labels of a time axis", () => {
  test("are every multiple of the step in the window and nothing else", () => {
    const axis = fc.record({
      from: fc.integer({ min: -T0, max: 2 * T0 }),
      range: fc.nat(6_000_000),
      step: fc.constantFrom(60_000, 300_000, 3_600_000, DAY),
    });
    fc.assert(
      fc.property(axis, ({ from, range, step }) => {
        const ticks = timeTicks(from, from + range, step);
        for (const [at, tick] of ticks.entries()) {
          expect(Math.abs(tick % step)).toBe(0);
          expect(tick).toBeGreaterThanOrEqual(from);
          expect(tick).toBeLessThanOrEqual(from + range);
          if (at > 0) expect(tick - (ticks[at - 1] ?? 0)).toBe(step);
        }
        expect(ticks).toHaveLength(Math.floor((from + range) / step) - Math.ceil(from / step) + 1);
      }),
    );
  });

  test("of days stand at midnight UTC", () => {
    const [day = Number.NaN] = timeTicks(T0, T0 + DAY, DAY);
    expect(new Date(day).toISOString()).toMatch(/T00:00:00\.000Z$/);
  });
});

describe("the step of a frame", () => {
  const frames = fc.record({
    range: fc.constantFrom(...Object.values(RANGES)),
    width: fc.integer({ min: 0, max: 4_000 }),
  });

  test("is a number of half seconds, one at the least", () => {
    fc.assert(
      fc.property(frames, ({ range, width }) => {
        expect(frameStep(range, width) % 500).toBe(0);
        expect(frameStep(range, width)).toBeGreaterThanOrEqual(500);
      }),
    );
  });

  test("is a few pixels, or half a second where that is more", () => {
    fc.assert(
      fc.property(frames, ({ range, width }) => {
        const halfSecond = (500 / range) * Math.max(1, width);
        const pixels = (frameStep(range, width) / range) * Math.max(1, width);
        expect(Math.abs(pixels - Math.max(4, halfSecond))).toBeLessThanOrEqual(halfSecond / 2 + 1e-9);
      }),
    );
  });
});

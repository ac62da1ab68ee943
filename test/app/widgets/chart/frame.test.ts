import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RANGES } from "../../../../app/_widgets/board-store.ts";
import { FOCUS_LOOK, type Frame, layOut, TILE_LOOK } from "../../../../app/_widgets/chart/frame.ts";
import { T0 } from "../made.ts";

const PLOT = { width: 800, height: 400 };
const IDEAL = { low: 10, high: 20 };

const toX = ({ from, to }: Frame, time: number, width: number) => ((time - from) / (to - from)) * width;
const toY = ({ domain: { low, high } }: Frame, value: number, height: number) =>
  ((high - value) / (high - low)) * height;

const layouts = fc.record({
  edge: fc.integer({ min: T0, max: T0 + 1e9 }),
  rangeMs: fc.constantFrom(...Object.values(RANGES)),
  ideal: fc
    .tuple(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.double({ min: 0.01, max: 1e5, noNaN: true }))
    .map(([low, size]) => ({ low, high: low + size })),
  plot: fc.record({
    width: fc.integer({ min: 100, max: 2_000 }),
    height: fc.integer({ min: 60, max: 1_000 }),
  }),
  look: fc.constantFrom(FOCUS_LOOK, TILE_LOOK),
});

describe("a frame", () => {
  test("shows the whole range, and leaves the space right of now that its look asks for", () => {
    fc.assert(
      fc.property(layouts, ({ edge, rangeMs, ideal, plot, look }) => {
        const frame = layOut(edge, rangeMs, ideal, plot, look);
        expect([frame.from, frame.edge]).toEqual([edge - rangeMs, edge]);
        expect(toX(frame, edge, plot.width)).toBeCloseTo(plot.width - look.ahead, 0);
      }),
    );
  });

  test("leaves the space above and below its values that its look asks for", () => {
    fc.assert(
      fc.property(layouts, ({ edge, rangeMs, ideal, plot, look }) => {
        const frame = layOut(edge, rangeMs, ideal, plot, look);
        expect(toY(frame, ideal.high, plot.height)).toBeCloseTo(look.above, 3);
        expect(toY(frame, ideal.low, plot.height)).toBeCloseTo(plot.height - look.below, 3);
      }),
    );
  });

  test("cuts no label, neither of time at the left nor of values above and below", () => {
    fc.assert(
      fc.property(layouts, ({ edge, rangeMs, ideal, plot, look }) => {
        const frame = layOut(edge, rangeMs, ideal, plot, look);
        for (const tick of frame.timeTicks) {
          expect(toX(frame, tick, plot.width)).toBeGreaterThanOrEqual(27.9);
          expect(tick).toBeLessThanOrEqual(edge);
        }
        for (const tick of frame.valueTicks) {
          expect(toY(frame, tick, plot.height)).toBeGreaterThanOrEqual(6.9);
          expect(toY(frame, tick, plot.height)).toBeLessThanOrEqual(plot.height - 6.9);
        }
      }),
    );
  });

  test("has labels as far apart as its look asks, more of them where there is more room", () => {
    const small = layOut(T0, RANGES["5m"], IDEAL, { width: 400, height: 120 }, FOCUS_LOOK);
    const large = layOut(T0, RANGES["5m"], IDEAL, { width: 1_600, height: 800 }, FOCUS_LOOK);
    expect(large.timeTicks.length).toBeGreaterThan(small.timeTicks.length);
    expect(large.valueTicks.length).toBeGreaterThan(small.valueTicks.length);
    for (const [frame, width] of [
      [small, 400],
      [large, 1_600],
    ] as const) {
      const [a = 0, b = 0] = frame.timeTicks;
      expect(toX(frame, b, width) - toX(frame, a, width)).toBeGreaterThanOrEqual(
        FOCUS_LOOK.timeSpacing - 0.5,
      );
    }
  });

  test("of a plot with no room yet has finite numbers", () => {
    const { from, to, domain } = layOut(T0, RANGES["5m"], IDEAL, { width: 0, height: 0 }, FOCUS_LOOK);
    expect([from, to, domain.low, domain.high].every(Number.isFinite)).toBe(true);
  });

  test("names the decimals its value labels need", () => {
    const frame = layOut(T0, RANGES["1m"], { low: 1.08, high: 1.09 }, PLOT, FOCUS_LOOK);
    expect(frame.valueDecimals).toBe(3);
    expect(frame.timeStep).toBe(10_000);
  });
});

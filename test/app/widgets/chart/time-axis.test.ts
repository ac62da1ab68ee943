import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatTick } from "#lib/format.ts";
import { RANGES } from "../../../../app/_widgets/board-store.ts";
import { frameStep, timeStep, timeTicks } from "../../../../app/_widgets/chart/time-axis.ts";
import { wallAt } from "../../../../app/_widgets/zones.ts";
import { T0 } from "../made.ts";

const DAY = 86_400_000;
const dayOf = (wall: number): number => Math.floor(wall / DAY);
const MONTH = 30.4375 * DAY;
const LONGEST = 120 * MONTH;

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

  test("keeps labels apart, and is at most ten years", () => {
    const axis = fc.record({
      range: fc.integer({ min: 1_000, max: 4_000 * DAY }),
      width: fc.integer({ min: 0, max: 4_000 }),
      spacing: fc.integer({ min: 10, max: 200 }),
    });
    fc.assert(
      fc.property(axis, ({ range, width, spacing }) => {
        const step = timeStep(range, width, spacing);
        expect(step).toBeLessThanOrEqual(LONGEST);
        if (step < LONGEST)
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

  const zones = fc.constantFrom(
    "UTC",
    "local",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
  );
  const windows = fc.record({
    zone: zones,
    from: fc.integer({ min: 0, max: 3 * T0 }),
    width: fc.integer({ min: 200, max: 2_000 }),
    range: fc.constantFrom(...Object.values(RANGES), 30 * DAY, 90 * DAY, 5 * 365 * DAY),
  });

  test("ascend within the window, apart and never too many, whatever the zone", () => {
    fc.assert(
      fc.property(windows, ({ zone, from, width, range }) => {
        const step = timeStep(range, width, 90);
        const ticks = timeTicks(from, from + range, step, zone);
        expect(ticks.every((tick) => tick >= from && tick <= from + range)).toBe(true);
        for (const [at, tick] of ticks.slice(1).entries()) {
          expect(tick - (ticks[at] ?? 0)).toBeGreaterThanOrEqual(step * 0.6);
        }
        expect(ticks.length).toBeLessThanOrEqual(width / 90 + 2);
      }),
    );
  });

  test("stand on the zone's clock: whole steps of its day, its midnight, its first of a month", () => {
    fc.assert(
      fc.property(windows, ({ zone, from, width, range }) => {
        const step = timeStep(range, width, 90);
        for (const tick of timeTicks(from, from + range, step, zone)) {
          const wall = wallAt(tick, zone);
          if (step < DAY) expect(Math.abs(wall % step)).toBe(0);
          // Where the clock skips midnight, as Kathmandu's did in 1986, a day begins later.
          else expect(dayOf(wallAt(tick - 1, zone))).toBeLessThan(dayOf(wall));
          if (step > 28 * DAY) expect(new Date(wall).getUTCDate()).toBe(1);
        }
      }),
    );
  });

  test("of days in Berlin are 23 and 25 hours apart where the clocks are changed", () => {
    const hours = (from: number) =>
      timeTicks(from, from + 3 * DAY, DAY, "Europe/Berlin")
        .slice(1)
        .map((tick, at, all) => (tick - (at === 0 ? tick - DAY : (all[at - 1] ?? 0))) / 3_600_000);
    expect(hours(Date.UTC(2026, 2, 27, 12))).toEqual([24, 23]);
    expect(hours(Date.UTC(2026, 9, 23, 12))).toEqual([24, 25]);
  });

  test("of hours leave out the one that is leapt over, and have the one that comes twice twice", () => {
    const clocks = (day: number) =>
      timeTicks(day, day + 4 * 3_600_000, 3_600_000, "Europe/Berlin").map((tick) =>
        formatTick(tick, 3_600_000, "Europe/Berlin"),
      );
    expect(clocks(Date.UTC(2026, 2, 28, 23))).toEqual(["29 Mar", "01:00", "03:00", "04:00", "05:00"]);
    expect(clocks(Date.UTC(2026, 9, 24, 22))).toEqual(["25 Oct", "01:00", "02:00", "02:00", "03:00"]);
  });

  test("of a year in Kathmandu are the first days of its months", () => {
    const ticks = timeTicks(Date.UTC(2026, 0, 15), Date.UTC(2026, 5, 15), MONTH, "Asia/Kathmandu");
    expect(ticks.map((tick) => formatTick(tick, MONTH, "Asia/Kathmandu"))).toEqual(
      ["Feb", "Mar", "Apr", "May", "Jun"].map((month) => `${month} 2026`),
    );
    expect(new Date(ticks[0] ?? 0).toISOString()).toBe("2026-01-31T18:15:00.000Z");
  });

  test("of weeks stand on Mondays, of years on the first of January", () => {
    const weeks = timeTicks(T0, T0 + 60 * DAY, 7 * DAY, "America/New_York");
    expect(new Set(weeks.map((tick) => new Date(wallAt(tick, "America/New_York")).getUTCDay()))).toEqual(
      new Set([1]),
    );
    const years = timeTicks(T0, T0 + 1_500 * DAY, 12 * MONTH, "UTC");
    expect(years.map((tick) => new Date(tick).toISOString().slice(4, 10))).toEqual(Array(4).fill("-01-01"));
  });

  test("there are none where nothing is known", () => {
    expect(timeTicks(Number.NaN, Number.NaN, DAY)).toEqual([]);
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
        expect(Math.abs(pixels - Math.max(8, halfSecond))).toBeLessThanOrEqual(halfSecond / 2 + 1e-9);
      }),
    );
  });
});

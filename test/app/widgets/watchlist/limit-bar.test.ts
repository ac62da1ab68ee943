import fc from "fast-check";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import type { Limits } from "#lib/catalog.ts";
import { LimitBar, scaleOf, shareOf, zonesOf } from "../../../../app/_widgets/watchlist/limit-bar.tsx";
import { limitsOf } from "../made.ts";

const ALL = limitsOf({ ll: 10, l: 20, h: 80, hh: 90 });
const NAMES = ["ll", "l", "h", "hh"] as const;

/** Limits in their order, of which at least one is set. All above 0, as levels, loads and vibrations are. */
const some = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 4, maxLength: 4 }),
    fc.integer({ min: 1, max: 15 }),
  )
  .map(([values, set]): Limits => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (n: number) => ((set >> n) & 1 ? (sorted[n] ?? null) : null);
    return { ll: at(0), l: at(1), h: at(2), hh: at(3) };
  });
const setIn = (limits: Limits) => NAMES.map((name) => limits[name]).filter((limit) => limit !== null);

describe("a scale over limits", () => {
  test("reaches a fifth of their span beyond the lowest and the highest", () => {
    expect(scaleOf(ALL)).toEqual({ low: -6, high: 106 });
  });

  test("begins at 0 where nothing is too low, and leaves room above where nothing is too high", () => {
    expect(scaleOf(limitsOf({ h: 80, hh: 90 }))).toEqual({ low: 0, high: 92 });
    expect(scaleOf(limitsOf({ ll: 10, l: 20 }))).toEqual({ low: 8, high: 30 });
    expect(scaleOf(limitsOf({ h: 50 }))).toEqual({ low: 0, high: 55 });
    expect(scaleOf(limitsOf({ l: 50 }))).toEqual({ low: 45, high: 75 });
    // A freezer's normal values lie below its high limits, and its limits below 0.
    expect(scaleOf(limitsOf({ h: -16, hh: -12 }))).toMatchObject({ low: -24 });
  });

  test("of no limits is none", () => {
    expect(scaleOf(limitsOf({}))).toBeNull();
    expect(zonesOf(limitsOf({}), null)).toEqual([]);
  });

  test("has every limit inside, with room on both sides of it", () => {
    fc.assert(
      fc.property(some, (limits) => {
        const scale = scaleOf(limits);
        if (!scale) throw new Error("no scale");
        for (const limit of setIn(limits)) {
          expect(shareOf(limit, scale)).toBeGreaterThan(0);
          expect(shareOf(limit, scale)).toBeLessThan(1);
        }
      }),
    );
  });
});

test("a share runs from 0 to 1 and is held there", () => {
  const scale = { low: -10, high: 30 };
  expect([-11, -10, 0, 10, 30, 31].map((value) => shareOf(value, scale))).toEqual([0, 0, 0.25, 0.5, 1, 1]);
  expect(shareOf(Number.NaN, scale)).toBeNaN();
});

describe("the zones of a scale", () => {
  const ranks = (limits: Limits) => zonesOf(limits, null).map(({ rank }) => rank);

  test("are ranked by how far out they are", () => {
    expect(ranks(ALL)).toEqual([3, 2, 1, 2, 3]);
    expect(ranks(limitsOf({ h: 80, hh: 90 }))).toEqual([1, 2, 3]);
    expect(ranks(limitsOf({ ll: 10, l: 20 }))).toEqual([3, 2, 1]);
    expect(ranks(limitsOf({ l: 20, h: 80 }))).toEqual([2, 1, 2]);
    expect(ranks(limitsOf({ ll: 10, hh: 90 }))).toEqual([3, 1, 3]);
    expect(ranks(limitsOf({ hh: 90 }))).toEqual([1, 3]);
    expect(ranks(limitsOf({ l: 20 }))).toEqual([2, 1]);
  });

  test("show the one crossed, and in the colour of its severity", () => {
    const violated = (crossed: keyof Limits) => zonesOf(ALL, crossed).map((zone) => zone.violated);
    expect(violated("ll")).toEqual(["alarm", null, null, null, null]);
    expect(violated("l")).toEqual([null, "warn", null, null, null]);
    expect(violated("h")).toEqual([null, null, null, "warn", null]);
    expect(violated("hh")).toEqual([null, null, null, null, "alarm"]);
  });

  test("cover the scale from end to end, one more than there are limits, exactly one of them normal", () => {
    fc.assert(
      fc.property(some, (limits) => {
        const zones = zonesOf(limits, null);
        const scale = scaleOf(limits);
        expect(zones).toHaveLength(setIn(limits).length + 1);
        expect([zones[0]?.from, zones.at(-1)?.to]).toEqual([scale?.low, scale?.high]);
        for (const [at, { from, to }] of zones.entries()) {
          expect(to).toBeGreaterThan(from);
          if (at > 0) expect(from).toBe(zones[at - 1]?.to);
        }
        expect(zones.filter(({ rank }) => rank === 1)).toHaveLength(1);
      }),
    );
  });

  test("only a limit that is set can be seen crossed, and then in one zone", () => {
    fc.assert(
      fc.property(some, fc.constantFrom(...NAMES), (limits, crossed) => {
        const seen = zonesOf(limits, crossed).filter(({ violated }) => violated !== null);
        expect(seen).toHaveLength(limits[crossed] === null ? 0 : 1);
      }),
    );
  });
});

describe("a limit bar", () => {
  const draw = (limits: Limits, crossed: keyof Limits | null) =>
    renderToStaticMarkup(createElement(LimitBar, { limits, crossed, marker: null }));

  test("is grey until a limit is crossed", () => {
    expect(draw(ALL, null)).not.toMatch(/--(warn|alarm)/);
    expect(draw(ALL, "h")).toContain("var(--warn)");
    expect(draw(ALL, "hh")).toContain("var(--alarm)");
  });

  test("is not drawn without limits", () => expect(draw(limitsOf({}), null)).toBe(""));
});

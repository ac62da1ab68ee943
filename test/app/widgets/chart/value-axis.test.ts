import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Domain,
  idealDomain,
  SoftDomain,
  valueTicks,
  withLimits,
} from "../../../../app/_widgets/chart/value-axis.ts";

const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const span = fc.tuple(value, value).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
const decimals = fc.integer({ min: 0, max: 8 });

const contains = (outer: Domain | null, inner: Domain): boolean =>
  outer !== null && outer.low <= inner.low && outer.high >= inner.high;

describe("the span a chart wants", () => {
  test("has air above and below its values, and is never nothing", () => {
    fc.assert(
      fc.property(span, decimals, ({ low, high }, digits) => {
        const domain = idealDomain(low, high, digits);
        if (!domain) throw new Error("no domain");
        expect(domain.low).toBeLessThan(low);
        expect(domain.high).toBeGreaterThan(high);
      }),
    );
  });

  test("is eight hundredths wider at each side", () => {
    expect(idealDomain(100, 200, 2)).toEqual({ low: 92, high: 208 });
  });

  test("of a value that stands still is a few of its last digits around it", () => {
    const domain = idealDomain(21.5, 21.5, 1);
    expect(domain?.high).toBeCloseTo(21.5 + 0.2 * 1.16, 9);
    expect(domain?.low).toBeCloseTo(21.5 - 0.2 * 1.16, 9);
  });

  test.each([
    [Number.NaN, Number.NaN],
    [Number.NaN, 1],
    [1, Number.NaN],
    [2, 1],
  ])("of %d to %d is unknown", (low, high) => expect(idealDomain(low, high, 2)).toBeNull());
});

describe("a soft span", () => {
  test("contains what is shown at every moment, whatever comes", () => {
    const moments = fc.array(fc.tuple(fc.option(span), fc.nat(4_000)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(moments, (all) => {
        const soft = new SoftDomain();
        let now = 0;
        for (const [ideal, wait] of all) {
          now += wait;
          const shown = soft.next(ideal, now);
          if (ideal) expect(contains(shown, ideal)).toBe(true);
        }
      }),
    );
  });

  test("grows at once, and on the side that needs it only", () => {
    const soft = new SoftDomain();
    soft.next({ low: 0, high: 10 }, 0);
    expect(soft.next({ low: 5, high: 12 }, 10)).toEqual({ low: 0, high: 12 });
  });

  test("shrinks after 5 s, not before", () => {
    const soft = new SoftDomain();
    const wide = soft.next({ low: 0, high: 10 }, 0);
    const small = { low: 4, high: 6 };
    expect(soft.next(small, 1_000)).toBe(wide);
    expect(soft.next(small, 5_999)).toBe(wide);
    expect(soft.next(small, 6_000)).toEqual(small);
  });

  test("does not shrink by less than a tenth, and starts the 5 s anew after a moment of need", () => {
    const soft = new SoftDomain();
    const wide = soft.next({ low: 0, high: 10 }, 0);
    expect(soft.next({ low: 0, high: 9.5 }, 60_000)).toBe(wide);
    expect(soft.next({ low: 4, high: 6 }, 61_000)).toBe(wide);
    expect(soft.next({ low: 0, high: 9.5 }, 64_000)).toBe(wide);
    expect(soft.next({ low: 4, high: 6 }, 67_000)).toBe(wide);
    expect(soft.next({ low: 4, high: 6 }, 72_000)).toEqual({ low: 4, high: 6 });
  });

  test("keeps what it shows while nothing is known, and forgets it when told to", () => {
    const soft = new SoftDomain();
    expect(soft.next(null, 0)).toBeNull();
    const shown = soft.next({ low: 0, high: 10 }, 0);
    expect(soft.next(null, 60_000)).toBe(shown);
    soft.reset();
    expect(soft.next({ low: 4, high: 5 }, 60_000)).toEqual({ low: 4, high: 5 });
  });
});

describe("the labels of a value axis", () => {
  const shown = fc
    .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    .map(([low, size]) => ({ low, high: low + size }));

  test("lie inside the span, and no two read the same", () => {
    fc.assert(
      fc.property(shown, fc.integer({ min: 4, max: 12 }), (domain, count) => {
        const { values, decimals } = valueTicks(domain, count);
        for (const at of values) expect(contains(domain, { low: at, high: at })).toBe(true);
        expect(new Set(values.map((at) => at.toFixed(decimals))).size).toBe(values.length);
        expect(values.length).toBeGreaterThanOrEqual(2);
        expect(values.length).toBeLessThanOrEqual(2 * count + 1);
      }),
    );
  });

  test("are written with the digits they need and no more", () => {
    expect(valueTicks({ low: 0, high: 10 }, 5)).toEqual({ values: [0, 2, 4, 6, 8, 10], decimals: 0 });
    expect(valueTicks({ low: 0, high: 1 }, 5).decimals).toBe(1);
    expect(valueTicks({ low: 67_412.1, high: 67_412.2 }, 5).decimals).toBe(2);
    expect(valueTicks({ low: 0, high: 5_000 }, 5).decimals).toBe(0);
  });

  test("have no more decimals than the values, however many would fit", () => {
    expect(valueTicks({ low: 20.98, high: 22.02 }, 8, 1)).toEqual({
      values: [21, 21.1, 21.2, 21.3, 21.4, 21.5, 21.6, 21.7, 21.8, 21.9, 22],
      decimals: 1,
    });
    expect(valueTicks({ low: -0.2, high: 2.1 }, 12, 0)).toEqual({ values: [-0, 1, 2], decimals: 0 });
    fc.assert(
      fc.property(
        shown,
        fc.integer({ min: 4, max: 12 }),
        fc.integer({ min: 0, max: 6 }),
        (domain, count, most) => {
          const { values, decimals } = valueTicks(domain, count, most);
          expect(decimals).toBeLessThanOrEqual(most);
          for (const at of values) expect(contains(domain, { low: at, high: at })).toBe(true);
        },
      ),
    );
  });
});

describe("limits of values", () => {
  const limits = { ll: 10, l: 20, h: 90, hh: 95 };

  test("are in sight where they are gone beyond, or nearer than half of the span", () => {
    expect(withLimits(60, 92, limits)).toEqual({ low: 60, high: 95 });
    expect(withLimits(92, 94, limits)).toEqual({ low: 90, high: 95 });
    expect(withLimits(60, 80, limits)).toEqual({ low: 60, high: 90 });
    expect(withLimits(60, 79.9, limits)).toEqual({ low: 60, high: 79.9 });
    expect(withLimits(24, 32, limits)).toEqual({ low: 20, high: 32 });
    expect(withLimits(15, 16, limits)).toEqual({ low: 15, high: 20 });
  });

  test("are none where there are none, and change nothing of what is unknown", () => {
    expect(withLimits(1, 2, null)).toEqual({ low: 1, high: 2 });
    expect(withLimits(Number.NaN, Number.NaN, limits)).toEqual({ low: Number.NaN, high: Number.NaN });
  });
});

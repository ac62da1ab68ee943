import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scaleLinear } from "../../../../app/_widgets/chart/linear-scale.ts";

const between = { noNaN: true, min: -1e9, max: 1e9 };

function scaleOf(domain: readonly number[], range: readonly number[]) {
  const scale = scaleLinear();
  scale.domain(domain);
  scale.range(range);
  return scale;
}

describe("the linear scale that Recharts is built with", () => {
  it("places the ends of its domain on those of its range, and the middle in the middle", () => {
    fc.assert(
      fc.property(fc.double(between), fc.double({ noNaN: true, min: 1e-3, max: 1e9 }), (low, span) => {
        const scale = scaleOf([low, low + span], [400, 0]);
        expect(scale(low)).toBe(400);
        expect(scale(low + span)).toBe(0);
        expect(scale(low + span / 2)).toBeCloseTo(200, 1);
      }),
    );
  });

  it("goes on beyond its domain, and has one place for a domain without a span", () => {
    expect(scaleOf([0, 10], [0, 100])(-5)).toBe(-50);
    expect(scaleOf([7, 7], [0, 100])(7)).toBe(50);
  });

  it("returns itself where it is set, and what was set where it is asked, as those of d3-scale do", () => {
    const scale = scaleLinear();
    expect(scale.domain([2, 4])).toBe(scale);
    expect(scale.range([8, 16])).toBe(scale);
    expect(scale.domain()).toEqual([2, 4]);
    expect(scale.range()).toEqual([8, 16]);
  });
});

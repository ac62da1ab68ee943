import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { axisWidthFor } from "../../../../../app/_widgets/chart/focus/axis-width.ts";
import { spread } from "../../../../../app/_widgets/chart/focus/labels.ts";
import { paneHeight } from "../../../../../app/_widgets/chart/focus/pane-heights.ts";

describe("the width of the value axis", () => {
  test("is the usual one for usual labels, and wider for longer ones, in steps", () => {
    expect(axisWidthFor([], 76)).toBe(76);
    expect(axisWidthFor(["1.08", "1.09"], 76)).toBe(76);
    expect(axisWidthFor(["0.000001234"], 76)).toBeGreaterThanOrEqual(92);
    expect(axisWidthFor(["1,234,567,890.12"], 76)).toBeGreaterThanOrEqual(112);
    expect(axisWidthFor(["1,234,567,890.12"], 76) % 4).toBe(0);
  });
});

describe("labels on the axis", () => {
  const heights = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 5 });

  test("stand apart, in their order, and the first of them stays", () => {
    fc.assert(
      fc.property(heights, (wished) => {
        const placed = spread(wished, 10_000);
        if (Math.min(...wished) > 22 * 5) expect(placed[0]).toBe(wished[0]);
        const order = wished.map((_, at) => at).sort((a, b) => (wished[a] ?? 0) - (wished[b] ?? 0));
        const sorted = order.map((at) => placed[at] ?? 0);
        for (const [at, place] of sorted.entries()) {
          const before = sorted[at - 1];
          if (before !== undefined && before > 0) expect(place - before).toBeGreaterThanOrEqual(22);
        }
      }),
    );
  });

  test("stay where they are where there is room", () => {
    expect(spread([100, 10, 300], 400)).toEqual([100, 10, 300]);
    expect(spread([100, 95], 400)).toEqual([100, 78]);
    expect(spread([100, 105], 400)).toEqual([100, 122]);
  });
});

describe("the panes below the values", () => {
  test.each([
    [400, 0, 0],
    [400, 1, 96],
    [400, 2, 64],
    [300, 2, 64],
    [500, 2, 96],
    [260, 3, 48],
  ])("of a chart %d px high with %d of them are %d px each", (height, panes, each) => {
    expect(paneHeight(height, panes)).toBe(each);
  });
});

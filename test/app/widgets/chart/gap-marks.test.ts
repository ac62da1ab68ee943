import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeGaps, sayGap } from "../../../../app/_widgets/chart/gap-marks.ts";
import type { NamedGap } from "../../../../app/_widgets/chart/gaps.ts";

const gap = (from: number, to: number, rest: Partial<NamedGap> = {}): NamedGap => ({
  ...{ from, to, cause: "feed", open: false },
  ...rest,
});

describe("gaps that are shaded as one", () => {
  test("are those less than a pixel apart, with each cause once", () => {
    const gaps = [
      gap(0, 100),
      gap(150, 200, { cause: "unkept" }),
      gap(250, 300),
      gap(1_000, 2_000, { open: true }),
    ];
    expect(mergeGaps(gaps, 100)).toEqual([
      { from: 0, to: 300, open: false, causes: ["feed", "unkept"], count: 3 },
      { from: 1_000, to: 2_000, open: true, causes: ["feed"], count: 1 },
    ]);
  });

  test("are never more than pixels, and cover every gap", () => {
    const steps = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 2, maxLength: 400 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 2_000 }), (all, msPerPixel) => {
        let at = 0;
        const edges = all.map((step) => {
          at += step;
          return at;
        });
        const gaps = edges.flatMap((to, nth) => (nth % 2 === 1 ? [gap(edges[nth - 1] ?? 0, to)] : []));
        const hatches = mergeGaps(gaps, msPerPixel);
        expect(hatches.length).toBeLessThanOrEqual(at / msPerPixel + 1);
        expect(hatches.reduce((sum, { count }) => sum + count, 0)).toBe(gaps.length);
        for (const { from, to } of gaps) {
          expect(hatches.some((hatch) => hatch.from <= from && hatch.to >= to)).toBe(true);
        }
      }),
    );
  });
});

describe("a gap in words", () => {
  const from = Date.UTC(2026, 10, 21, 10, 2, 11);

  test("has its times on the reader's clock, and its cause", () => {
    expect(sayGap(gap(from, from + 34_000), "UTC")).toBe("No data 10:02:11–10:02:45 · feed silent");
    expect(sayGap(gap(from, from, { open: true, cause: "unkept" }), "Europe/Berlin")).toBe(
      "No data since 11:02:11 · not recorded",
    );
  });

  test("of another story is the moment at which it begins", () => {
    expect(sayGap(gap(from - 400, from, { cause: "anew" }), "UTC")).toBe(
      "Began anew at 21 Nov 2026, 10:02:11",
    );
  });

  test("has its year where that is not this one, and is told in days where it is long", () => {
    const other = Date.UTC(2019, 0, 1, 10, 2, 11);
    expect(sayGap(gap(other, other + 34_000), "UTC")).toMatch(/^No data 01 Jan 2019, 10:02:11–10:02:45 /);
    expect(sayGap(gap(other, other + 2_515 * 86_400_000), "UTC")).toMatch(
      /^No data 01 Jan 2019 – 20 Nov 2025 /,
    );
  });

  test("has dates where it is of more than a day", () => {
    expect(sayGap(gap(from, from + 86_400_000, { cause: "restart" }), "UTC")).toBe(
      "No data 21 Nov 2026, 10:02:11–22 Nov 2026, 10:02:11 · server restarted",
    );
  });
});

import { describe, expect, test } from "vitest";
import {
  baseOf,
  overlayShownBy,
  percentOf,
  shownBy,
} from "../../../../../app/_widgets/chart/focus/percent.ts";
import { dataOf, T0 } from "../../made.ts";
import { overlayOf } from "./overlays.ts";

describe("values in percent", () => {
  test.each([
    [200, 250, 25],
    [200, 100, -50],
    [-40, -30, 25],
    [-40, -50, -25],
  ])("of a base %d: %d is %d", (base, value, percent) => {
    expect(percentOf(base)(value)).toBeCloseTo(percent, 12);
  });

  test.each([0, Number.NaN])("of a base %d there are none", (base) => {
    expect(percentOf(base)(5)).toBeNaN();
  });

  test("have the first close at or after the left edge as their base, and are themselves otherwise", () => {
    const data = dataOf([
      [0, 10],
      [1_000, 20],
      [2_000, 30],
    ]);
    expect(baseOf(data, T0 + 500)).toBe(20);
    expect(baseOf(data, T0 + 1_000)).toBe(20);
    expect(baseOf(data, T0 + 2_500)).toBeNaN();
    expect(shownBy(true, data, T0 + 500)(30)).toBe(50);
    expect(shownBy(false, data, T0 + 500)(30)).toBe(30);
  });

  test("of another channel have its own base, of what is computed from the channel shown that one's", () => {
    const main = percentOf(10);
    const other = overlayOf([
      [0, 4],
      [1_000, Number.NaN],
      [2_000, 8],
      [3_000, 12],
    ]);
    expect(overlayShownBy(true, { ...other, id: "symbol/B" }, T0 + 1_000, main)(12)).toBe(50);
    expect(overlayShownBy(true, { ...other, id: "sma-20" }, T0 + 1_000, main)(12)).toBe(20);
    expect(overlayShownBy(false, { ...other, id: "symbol/B" }, T0 + 1_000, main)(12)).toBe(12);
  });
});

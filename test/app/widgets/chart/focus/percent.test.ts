import { describe, expect, test } from "vitest";
import { overlayShownBy, shownBy } from "../../../../../app/_widgets/chart/focus/percent.ts";
import { dataOf, T0 } from "../../made.ts";
import { overlayOf } from "./overlays.ts";

describe("values in percent", () => {
  test("have what was there at the left edge as their base, and are themselves otherwise", () => {
    const data = dataOf([
      [0, 10],
      [1_000, 20],
      [2_000, 30],
    ]);
    expect(shownBy(true, data, T0 + 500)(30)).toBe(200);
    expect(shownBy(true, data, T0 + 2_500)(30)).toBeNaN();
    expect(shownBy(false, data, T0 + 500)(30)).toBe(30);
  });

  test("of another channel have its own base, of what is computed from the channel shown that one's", () => {
    const main = shownBy(true, dataOf([[1_000, 10]]), T0 + 1_000);
    const series = dataOf([
      [0, 4],
      [1_000, 8],
      [2_000, 12],
    ]);
    const other = { ...overlayOf([[0, 4]]), series };
    expect(overlayShownBy(true, { ...other, id: "symbol/B" }, T0 + 1_000, main)(12)).toBe(50);
    expect(overlayShownBy(true, { ...other, id: "sma-20" }, T0 + 1_000, main)(12)).toBe(20);
    expect(overlayShownBy(false, { ...other, id: "symbol/B" }, T0 + 1_000, main)(12)).toBe(12);
  });
});

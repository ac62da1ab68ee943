import { describe, expect, test } from "vitest";
import { type SparkView, sparkLine } from "../../../app/_widgets/sparkline-paths.ts";
import { dataOf, T0 } from "./made.ts";

/** Ten seconds, a pixel each tenth of one. */
const view = (from: number): SparkView => ({
  from: T0 + from,
  to: T0 + from + 10_000,
  width: 104,
  height: 26,
});

describe("a sparkline", () => {
  test("of a sensor that speaks on change goes in steps and on until now", () => {
    const data = dataOf(
      [
        [0, 10],
        [4_000, 20],
      ],
      { expectedMs: null },
    );
    expect(sparkLine(data, view(0))).toMatchObject({ path: "M0.0 23.0L40.0 23.0L40.0 3.0L100.0 3.0" });
    expect(sparkLine(data, view(6_000))?.path).toBe("M0.0 13.0L100.0 13.0");
  });

  test("of a sensor with a pace is a line that ends at its newest tick", () => {
    const data = dataOf([
      [0, 10],
      [1_000, 20],
    ]);
    expect(sparkLine(data, view(0))).toMatchObject({ path: "M0.0 23.0L10.0 3.0", end: { x: 10, y: 3 } });
  });

  test("of a sensor that stands still is measured from nothing, as a price is from its first", () => {
    expect(sparkLine(dataOf([[0, 4]]), view(0))?.baseY).toBeNaN();
    const price = dataOf([[0, 4]], { channel: "symbol/A", kind: "symbol" });
    expect(sparkLine(price, view(0))?.baseY).toBe(13);
  });
});

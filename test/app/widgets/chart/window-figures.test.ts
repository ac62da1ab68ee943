import { describe, expect, test } from "vitest";
import { figuresIn, heldSince, rowAt } from "../../../../app/_widgets/chart/window-figures.ts";
import { barsOf, dataOf, T0 } from "../made.ts";

const MINUTE = 60_000;
const B0 = Math.ceil(T0 / MINUTE) * MINUTE - T0;

describe("the row that speaks for a moment", () => {
  const bars = barsOf(MINUTE, [
    [B0 + 50_000, 1],
    [B0 + 3 * MINUTE + 10_000, 2],
  ]);

  test("is the bar it is in, wherever its last tick was", () => {
    expect(rowAt(bars, T0 + B0)).toBe(0);
    expect(rowAt(bars, T0 + B0 + 59_999)).toBe(0);
    expect(rowAt(bars, T0 + B0 + 3 * MINUTE + 55_000)).toBe(1);
  });

  test("is none where its bar is empty, unless the value holds", () => {
    expect(rowAt(bars, T0 + B0 + MINUTE)).toBe(-1);
    expect(rowAt(bars, T0 + B0 - 1)).toBe(-1);
    const held = barsOf(MINUTE, [[B0, 1]], { expectedMs: null });
    expect(rowAt(held, T0 + B0 + 9 * MINUTE)).toBe(0);
  });

  test("is the tick nearest to it where rows are as they arrived", () => {
    const data = dataOf([
      [0, 1],
      [1_000, 2],
    ]);
    expect(rowAt(data, T0 + 700)).toBe(1);
    expect(rowAt(data, T0 + 9_000)).toBe(-1);
  });
});

describe("figures of less than their window", () => {
  test("speak from where the first bar begins, not from its last tick", () => {
    const bars = barsOf(MINUTE, [[B0 + 50_000, 1]]);
    expect(heldSince(bars, T0 + B0 - 9 * MINUTE, T0 + B0 + MINUTE)).toBe(T0 + B0);
  });

  test("speak from the first tick where rows are as they arrived, and of all where that is near the edge", () => {
    const data = dataOf([[5_000, 1]]);
    expect(heldSince(data, T0, T0 + 60_000)).toBe(T0 + 5_000);
    expect(heldSince(data, T0, T0 + 200_000)).toBeNull();
  });
});

describe("the mean of a window", () => {
  test("is by time: a value counts until the next", () => {
    const data = dataOf([
      [0, 10],
      [1_000, 20],
      [1_500, 20],
    ]);
    expect(figuresIn(data, T0, T0 + 2_000)).toEqual({ low: 10, high: 20, mean: 15 });
  });

  test("leaves out what is missing: no value counts for longer than a silence may be", () => {
    const data = dataOf([
      [0, 10],
      [100_000, 40],
    ]);
    // 3 s of each, as its pace of a second allows.
    expect(figuresIn(data, T0, T0 + 103_000).mean).toBe(25);
  });

  test("of a row of several ticks is the middle of it, for as long as they took", () => {
    const data = dataOf([
      [0, 0],
      [2_000, 20, { count: 2, open: 10, seq: 3 }],
    ]);
    expect(figuresIn(data, T0, T0 + 2_000).mean).toBe(15);
  });

  test("of bars has each for as long as it is in the window", () => {
    const data = barsOf(MINUTE, [
      [B0 + 59_000, 10],
      [B0 + 119_000, 40],
    ]);
    expect(figuresIn(data, T0 + B0, T0 + B0 + 90_000).mean).toBe(20);
  });

  test("is never outside lowest and highest, whatever held before the window", () => {
    const data = dataOf([
      [0, 100],
      [2_500, 10],
    ]);
    const { low, mean, high } = figuresIn(data, T0 + 1_000, T0 + 3_000);
    expect([low, mean, high]).toEqual([10, 10, 10]);
  });

  test("of a price is by ticks", () => {
    const data = dataOf(
      [
        [0, 10],
        [1_000, 40, { count: 2, open: 40 }],
      ],
      { channel: "symbol/X", kind: "symbol" },
    );
    expect(figuresIn(data, T0, T0 + 5_000).mean).toBe(30);
  });

  test("of nothing is nothing", () => {
    expect(figuresIn(dataOf([]), T0, T0 + 1_000).mean).toBeNaN();
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digitsAfterPoint, midOf, parseNumber } from "#lib/recording/number.ts";

describe("numbers in recordings", () => {
  test.each([
    ["1.50", 1.5],
    [" -3 ", -3],
    ["+.5", 0.5],
    ["1e-5", 1e-5],
    ["7.", 7],
    [2, 2],
  ])("%j is understood", (given, expected) => {
    expect(parseNumber(given)).toBe(expected);
  });

  test.each([
    [""],
    [" "],
    ["0x10"],
    ["1,5"],
    ["Infinity"],
    ["NaN"],
    ["1 2"],
    [null],
    [undefined],
    [true],
    [[]],
  ])("%j is not", (given) => {
    expect(parseNumber(given)).toBeNaN();
  });

  test.each([
    [1, 0],
    [1.12172, 5],
    [1e-7, 7],
    [1.5e-7, 8],
    [1e21, 0],
  ])("%d takes %d decimals to write", (value, decimals) => {
    expect(digitsAfterPoint(value)).toBe(decimals);
  });

  test("a mid has no noise of binary fractions", () => {
    expect(midOf(1.1212, 1.12172)).toBe(1.12146);
    expect(midOf(1.12117, 1.12162)).toBe(1.121395);
    expect(midOf(0.1, 0.2)).toBe(0.15);
  });

  test("a mid has at most one decimal more than its quotes", () => {
    const price = fc.integer({ min: 1, max: 9_999_999 }).map((ticks) => ticks / 1e5);
    fc.assert(
      fc.property(price, price, (bid, ask) => {
        const mid = midOf(bid, ask);
        expect(Math.abs(mid - (bid + ask) / 2)).toBeLessThan(1e-9);
        expect(digitsAfterPoint(mid)).toBeLessThanOrEqual(
          Math.max(digitsAfterPoint(bid), digitsAfterPoint(ask)) + 1,
        );
      }),
    );
  });
});

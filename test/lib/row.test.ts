import { describe, expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import { fromRow, toRow } from "#lib/row.ts";

const BASE = 1_700_000_000_000;

describe("[FR2] [FR3] a row on the wire", () => {
  const folded = { ...barOf(9, BASE + 30, 5, 7, 4, 6), open: 3, high: 8, low: 1, count: 4 };

  test("names its columns by their place alone", () => {
    expect(toRow("sensor", barOf(1, BASE + 20, 5), BASE)).toEqual([1, 20, 5]);
    expect(toRow("symbol", barOf(1, BASE - 20, 5, 7, 4, 6), BASE)).toEqual([1, -20, 5, 7, 4, 6]);
    expect(toRow("sensor", folded, BASE)).toEqual([9, 30, 5, 4, 3, 8, 1]);
    expect(toRow("symbol", folded, BASE)).toEqual([9, 30, 5, 7, 4, 6, 4, 3, 8, 1]);
  });

  test("says null for what is unknown, which is read as NaN and not as 0", () => {
    const row = toRow("symbol", barOf(1, BASE, 5), BASE);
    expect(row).toEqual([1, 0, 5, null, null, null]);
    const { volume, bid, ask } = fromRow("symbol", row, BASE);
    expect([volume, bid, ask]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test("of a single tick is a bar of one, open and extremes its value", () => {
    expect(fromRow("sensor", [3, 10, 21.5], BASE)).toEqual(barOf(3, BASE + 10, 21.5));
  });

  test("cut short is unknown where it ends", () => {
    const { seq, time, close, count } = fromRow("symbol", [], BASE);
    expect([seq, time, close, count]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1]);
  });
});

import { expect, test } from "vitest";
import { changeIn, changeOf, directionOf } from "../../../app/_widgets/change.ts";
import { dataOf, T0 } from "./made.ts";

const data = dataOf([
  [0, 50],
  [1_000, 110, { open: 100, count: 5 }],
  [2_000, 105],
]);

test("a change is measured from what held as the window began, else from its first price, the open of a folded row", () => {
  expect(changeOf(data, T0 + 500)).toEqual({ difference: 55, ratio: 1.1 });
  expect(changeOf(data, T0)).toEqual({ difference: 55, ratio: 1.1 });
  const begins = dataOf([
    [1_000, 110, { open: 100, count: 5 }],
    [2_000, 105],
  ]);
  expect(changeOf(begins, T0)).toEqual({ difference: 5, ratio: 0.05 });
});

test("a fall is negative, standing still is 0", () => {
  const fallen = dataOf([
    [0, 100],
    [1_000, 75],
  ]);
  expect(changeOf(fallen, T0)).toEqual({ difference: -25, ratio: -0.25 });
  expect(changeOf(fallen, T0 + 1_000)).toEqual({ difference: 0, ratio: 0 });
});

test("without a price in the window there is no change, and never a change of 0", () => {
  const unknown = { difference: Number.NaN, ratio: Number.NaN };
  expect(changeOf(data, T0 + 2_001)).toEqual(unknown);
  expect(changeOf(dataOf([], null), T0)).toEqual(unknown);
});

test("over a window it ends with the last price in it, and there is none where nothing is in it", () => {
  expect(changeIn(data, T0, T0 + 1_500)).toEqual({ difference: 60, ratio: 1.2 });
  expect(changeIn(data, T0 + 1_200, T0 + 1_800)).toEqual({ difference: Number.NaN, ratio: Number.NaN });
});

test("a change that rounds to nothing has no direction", () => {
  expect([0.0001, -0.0001].map(directionOf)).toEqual(["up", "down"]);
  expect([0, 0.00004, -0.00004, Number.NaN].map(directionOf)).toEqual(["", "", "", ""]);
});

import { expect, test } from "vitest";
import { limitLabels, limitLines } from "../../../../app/_widgets/chart/limit-lines.ts";

const limits = { hh: 95, h: 90, l: 60, ll: 50 };
const labels = (low: number, high: number, height: number) =>
  limitLines(limits, { low, high }, height, 0).map(({ label }) => label);

test("limits in sight are named where they are, the nearest beyond at the edge", () => {
  expect(labels(70, 92, 600)).toEqual(["H 90", "▲ HH 95", "▼ L 60"]);
});

test("a limit beyond the edge is not named over one in sight", () => {
  expect(labels(70, 92, 90)).toEqual(["H 90", "", "▼ L 60"]);
});

test("of two limits in sight that are too near to each other the higher is named", () => {
  expect(labels(40, 140, 90)).toEqual(["HH 95", "", "L 60", ""]);
});

test("an axis has room for every limit, whichever are in sight", () => {
  expect(limitLabels({ ...limits, h: 90.5 }, 0)).toEqual(["▲ HH 95", "▲ H 90.5", "▲ L 60", "▲ LL 50"]);
});

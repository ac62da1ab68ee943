import { expect, test } from "vitest";
import { ratePath } from "../../../../app/_widgets/feeds/rate-path.ts";

const BOX = { width: 106, height: 26 };
const END = 1_000_000;

function pointsAt(...points: [ago: number, ...ticks: number[]][]) {
  return points.map(([ago, ...ticks]) => ({ time: END - ago, ticks }));
}

test("the newest point is at the right, nothing at the bottom and the most at the top", () => {
  const line = ratePath(pointsAt([10_000, 9, 0], [5_000, 9, 100], [0, 9, 50]), 1, BOX);
  expect(line?.path).toBe("M101.9 23.0L102.4 3.0L103.0 13.0");
  expect(line?.end).toEqual({ x: 103, y: 13 });
  expect(line?.highest).toBe(20);
});

test("a line is broken where points are missing, and ends 15 minutes ago", () => {
  const line = ratePath(pointsAt([900_000, 7], [60_000, 1], [5_000, 1], [0, 1]), 0, BOX);
  expect(line?.path.match(/M/g)).toHaveLength(2);
  expect(line?.highest).toBe(0.2);
});

test("one point is no line", () => {
  expect(ratePath(pointsAt([0, 1]), 0, BOX)).toBeNull();
  expect(ratePath([], 0, BOX)).toBeNull();
});

import { expect, test } from "vitest";
import { ratePath } from "../../../../app/_widgets/feeds/rate-path.ts";

const BOX = { width: 106, height: 26 };
const END = 1_000_000;

function pointsAt(...points: [ago: number, ...ticks: number[]][]) {
  return points.map(([ago, ...ticks]) => ({ time: END - ago, ticks }));
}

test("the newest point is at the right; the line is the mean of half a minute, the band its least and most", () => {
  const line = ratePath(pointsAt([10_000, 9, 0], [5_000, 9, 100], [0, 9, 50]), 1, BOX);
  expect(line?.path).toBe("M101.9 13.0L102.4 13.0L103.0 13.0");
  expect(line?.band).toBe("M101.9 3.0L102.4 3.0L103.0 3.0L103.0 23.0L102.4 23.0L101.9 23.0Z");
  expect(line?.end).toEqual({ x: 103, y: 13 });
  expect(line?.highest).toBe(20);
});

test("what comes by turns, as every 2 s of 5 s does, is a level line and no block", () => {
  const points = Array.from({ length: 100 }, (_, at): [number, number] => [
    (99 - at) * 5_000,
    at % 2 ? 20 : 30,
  ]);
  const path = ratePath(pointsAt(...points), 0, BOX)?.path ?? "";
  const heights = [...path.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
  expect(heights).toHaveLength(100);
  expect(new Set(heights.slice(3, -2)).size).toBe(1);
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

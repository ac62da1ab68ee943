import { expect, test } from "vitest";
import { isRecent, lastBefore } from "../../../../app/_widgets/chart/recent.ts";
import { dataOf, T0 } from "../made.ts";

const RANGE_MS = 300_000;
const LONG_AGO = T0 + 54 * 60_000;
const onChange = { expectedMs: null };

test("the newest tick is told where it is before the range, and only there", () => {
  const data = dataOf([[0, 4]], onChange);
  expect(lastBefore(data, LONG_AGO, RANGE_MS)).toBe(T0);
  expect(lastBefore(data, T0 + RANGE_MS, RANGE_MS)).toBeNull();
  expect(lastBefore(dataOf([]), LONG_AGO, RANGE_MS)).toBeNull();
});

test("a number that comes on change alone is recent within the range; a state always is", () => {
  const data = dataOf([[0, 4]], onChange);
  expect(isRecent(data, T0 + RANGE_MS, RANGE_MS)).toBe(true);
  expect(isRecent(data, LONG_AGO, RANGE_MS)).toBe(false);
  const door = dataOf([[0, 1]], { ...onChange, labels: { "1": "open" } });
  expect(isRecent(door, LONG_AGO, RANGE_MS)).toBe(true);
});

test("what has a pace is judged by it elsewhere", () => {
  expect(isRecent(dataOf([[0, 4]]), LONG_AGO, RANGE_MS)).toBe(true);
});

test("what was dated long before it arrived is recent for some seconds after it did", () => {
  const data = dataOf([[0, 4]], onChange);
  data.arrived(LONG_AGO);
  expect(isRecent(data, LONG_AGO + 10_000, RANGE_MS)).toBe(true);
  expect(isRecent(data, LONG_AGO + 10_001, RANGE_MS)).toBe(false);
});

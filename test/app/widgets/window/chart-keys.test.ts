import { afterEach, expect, test, vi } from "vitest";
import { pointAt, pointedTime } from "../../../../app/_widgets/chart/crosshair.ts";
import { changeView } from "../../../../app/_widgets/view-store.ts";
import { pressOnChart } from "../../../../app/_widgets/window/chart-keys.ts";
import { Steering } from "../../../../app/_widgets/window/steering.ts";
import { sayChart } from "../../../../app/_widgets/window/summary.ts";
import { dataOf, type MadeRow, T0 } from "../made.ts";

const SECONDS: MadeRow[] = Array.from({ length: 100 }, (_, at) => [at * 1_000, at]);
const series = dataOf(SECONDS);
const SPAN = { from: T0 + 10_000, to: T0 + 20_500 };

const steering = new Steering({ edge: () => T0 + 100_000, shown: () => null });
const read = vi.fn();
const leave = vi.fn();

function press(key: string, shiftKey = false): boolean {
  return pressOnChart({ key, shiftKey }, { steering, series, read, leave });
}

/** Which second the crosshair is at. */
function pointed(): number | null {
  const time = pointedTime();
  return time === null ? null : (time - T0) / 1_000;
}

afterEach(() => {
  pointAt(null);
  changeView({ span: null });
});

test("arrows move the crosshair from row to row, and no further than what is in sight", () => {
  changeView({ span: SPAN });
  press("ArrowRight");
  expect(pointed()).toBe(10);
  press("ArrowRight");
  expect(pointed()).toBe(11);
  press("Home");
  press("ArrowLeft");
  expect(pointed()).toBe(10);
  press("End");
  expect(pointed()).toBe(20);
  press("ArrowRight");
  expect(pointed()).toBe(20);
  press("ArrowLeft");
  expect(pointed()).toBe(19);
});

test("arrows step over rows that are too near to be seen as others", () => {
  const dense = dataOf(Array.from({ length: 9_000 }, (_, at) => [at * 10, at]));
  changeView({ span: { from: T0, to: T0 + 80_000 } });
  pointAt(T0 + 40_000);
  const keyed = { steering, series: dense, read, leave };
  pressOnChart({ key: "ArrowRight", shiftKey: false }, keyed);
  expect(pointed()).toBe(40.2);
  pressOnChart({ key: "ArrowLeft", shiftKey: false }, keyed);
  expect(pointed()).toBe(40);
});

test("where nothing is in sight there is nothing to point at", () => {
  changeView({ span: { from: T0 - 20_000, to: T0 - 10_000 } });
  for (const key of ["ArrowRight", "ArrowLeft", "Home", "End"]) press(key);
  expect(pointed()).toBeNull();
});

test("R reads, Escape leaves, and other keys are the page's", () => {
  expect(press("R")).toBe(true);
  expect(press("Escape")).toBe(true);
  expect([read, leave].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  for (const key of ["l", "ArrowUp", "5", "constructor"]) expect(press(key)).toBe(false);
});

test("a chart in a sentence has the figures of what is in sight", () => {
  const words = "a x, 14 Nov 2023 22:13:30 – 22:13:40: first 10, lowest 10, mean 15, highest 20, last 20.";
  expect(sayChart(series, SPAN, "UTC")).toBe(words);
  expect(sayChart(series, { from: 1, to: 2_000 }, "UTC")).toMatch(/: no data\.$/);
});

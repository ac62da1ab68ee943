import { expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import type { Axis } from "../../../../app/_widgets/compare/axes.ts";
import { comparedLayer } from "../../../../app/_widgets/compare/compared-layer.ts";
import { DAY0, MadeSeries } from "../indicators/made-series.ts";
import { dataOf, T0 } from "../made.ts";

const ether = { channel: "symbol/ETH-USD", unit: "USD" };

function layerOf(series: MadeSeries, percent: boolean) {
  return comparedLayer({ series, color: "var(--s2)", percent, axis: null, now: () => DAY0 });
}

test("a line is on the axis it is given, and says where that has no numbers; % makes all the same", () => {
  const series = new MadeSeries([[0, 5]], ether);
  const of = (axis: Axis, percent: boolean) => {
    const layer = comparedLayer({ series, color: "var(--s2)", percent, axis, now: () => DAY0 });
    return [layer.lines[0]?.place, layer.note("UTC", DAY0)];
  };
  expect(of(null, false)).toEqual(["values", null]);
  expect(of({ key: "°C", isNumbered: true }, false)).toEqual(["own-axis", null]);
  expect(of({ key: "°C", isNumbered: false }, false)).toEqual(["own-axis", "fitted to the chart"]);
  expect(of({ key: "°C", isNumbered: false }, true)).toEqual(["values", null]);
});

test("values are told with their own decimals, or as % of the one at the left edge", () => {
  const series = new MadeSeries(
    [
      [0, 200],
      [1, 210],
    ],
    ether,
  );
  expect(layerOf(series, false).text(210, DAY0)).toBe("210.00");
  expect(layerOf(series, true).text(210, DAY0)).toBe("+5.00\u202F%");
  expect(layerOf(series, true).note("UTC", DAY0)).toBeNull();
});

test("a value on an axis of its own has its unit, and what is missing has none", () => {
  const series = new MadeSeries([[0, 4.5]], { channel: "sensor/a/p", unit: "bar" });
  const look = { series, color: "var(--s2)", percent: false, now: () => DAY0 };
  const own = comparedLayer({ ...look, axis: { key: "bar", isNumbered: true } });
  expect(own.text(4.5, DAY0)).toBe("4.50\u00A0bar");
  expect(own.text(Number.NaN, DAY0)).toBe("—");
  expect(comparedLayer({ ...look, axis: null }).text(4.5, DAY0)).toBe("4.50");
});

test("where the left edge has nothing yet, it says from when it is compared, and of nothing there is no %", () => {
  const late = new MadeSeries([[5, 200]], ether);
  const none = new MadeSeries([[0, 0]], ether);
  expect(layerOf(late, true).note("UTC", DAY0)).toBe("from 00:05:20");
  expect(layerOf(late, false).note("UTC", DAY0)).toBeNull();
  expect(layerOf(none, true).note("UTC", DAY0)).toBe("no % of 0");
});

test("what holds its value until the next is drawn in steps", () => {
  let now = T0;
  const data = dataOf(
    [
      [0, 1],
      [4_000, 3],
    ],
    { expectedMs: null },
  );
  const layer = comparedLayer({
    series: data,
    color: "var(--s2)",
    percent: false,
    axis: null,
    now: () => now,
  });
  for (now of [T0 + 4_000, T0 + 6_000, T0 + 7_000]) {
    const held = now > T0 + 4_000 ? { times: [now], values: [3] } : { times: [], values: [] };
    expect(layer.lines[0]?.points()).toEqual({
      times: [T0, T0 + 4_000, T0 + 4_000, ...held.times],
      values: [1, 1, 3, ...held.values],
    });
  }
  data.push({ ...barOf(3, T0 + 8_000, 5) });
  now = T0 + 9_000;
  expect(layer.lines[0]?.points().times.slice(2)).toEqual([4_000, 8_000, 8_000, 9_000].map((ms) => T0 + ms));
  expect(layer.lines[0]?.at(T0 + 3_999)).toBe(1);
  expect(layer.lines[0]?.at(T0 + 900_000)).toBe(5);
});

import { expect, test } from "vitest";
import { comparedLayer } from "../../../../app/_widgets/compare/compared-layer.ts";
import { DAY0, MadeSeries } from "../indicators/made-series.ts";
import { dataOf, T0 } from "../made.ts";

const main = new MadeSeries([[0, 1]], { unit: "USD" });
const ether = { channel: "symbol/ETH-USD", unit: "USD" };

function layerOf(series: MadeSeries, percent: boolean) {
  return comparedLayer({ series, main, color: "var(--s2)", percent });
}

test("the same unit shares the axis, another has its own, and % makes all the same", () => {
  const place = (facts: object, percent: boolean) =>
    layerOf(new MadeSeries([[0, 5]], { channel: "sensor/a/x", ...facts }), percent).lines[0]?.place;
  expect(place({ unit: "USD" }, false)).toBe("values");
  expect(place({ unit: "°C" }, false)).toBe("own-axis");
  expect(place({ unit: null }, false)).toBe("own-axis");
  expect(place({ unit: "°C" }, true)).toBe("values");
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

test("where the left edge has nothing yet, it says from when it is compared, and of nothing there is no %", () => {
  const late = new MadeSeries([[5, 200]], ether);
  const none = new MadeSeries([[0, 0]], ether);
  expect(layerOf(late, true).note("UTC", DAY0)).toBe("from 00:05:20");
  expect(layerOf(late, false).note("UTC", DAY0)).toBeNull();
  expect(layerOf(none, true).note("UTC", DAY0)).toBe("no % of 0");
});

test("what holds its value until the next is drawn in steps", () => {
  const series = dataOf(
    [
      [0, 1],
      [4_000, 3],
    ],
    { expectedMs: null },
  );
  const layer = comparedLayer({ series, main, color: "var(--s2)", percent: false });
  expect(layer.lines[0]?.points()).toEqual({ times: [T0, T0 + 4_000, T0 + 4_000], values: [1, 1, 3] });
  expect(layer.lines[0]?.at(T0 + 3_999)).toBe(1);
  expect(layer.lines[0]?.at(T0 + 900_000)).toBe(3);
});

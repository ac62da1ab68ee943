import { expect, test } from "vitest";
import { axesOf } from "../../../../app/_widgets/compare/axes.ts";
import { entryOf } from "../../live/fakes.ts";

const of = (channel: string, unit: string | null) => ({ channel, entry: entryOf(channel, { unit }) });
const boiler = of("sensor/boiler/temperature", "°C");

test("the same unit shares the axis, and of others the first is told in numbers, whoever shares it", () => {
  const others = [
    of("sensor/a/x", "°C"),
    of("sensor/a/y", "bar"),
    of("sensor/a/z", "kW"),
    of("sensor/b/y", "bar"),
  ];
  expect(axesOf(boiler, others)).toEqual([
    null,
    { key: "bar", isNumbered: true },
    { key: "kW", isNumbered: false },
    { key: "bar", isNumbered: true },
  ]);
});

test("prices of two things are far apart, also in one unit, and what has no unit is like nothing else", () => {
  const others = [of("symbol/ETH-USD", "USD"), of("symbol/SOL-USD", "USD")];
  expect(axesOf(of("symbol/BTC-USD", "USD"), others)).toEqual([
    { key: "symbol/ETH-USD", isNumbered: true },
    { key: "symbol/SOL-USD", isNumbered: false },
  ]);
  const unknown = [of("sensor/a/x", null), of("sensor/a/y", null)];
  expect(axesOf(boiler, unknown).map((axis) => axis?.key)).toEqual(["sensor/a/x", "sensor/a/y"]);
});

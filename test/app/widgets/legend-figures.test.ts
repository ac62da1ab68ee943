import { describe, expect, test } from "vitest";
import { formatDateTime } from "#lib/format.ts";
import { figuresIn } from "../../../app/_widgets/chart/window-figures.ts";
import { type LegendSubject, legendOf } from "../../../app/_widgets/legend-figures.ts";
import { barsOf, dataOf, type MadeRow, T0 } from "./made.ts";

const MINUTE = 60_000;
const B0 = Math.ceil(T0 / MINUTE) * MINUTE - T0;
const PRICE = { channel: "symbol/X", kind: "symbol", decimals: 2 } as const;
const CANDLES: readonly MadeRow[] = [
  [B0 + 30_000, 101, { open: 100, high: 104, low: 99, count: 5, volume: 1_240 }],
  [B0 + 90_000, 98, { open: 101, high: 102, low: 97, count: 5, volume: 3 }],
  [B0 + 4 * MINUTE, 99, { open: 99, high: 99, low: 99 }],
];

function say(subject: Partial<LegendSubject> & Pick<LegendSubject, "series">) {
  const window = { from: T0 + B0, to: T0 + B0 + 5 * MINUTE };
  const extent = figuresIn(subject.series, window.from, window.to);
  return legendOf({
    window,
    following: false,
    type: "candles",
    pointed: null,
    zone: "UTC",
    extent,
    ...subject,
  });
}

describe("the legend of candles", () => {
  const series = barsOf(MINUTE, CANDLES, PRICE);

  test("is the one pointed at: what it is a bar of, its four prices, change, volume, and the window's extent", () => {
    const { terms, rose } = say({ series, pointed: T0 + B0 + 5_000 });
    expect(rose).toBe(true);
    expect(terms).toEqual({
      bars: "1\u202fmin bars",
      // Of another year than now, and so with its date.
      at: formatDateTime(T0 + B0, "UTC"),
      ...{ O: "100.00", H: "104.00", L: "99.00", C: "101.00", Vol: "1.24K" },
      change: "+1.00 (+1.00\u202f%)",
      ...{ min: "97.00", mean: "≈99.91", max: "104.00" },
    });
  });

  test("names the moment that its figures are of: where a bar begins, when a tick was", () => {
    const ticks = dataOf([
      [B0 + 1_000, 20],
      [B0 + 2_000, 30],
    ]);
    const at = (subject: Parameters<typeof say>[0]) => say(subject).terms.at;
    expect(at({ series, pointed: T0 + B0 + 59_999 })).toBe(formatDateTime(T0 + B0, "UTC"));
    expect(at({ series: ticks, type: "line", pointed: T0 + B0 + 1_800 })).toBe(
      formatDateTime(T0 + B0 + 2_000, "UTC"),
    );
  });

  test("is the last while nobody points, or points at what is out of the window", () => {
    expect(say({ series }).terms).toMatchObject({ C: "99.00", change: "+0.00 (+0.00\u202f%)" });
    expect(say({ series }).terms.at).toBeUndefined();
    expect(say({ series, pointed: T0 - 1 }).terms).toEqual(say({ series }).terms);
  });

  test("says whether it fell", () => {
    const { terms, rose } = say({ series, pointed: T0 + B0 + MINUTE });
    expect(rose).toBe(false);
    expect(terms.change).toBe("−3.00 (−2.97\u202f%)");
  });

  test("has one sign for a change, however small", () => {
    const small = barsOf(MINUTE, [[B0, 99.999, { open: 100, high: 100, low: 99 }]], {
      ...PRICE,
      decimals: 3,
    });
    expect(say({ series: small }).terms.change).toBe("−0.001 (−0.00\u202f%)");
  });

  test("says in a gap that there is nothing, and why", () => {
    const { terms, rose } = say({ series, pointed: T0 + B0 + 3 * MINUTE });
    expect(rose).toBeNull();
    expect(Object.keys(terms)).toEqual(["bars", "at", "gap"]);
    expect(terms.gap).toMatch(/^No data 14 Nov 2023, [\d:]+–[\d:]+ · feed silent$/);
  });

  test("has dashes where there is no candle, and never 0", () => {
    const quiet = barsOf(MINUTE, CANDLES, { ...PRICE, expectedMs: null });
    const { terms, rose } = say({ series: quiet, pointed: T0 + B0 + 3 * MINUTE });
    expect(rose).toBeNull();
    expect(terms).toMatchObject({ O: "—", H: "—", L: "—", C: "—", change: "—" });
  });
});

describe("the legend of a line", () => {
  const series = dataOf(
    [
      [B0 + 1_000, 20],
      [B0 + 2_000, 30],
    ],
    { unit: "°C", decimals: 1 },
  );

  test("is its value with its unit, and lowest, mean and highest of the window", () => {
    const window = { from: T0 + B0, to: T0 + B0 + 3_000 };
    const extent = figuresIn(series, window.from, window.to);
    expect(say({ series, type: "line", window, extent }).terms).toEqual({
      ...{ value: "30.0 °C", min: "20.0", mean: "25.0", max: "30.0" },
    });
  });

  test("has no value where the last tick is before the window, unless it holds", () => {
    const window = { from: T0 + B0 + 3_000, to: T0 + B0 + 4_000 };
    expect(say({ series, type: "area", window }).terms.value).toBe("—");
    const held = dataOf([[B0, 7]], { expectedMs: null, decimals: 0 });
    expect(say({ series: held, type: "area", window }).terms.value).toMatch(/^7/);
  });

  test("says the date of what is pointed at where the window is of more than a day", () => {
    const window = { from: T0 - 86_400_000, to: T0 + B0 + 3_000 };
    const { at } = say({ series, type: "line", window, pointed: T0 + B0 + 1_000 }).terms;
    expect(at).toMatch(/^\d\d \w{3} 2023, /);
  });
});

test("as % the legend speaks of what was at the left edge, as the axis does", () => {
  const series = barsOf(MINUTE, CANDLES, PRICE);
  const { terms } = say({ series, type: "line", percentFrom: T0 + B0 });
  expect(terms).toMatchObject({
    ...{ value: "−1.00\u202f%", min: "−3.00\u202f%", max: "+4.00\u202f%" },
  });
});

import { expect, test } from "vitest";
import { withLead } from "../../../../app/_widgets/indicators/chart-window.ts";
import { layerColors } from "../../../../app/_widgets/indicators/colors.ts";
import {
  MOST_INDICATORS,
  nextWish,
  readLength,
  usableWishes,
  wishLabel,
} from "../../../../app/_widgets/indicators/indicator-words.ts";
import type { IndicatorWish } from "../../../../app/_widgets/view-store.ts";

const sma = (length: number): IndicatorWish => ({ name: "sma", length });

test("an indicator is added with the first usual length that is free, until none is", () => {
  expect(nextWish("sma", [])).toEqual(sma(20));
  expect(nextWish("sma", [sma(20), { name: "ema", length: 50 }])).toEqual(sma(50));
  expect(nextWish("sma", [20, 50, 100, 200].map(sma))).toBeNull();
  expect(nextWish("vwap", [])).toEqual({ name: "vwap", length: null });
  expect(nextWish("vwap", [{ name: "vwap", length: null }])).toBeNull();
});

test.each(["2", "500", " 14 "])("%j is a length", (text) => {
  expect(readLength(text)).toBe(Number(text));
});

test.each(["", " ", "1", "501", "-3", "2.5", "ten", "1e3", "NaN"])("%j is none, in words", (text) => {
  expect(readLength(text)).toMatch(/^A length is /);
});

test("of what an address or a store says, each is taken once and no more than fit", () => {
  const many = Array.from({ length: 12 }, (_, at) => sma(at + 2));
  expect(usableWishes([sma(5), sma(5), sma(6)])).toEqual([sma(5), sma(6)]);
  expect(usableWishes(many)).toHaveLength(MOST_INDICATORS);
});

test("labels name length and deviations", () => {
  expect(
    [sma(20), { name: "bollinger", length: 20 } as const, { name: "vwap", length: null } as const].map(
      wishLabel,
    ),
  ).toEqual(["SMA 20", "BB 20, 2", "VWAP"]);
});

test("who stays on the chart keeps its colour, a newcomer has one that is free", () => {
  const first = layerColors({ compare: ["symbol/A", "symbol/B"], indicators: [sma(20)] });
  expect([...first.values()]).toEqual(["var(--s2)", "var(--s3)", "var(--s4)"]);
  const second = layerColors({ compare: ["symbol/B", "symbol/C"], indicators: [sma(20)] });
  expect([...second]).toEqual([
    ["symbol/B", "var(--s3)"],
    ["symbol/C", "var(--s2)"],
    ["sma-20", "var(--s4)"],
  ]);
});

test("a window begins as much earlier as the most demanding indicator wants, within what can be held", () => {
  const live = { rangeMs: 100_000, span: null, bucketMs: 1_000 };
  expect(withLead(live, [])).toBe(live);
  expect(withLead({ ...live, bucketMs: null }, [sma(20)]).rangeMs).toBe(100_000);
  expect(withLead(live, [sma(200), { name: "ema", length: 20 }]).rangeMs).toBe(100_000 + 199_000);
  expect(withLead(live, [{ name: "vwap", length: null }]).rangeMs).toBe(3_900_000);
  const span = { from: 5_000_000, to: 5_100_000 };
  expect(withLead({ ...live, span }, [sma(20)]).span).toEqual({ from: 5_000_000 - 19_000, to: 5_100_000 });
});

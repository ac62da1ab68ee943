import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import { fromRow, toRow } from "#lib/row.ts";

const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
  .map((value) => value + 0);
const perhaps = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constant(Number.NaN));
const ticks = fc
  .array(fc.tuple(finite, perhaps, perhaps, perhaps), { minLength: 1, maxLength: 30 })
  .map((all) => all.map(([value, size, bid, ask], at) => barOf(at + 1, 1_000 + at, value, size, bid, ask)));

function folded(bars: readonly Bar[]): Bar {
  const [first, ...rest] = bars.map((bar) => ({ ...bar }));
  if (!first) throw new Error("nothing to fold");
  for (const bar of rest) fold(first, bar);
  return first;
}

test("[FR6] folding keeps first, last, extremes, count and sum", () => {
  fc.assert(
    fc.property(ticks, (bars) => {
      const values = bars.map(({ close }) => close);
      const sizes = bars.map(({ volume }) => volume).filter((size) => !Number.isNaN(size));
      expect(folded(bars)).toMatchObject({
        seq: bars.length,
        count: bars.length,
        open: values[0],
        close: values.at(-1),
        high: Math.max(...values),
        low: Math.min(...values),
        volume: sizes.length === 0 ? Number.NaN : sizes.reduce((sum, size) => sum + size, 0),
      });
    }),
  );
});

/** The same ticks, with times in any order. */
const mixed = fc
  .tuple(ticks, fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 30, maxLength: 30 }))
  .map(([bars, times]) => bars.map((bar, at) => ({ ...bar, time: times[at] ?? 0 })));

test("[FR8] a bar has the value of the newest time, the last of them, whatever the order they came in", () => {
  fc.assert(
    fc.property(mixed, (bars) => {
      const time = Math.max(...bars.map((bar) => bar.time));
      const { close, bid, ask } = bars.findLast((bar) => bar.time === time) ?? barOf(0, 0, 0);
      expect(folded(bars)).toMatchObject({ seq: bars.length, count: bars.length, time, close, bid, ask });
    }),
  );
});

test("[FR6] [FR8] folding is associative, also where ticks are late", () => {
  fc.assert(
    fc.property(mixed, fc.nat(), (bars, at) => {
      const cut = 1 + (at % bars.length);
      const parts = [bars.slice(0, cut), bars.slice(cut)].filter((part) => part.length > 0);
      expect(folded(parts.map(folded))).toEqual(folded(bars));
    }),
  );
});

test("[FR6] folding is associative, so what is folded may be folded again", () => {
  fc.assert(
    fc.property(ticks, fc.nat(), (bars, at) => {
      const cut = 1 + (at % bars.length);
      const parts = [bars.slice(0, cut), bars.slice(cut)].filter((part) => part.length > 0);
      expect(folded(parts.map(folded))).toEqual(folded(bars));
    }),
  );
});

test.each(["symbol", "sensor"] as const)("[FR2] [FR3] a bar of a %s survives its row and JSON", (kind) => {
  fc.assert(
    fc.property(ticks, fc.integer({ min: 0, max: 2_000 }), (bars, base) => {
      const bar = folded(kind === "symbol" ? bars : bars.map((b) => barOf(b.seq, b.time, b.close)));
      const row = JSON.parse(JSON.stringify(toRow(kind, bar, base)));
      expect(row).toHaveLength((kind === "symbol" ? 6 : 3) + (bar.count > 1 ? 4 : 0));
      expect(fromRow(kind, row, base)).toEqual(bar);
    }),
  );
});

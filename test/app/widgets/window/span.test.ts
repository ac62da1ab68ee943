import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  comesToNow,
  EARLIEST,
  LONGEST_MS,
  latest,
  lengthOf,
  panned,
  SHORTEST_MS,
  within,
  zoomed,
} from "../../../../app/_widgets/window/span.ts";

const NOW = Date.UTC(2026, 10, 21, 10);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Spans as somebody may come to look at them, a long way from now or near it. */
const spans = fc
  .record({
    to: fc.double({ min: NOW - LONGEST_MS, max: NOW + HOUR, noNaN: true }),
    length: fc.double({ min: SHORTEST_MS, max: LONGEST_MS, noNaN: true }),
  })
  .map(({ to, length }) => within({ from: to - length, to }, NOW));

describe("a span of time", () => {
  it("keeps its order and its limits, however it is moved and zoomed", () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ ms: fc.double({ min: -1e13, max: 1e13, noNaN: true }) }),
        fc.record({
          factor: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
          place: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
      ),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(spans, steps, (first, moves) => {
        let span = first;
        for (const move of moves) {
          const at = "place" in move ? span.from + move.place * lengthOf(span) : 0;
          span = "ms" in move ? panned(span, move.ms, NOW) : zoomed(span, at, move.factor, NOW);
          expect(lengthOf(span)).toBeGreaterThan(SHORTEST_MS - 0.01);
          expect(lengthOf(span)).toBeLessThan(LONGEST_MS + 0.01);
          expect(span.from).toBeGreaterThanOrEqual(EARLIEST);
          expect(span.to).toBeLessThanOrEqual(NOW + lengthOf(span) * 0.1 + 0.01);
        }
      }),
    );
  });

  it("moves without a change of its length, and back to where it was", () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 0, max: 1e11, noNaN: true }), (span, ms) => {
        const there = panned(span, -ms, NOW);
        expect(lengthOf(there)).toBeCloseTo(lengthOf(span), 1);
        if (there.from > EARLIEST) expect(panned(there, ms, NOW).from).toBeCloseTo(span.from, 1);
      }),
    );
  });

  it("is zoomed about the moment pointed at", () => {
    const span = { from: NOW - 10 * HOUR, to: NOW - 6 * HOUR };
    const at = NOW - 9 * HOUR;
    const near = zoomed(span, at, 0.5, NOW);
    expect(lengthOf(near)).toBe(2 * HOUR);
    expect((at - near.from) / lengthOf(near)).toBeCloseTo(0.25);
    expect(zoomed(near, at, 2, NOW)).toEqual(span);
  });

  it("goes no further past now than a tenth of itself", () => {
    expect(panned(latest(NOW, HOUR), HOUR, NOW)).toEqual({ from: NOW - 54 * MINUTE, to: NOW + 6 * MINUTE });
    expect(zoomed(latest(NOW, HOUR), NOW, 1e9, NOW).to).toBe(NOW);
  });

  it("follows now once its right edge is brought there, and not where it was zoomed there on purpose", () => {
    const past = { from: NOW - 2 * HOUR, to: NOW - HOUR };
    const atNow = { from: NOW - HOUR, to: NOW + MINUTE };
    expect(comesToNow(past, atNow, NOW)).toBe(true);
    expect(comesToNow(null, atNow, NOW)).toBe(true);
    expect(comesToNow(atNow, panned(atNow, -1_000, NOW), NOW)).toBe(false);
    expect(comesToNow(null, past, NOW)).toBe(false);
  });
});

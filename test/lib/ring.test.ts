import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ByteBudget } from "#lib/byte-budget.ts";
import { Ring } from "#lib/ring.ts";

const rows = (ring: Ring): number[][] =>
  Array.from({ length: ring.length }, (_, at) => [ring.at(0, at), ring.at(1, at)]);

test("a ring holds the newest rows, oldest first, whatever is pushed and dropped", () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ push: fc.integer() }) },
    { weight: 1, arbitrary: fc.record({ drop: fc.nat(40) }) },
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.array(step, { maxLength: 300, size: "max" }),
      (capacity, steps) => {
        const ring = new Ring(2, capacity);
        let model: number[][] = [];
        for (const step of steps) {
          if ("push" in step) {
            ring.push(step.push, -step.push);
            model = [...model, [step.push, -step.push]].slice(-capacity);
          } else {
            ring.drop(step.drop);
            model = model.slice(step.drop);
          }
        }
        expect(rows(ring)).toEqual(model);
      },
    ),
  );
});

test("a row is inserted where an array would have it, and a full ring forgets its oldest", () => {
  const places = fc.array(fc.nat(1_000), { maxLength: 120 });
  fc.assert(
    fc.property(places, fc.integer({ min: 1, max: 50 }), (inserted, capacity) => {
      const ring = new Ring(2, capacity);
      const model: number[][] = [];
      for (const [value, anywhere] of inserted.entries()) {
        const at = anywhere % (ring.length + 1);
        ring.insert(at, value, -value);
        // Before the oldest of a full ring there is no room: the row takes the place of the one that is forgotten.
        const full = model.length === capacity;
        if (full) model.shift();
        model.splice(full ? Math.max(0, at - 1) : at, 0, [value, -value]);
        expect(rows(ring)).toEqual(model);
      }
    }),
  );
});

test("lowerBound finds the first row that is not below a value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 })),
      fc.integer({ min: -1, max: 51 }),
      (values, wanted) => {
        const ring = new Ring(1, 20);
        const sorted = values.sort((a, b) => a - b);
        for (const value of sorted) ring.push(value);
        const held = sorted.slice(-20);
        const found = held.findIndex((value) => value >= wanted);
        expect(ring.lowerBound(0, wanted)).toBe(found === -1 ? held.length : found);
      },
    ),
  );
});

test("outside the ring there is no number", () => {
  const ring = new Ring(1, 3);
  ring.push(7);
  expect([ring.at(0, -1), ring.at(0, 1)]).toEqual([Number.NaN, Number.NaN]);
});

test("one number of a row can be replaced, wherever the ring has turned to", () => {
  const ring = new Ring(2, 3);
  for (const value of [1, 2, 3, 4, 5]) ring.push(value, -value);
  ring.set(1, 1, 70);
  expect(rows(ring)).toEqual([
    [3, -3],
    [4, 70],
    [5, -5],
  ]);
});

test("cleared it is empty and fills again", () => {
  const ring = new Ring(2, 3);
  for (const value of [1, 2, 3, 4, 5]) ring.push(value, -value);
  ring.clear();
  expect(rows(ring)).toEqual([]);
  ring.push(6, -6);
  expect(rows(ring)).toEqual([[6, -6]]);
});

describe("the memory of a ring", () => {
  const LEAST = 32;

  /** A ring of two columns without a bound, and what it takes of a budget. */
  function growing(settle: number, limit = Number.POSITIVE_INFINITY) {
    const budget = new ByteBudget(limit);
    const ring = new Ring(2, Number.MAX_SAFE_INTEGER, { settle, budget });
    const fill = (count: number): void => {
      for (let at = 0; at < count; at++) ring.push(at, at);
    };
    return { ring, budget, fill };
  }

  test("is at most 24 bytes a row of two numbers while it fills, and 16 when it has come to where it settles", () => {
    const { ring, fill } = growing(3_000);
    fill(LEAST);
    for (let rows = LEAST + 1; rows <= 3_000; rows++) {
      fill(1);
      expect(ring.bytes / rows).toBeLessThanOrEqual(24);
    }
    expect(ring.bytes).toBe(3_000 * 16);
    fill(7_000);
    expect(ring.bytes / ring.length).toBeLessThanOrEqual(24);
  });

  test("is what its budget counts, while it grows, gives room back and is released", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(400), fc.integer({ min: -400, max: -1 })), { maxLength: 40, size: "max" }),
        (steps) => {
          const { ring, budget, fill } = growing(100);
          for (const step of steps) {
            if (step < 0) ring.drop(-step);
            else fill(step);
            expect(budget.used).toBe(ring.bytes);
            expect(ring.bytes).toBeLessThanOrEqual(16 * Math.max(LEAST, 2 * ring.length + 1));
          }
          ring.release();
          expect(budget.used).toBe(0);
        },
      ),
    );
  });

  test("does not grow beyond the budget: the newest rows stay", () => {
    const { ring, budget, fill } = growing(3_000, 16 * 100);
    fill(1_000);
    expect(budget.used).toBeLessThanOrEqual(16 * 100);
    expect(ring.length).toBe(ring.bytes / 16);
    expect([ring.at(0, 0), ring.at(0, ring.length - 1)]).toEqual([1_000 - ring.length, 999]);
  });

  test("is never too small for the least, however little is left", () => {
    const { ring, fill } = growing(3_000, 0);
    fill(100);
    expect(ring.length).toBe(LEAST);
  });
});

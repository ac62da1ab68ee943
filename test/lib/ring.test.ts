import fc from "fast-check";
import { expect, test } from "vitest";
import { Ring } from "#lib/ring.ts";

const rows = (ring: Ring): number[][] =>
  Array.from({ length: ring.length }, (_, at) => [ring.at(0, at), ring.at(1, at)]);

test("a ring holds the newest rows, oldest first, whatever is pushed and dropped", () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.record({ push: fc.integer() }) },
    { weight: 1, arbitrary: fc.record({ drop: fc.nat(40) }) },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), fc.array(step, { maxLength: 300 }), (capacity, steps) => {
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

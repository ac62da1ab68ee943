import { expect, test } from "vitest";
import { seededRandom } from "../../../server/feeds/simulation/random.ts";
import { UsualGap } from "../../../server/hub/usual-gap.ts";

const random = seededRandom(7, "gaps");

/** What is learnt of gaps in milliseconds. */
function learnt(gaps: readonly number[], usual = new UsualGap()): number | null {
  let now = 0;
  usual.note(now);
  for (const gap of gaps) {
    now += gap;
    usual.note(now);
  }
  return usual.ms;
}

const many = (count: number, gap: (at: number) => number): number[] =>
  Array.from({ length: count }, (_, at) => gap(at));

test("a steady channel is expected at its gap and a little more, from the twentieth gap on", () => {
  expect(learnt(many(19, () => 1_000))).toBeNull();
  expect(learnt(many(20, () => 1_000))).toBe(1_200);
  expect(learnt(many(500, () => 5))).toBe(24);
});

test("ticks at random moments are regular enough", () => {
  const ms = learnt(many(200, () => -1_000 * Math.log(1 - random.uniform())));
  expect(ms).toBeGreaterThan(2_000);
  expect(ms).toBeLessThan(6_000);
});

test("bursts and an outage or two change nothing", () => {
  expect(learnt(many(100, (at) => (at % 5 === 0 ? 10_000 : 40)))).toBe(12_000);
  expect(learnt(many(50, (at) => (at % 25 === 7 ? 3_600_000 : 1_000)))).toBe(1_200);
});

test("a channel that is irregular by orders of magnitude is never late", () => {
  expect(learnt(many(200, () => 1_000 * 4_000 ** random.uniform()))).toBeNull();
});

test("another pace is learnt in time, a slightly other one is none", () => {
  const usual = new UsualGap();
  expect(
    learnt(
      many(50, () => 1_000),
      usual,
    ),
  ).toBe(1_200);
  usual.interrupt();
  expect(
    learnt(
      many(50, () => 1_300),
      usual,
    ),
  ).toBe(1_200);
  usual.interrupt();
  expect(
    learnt(
      many(51, () => 9_000),
      usual,
    ),
  ).toBe(10_800);
});

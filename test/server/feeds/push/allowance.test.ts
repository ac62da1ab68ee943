import { expect, test } from "vitest";
import { Allowance } from "../../../../server/feeds/push/allowance.ts";

test("a second's worth is there at once, and what was too much delays what comes next", () => {
  const allowance = new Allowance(100, 0);
  allowance.spend(99);
  expect(allowance.wait(0)).toBe(0);
  allowance.spend(151);
  expect(allowance.wait(0)).toBeCloseTo(1_510);
  expect(allowance.wait(1_000)).toBeCloseTo(510);
  expect(allowance.wait(1_520)).toBe(0);
  expect(allowance.wait(1_000_000)).toBe(0);
  allowance.spend(100);
  expect(allowance.wait(1_000_000)).toBeGreaterThan(0);
});

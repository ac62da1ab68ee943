import fc from "fast-check";
import { expect, test } from "vitest";
import { fairShare } from "../../../server/gateway/share.ts";

const taken = (wants: readonly number[], share: number): number =>
  wants.reduce((sum, want) => sum + Math.min(want, share), 0);

test("[SUB1] a fair share never exceeds the total, and one more for each would", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3_000), { maxLength: 60 }), fc.nat(50_000), (wants, total) => {
      const share = fairShare(wants, total);
      expect(taken(wants, share)).toBeLessThanOrEqual(total);
      if (Number.isFinite(share)) expect(taken(wants, share + 1)).toBeGreaterThan(total);
    }),
  );
});

test("who wants less leaves the rest to the others", () => {
  expect(fairShare([1, 1, 100, 100], 102)).toBe(50);
  expect(fairShare([1, 2, 3], 6)).toBe(Number.POSITIVE_INFINITY);
});

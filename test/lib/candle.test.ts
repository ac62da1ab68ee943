import { expect, test } from "vitest";
import { bucketFor, bucketStart } from "#lib/candle.ts";

test("a bucket begins at a multiple of its width since the epoch 0, before it, too", () => {
  expect([bucketStart(59_999, 60_000), bucketStart(60_000, 60_000), bucketStart(-1, 60_000)]).toEqual([
    0, 60_000, -60_000,
  ]);
});

test("a width is one that people read well, and wide enough", () => {
  expect(bucketFor(60_000, 600)).toBe(100);
  expect(bucketFor(3_600_000, 600)).toBe(10_000);
  expect(bucketFor(86_400_000, 600)).toBe(180_000);
  expect(bucketFor(365 * 86_400_000, 600)).toBe(86_400_000);
  const ages = 10_000_000 * 86_400_000;
  expect(ages / bucketFor(ages, 600)).toBeLessThanOrEqual(600);
  expect(bucketFor(ages, 600) % 86_400_000).toBe(0);
});

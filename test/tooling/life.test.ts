import { describe, expect, it } from "vitest";
import { drawLife, pick } from "../../bench/delivery/life.ts";
import { seededRandom } from "../../server/feeds/simulation/random.ts";

describe("a reader's life in the benchmarks", () => {
  it("is the same for the same seed", () => {
    const lives = (seed: number) => {
      const random = seededRandom(seed, "reader");
      return Array.from({ length: 20 }, () => drawLife(random, 60_000));
    };
    expect(lives(1)).toEqual(lives(1));
    expect(lives(1)).not.toEqual(lives(2));
  });

  it("is away for 50 ms to the longest, as often below the geometric middle as above, and ends in every way", () => {
    const random = seededRandom(1, "reader");
    const lives = Array.from({ length: 4_000 }, () => drawLife(random, 60_000));
    const away = lives.map(({ awayMs }) => awayMs);
    expect(Math.min(...away)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...away)).toBeLessThan(60_000);
    const below = away.filter((ms) => ms < Math.sqrt(50 * 60_000)).length;
    expect(below / away.length).toBeCloseTo(0.5, 1);
    expect(new Set(lives.map(({ cut }) => cut)).size).toBe(5);
  });

  it("picks each only once, and all where more are asked for", () => {
    const random = seededRandom(1, "pick");
    const picked = pick(random, [1, 2, 3, 4, 5], 3);
    expect(new Set(picked).size).toBe(3);
    expect(pick(random, [1, 2, 3], 9).toSorted()).toEqual([1, 2, 3]);
  });
});

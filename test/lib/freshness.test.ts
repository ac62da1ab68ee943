import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CHANNEL_STATES, gapAfter, stateAfter } from "#lib/freshness.ts";

const DAY = 86_400_000;

describe("[FR7] the state of a silent channel", () => {
  test.each([
    ["of one tick a second", 1_000, [3_000, 10_000, 60_000]],
    ["of ten ticks a second, by the floors", 100, [2_000, 10_000, 60_000]],
    ["of one tick a minute, by its pace", 60_000, [180_000, 600_000, 3_600_000]],
  ])("%s", (_, expectedMs, bounds) => {
    const around = [0, ...bounds.flatMap((bound) => [bound, bound + 1])];
    expect(around.map((silence) => stateAfter(silence, expectedMs))).toEqual([
      "live",
      ...["live", "late", "late", "stale", "stale", "offline"],
    ]);
  });

  test("never gets better while the silence lasts", () => {
    const silence = fc.integer({ min: 0, max: DAY });
    fc.assert(
      fc.property(silence, silence, fc.integer({ min: 1, max: DAY }), (a, b, expectedMs) => {
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map((ms) =>
          CHANNEL_STATES.indexOf(stateAfter(ms, expectedMs)),
        );
        expect(sooner).toBeLessThanOrEqual(later ?? -1);
      }),
    );
  });

  test("that speaks only on a change is live, and so is one of which no silence is known", () => {
    expect(stateAfter(365 * DAY, null)).toBe("live");
    expect(stateAfter(Number.NaN, 1_000)).toBe("live");
  });
});

test("a line may be drawn across any silence of a channel that is not late", () => {
  expect([gapAfter(1_000), gapAfter(100), gapAfter(null)]).toEqual([3_000, 2_000, Number.POSITIVE_INFINITY]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: DAY }), fc.integer({ min: 1, max: DAY }), (silence, expectedMs) => {
      expect(silence > gapAfter(expectedMs)).toBe(stateAfter(silence, expectedMs) !== "live");
    }),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RANGES } from "../../../../../app/_widgets/board-store.ts";
import {
  autoInterval,
  LEAST_CANDLE_PX,
  movedInterval,
} from "../../../../../app/_widgets/chart/focus/interval.ts";
import { INTERVALS } from "../../../../../app/_widgets/view-store.ts";

describe("the interval chosen for a chart", () => {
  test.each([
    ["1m", 984, "1s"],
    ["5m", 984, "2s"],
    ["5m", 262, "10s"],
    ["1h", 984, "30s"],
    ["1d", 984, "15m"],
    ["30d", 984, "1d"],
  ] as const)("over %s on %d px is %s", (range, width, interval) => {
    expect(autoInterval(RANGES[range], width)).toBe(interval);
  });

  test("is the shortest that leaves each candle six pixels", () => {
    const spans = fc.integer({ min: 1_000, max: 150 * 86_400_000 });
    fc.assert(
      fc.property(spans, fc.integer({ min: 1_000, max: 3_000 }), (spanMs, width) => {
        const px = (ms: number) => (width * ms) / spanMs;
        const chosen = INTERVALS[autoInterval(spanMs, width)];
        expect(px(chosen)).toBeGreaterThanOrEqual(LEAST_CANDLE_PX);
        const shorter = Object.values(INTERVALS).filter((ms) => ms < chosen);
        for (const ms of shorter) expect(px(ms)).toBeLessThan(LEAST_CANDLE_PX);
      }),
    );
  });

  test("is a day where no interval leaves that much, and finite where there is no room yet", () => {
    expect(autoInterval(RANGES["1y"], 262)).toBe("1d");
    expect(autoInterval(RANGES["5m"], 0)).toBe("30m");
  });

  test("a chart that is moved keeps its interval, for as long as its candles are wide enough", () => {
    // Candles of 2 s, 5 px each, and the free space right of now.
    expect(autoInterval(404_000, 1_010)).toBe("5s");
    expect(movedInterval("2s", 404_000, 1_010)).toBe("2s");
    expect(movedInterval("2s", 460_000, 1_010)).toBe("5s");
    expect(movedInterval("5s", 100_000, 1_010)).toBe("1s");
    expect(movedInterval(null, 404_000, 1_010)).toBe("5s");
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { candlesOf, PlayedHistory } from "./played-history.ts";

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      does: fc.constant("ticks" as const),
      values: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 6 }),
      every: fc.constantFrom(0, 1, 30, 70),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant("late" as const), ago: fc.integer({ min: 1, max: 30_000 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant("wait" as const), ms: fc.constantFrom(50, 150, 900, 4_000) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constantFrom("lose" as const, "drop" as const, "connect" as const, "restart" as const),
    }),
  },
);

test("whatever frames come, candles are in the end what all ticks make", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40, size: "max" }),
      fc.constantFrom(1_000, 5_000),
      async (steps, bucketMs) => {
        const played = new PlayedHistory();
        for (let ago = 20_000; ago > 0; ago -= 700) played.keep(played.now - ago, ago);
        const { series } = played.watch(bucketMs, { rangeMs: 120_000, span: null });
        played.connect();
        for (const doing of steps) {
          if (doing.does === "ticks")
            for (const value of doing.values) {
              played.tick(value, Math.abs(value));
              if (doing.every > 0) played.page.timers.advance(doing.every);
            }
          else if (doing.does === "late") played.tick(1_000 + doing.ago, 3, doing.ago);
          else if (doing.does === "wait") await played.run(doing.ms);
          else if (doing.does === "lose") played.flush(true);
          else played[doing.does]();
        }
        played.connect();
        played.tick(7);
        await played.run(45_000);
        expect(candlesOf(series)).toEqual(played.brute(bucketMs));
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

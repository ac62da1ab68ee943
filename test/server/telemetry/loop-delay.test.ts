import { expect, test } from "vitest";
import { LoopDelay } from "../../../server/telemetry/loop-delay.ts";
import { pause } from "../../support/wire.ts";

/** Keeps the loop from turning for so many milliseconds. */
function stall(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test("sees a stall that begins right after the last look, and forgets it with the next", async () => {
  using delay = new LoopDelay();
  await pause(50);
  delay.take();
  stall(300);
  await pause(50);
  expect(delay.take().maxMs).toBeGreaterThan(280);
  await pause(50);
  expect(delay.take().maxMs).toBeLessThan(280);
});

test("counts a loop that turns freely as on time, not as late by the interval it is looked at", async () => {
  using delay = new LoopDelay();
  await pause(500);
  const { p50Ms, p99Ms, maxMs } = delay.take();
  expect(p50Ms).toBeLessThan(10);
  expect(p50Ms).toBeLessThanOrEqual(p99Ms);
  expect(p99Ms).toBeLessThanOrEqual(maxMs);
});

test("is zero before anything was measured", () => {
  using delay = new LoopDelay();
  expect(delay.take()).toEqual({ p50Ms: 0, p99Ms: 0, maxMs: 0 });
});

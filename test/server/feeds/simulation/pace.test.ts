import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { boundedPast, pace, type Simulation } from "../../../../server/feeds/simulation/pace.ts";
import { feedRecorder } from "../../../support/feed-recorder.ts";

const STEP = 100;

/** An event each 100 ms. */
function metronome(): Simulation {
  let next = STEP;
  return {
    descriptions: [{ channel: "sensor/m" }],
    get next() {
      return next;
    },
    advance(origin, emit) {
      emit({ channel: "sensor/m", time: origin + next, value: next });
      next += STEP;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

async function started(past: number) {
  const abort = new AbortController();
  const recorder = feedRecorder();
  const start = Date.now();
  const run = pace(metronome(), recorder.emit, abort.signal, { past });
  await vi.advanceTimersByTimeAsync(0);
  return { abort, run, start, ticks: recorder.ticks };
}

describe("the pace of a simulation", () => {
  test("tells the past first and goes on without a seam", async () => {
    const { ticks, start, abort, run } = await started(1_000);
    expect(ticks.map(({ time }) => time - start)).toEqual([
      -900, -800, -700, -600, -500, -400, -300, -200, -100, 0,
    ]);
    await vi.advanceTimersByTimeAsync(300);
    expect(ticks.slice(10).map(({ time }) => time - start)).toEqual([100, 200, 300]);
    abort.abort();
    await run;
  });

  test("does not drift", async () => {
    const { ticks, start, abort, run } = await started(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ticks).toHaveLength(600);
    expect(ticks.at(-1)?.time).toBe(start + 60_000);
    abort.abort();
    await run;
  });

  test("catches up after a short stall, and skips a long one", async () => {
    const { ticks, start, abort, run } = await started(0);
    vi.setSystemTime(start + 2_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ticks).toHaveLength(30);
    vi.setSystemTime(start + 3_600_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ticks.length).toBeLessThanOrEqual(41);
    expect(ticks.at(-1)?.time).toBeGreaterThan(start + 3_600_000);
    abort.abort();
    await run;
  });

  test("goes on when the clock is set back", async () => {
    const { ticks, start, abort, run } = await started(0);
    await vi.advanceTimersByTimeAsync(1_000);
    vi.setSystemTime(start - 3_600_000);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(ticks.length).toBeGreaterThan(15);
    abort.abort();
    await run;
  });

  test("a past is bounded by the ticks it makes", () => {
    expect(boundedPast(900_000, 24)).toBe(900_000);
    expect(boundedPast(900_000, 10_000)).toBe(6_000);
  });
});

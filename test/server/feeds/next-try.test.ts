import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NextTry } from "../../../server/feeds/next-try.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Starts a wait of 30 s; tells whether it is over. */
function waiting(next: NextTry, asked = 0, signal = new AbortController().signal): () => boolean {
  let isOver = false;
  void next.wait({ ms: 30_000, asked }, signal).then(() => {
    isOver = true;
  });
  return () => isOver;
}

test("a wait ends by itself, or when somebody asks for it", async () => {
  const next = new NextTry();
  expect(next.hurry()).toBe("it does not wait for its next try");
  const first = waiting(next);
  await vi.advanceTimersByTimeAsync(29_999);
  expect(first()).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(first()).toBe(true);
  const second = waiting(next);
  await vi.advanceTimersByTimeAsync(1_001);
  expect([next.hurry(), second()]).toEqual([undefined, false]);
  await vi.advanceTimersByTimeAsync(0);
  expect(second()).toBe(true);
  expect(next.hurry()).toBe("it does not wait for its next try");
});

test("a source is left alone for a second, and as long as it asks", async () => {
  const next = new NextTry();
  waiting(next);
  expect(next.hurry()).toBe("its source is left alone for another 1 s");
  await vi.advanceTimersByTimeAsync(30_000);
  const isOver = waiting(next, 20_000);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(next.hurry()).toBe("its source is left alone for another 5 s");
  await vi.advanceTimersByTimeAsync(5_001);
  expect(next.hurry()).toBe(undefined);
  await vi.advanceTimersByTimeAsync(0);
  expect(isOver()).toBe(true);
});

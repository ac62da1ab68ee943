import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pacer, paceOf } from "../../../server/gateway/pacer.ts";
import { TokenBucket } from "../../../server/gateway/token-bucket.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const rate = fc.double({ min: 0.1, max: 50, noNaN: true });

test("[FR5] a pace is never faster than the rate and hardly slower", () => {
  fc.assert(
    fc.property(rate, (asked) => {
      const interval = paceOf(asked);
      expect(interval).toBeGreaterThanOrEqual(1000 / asked - 1e-6);
      expect(interval).toBeLessThanOrEqual((1000 / asked) * 1.06);
    }),
  );
});

test("there are not many paces, whatever clients ask for", () => {
  const paces = new Set(Array.from({ length: 100_000 }, (_, at) => paceOf(0.1 + at * 0.000499)));
  expect(paces.size).toBeLessThan(460);
});

test("members of one pace are flushed together, with the same number", () => {
  const pacer = new Pacer();
  const told: string[] = [];
  pacer.set({ flush: (n) => told.push(`a${n}`) }, 10);
  vi.advanceTimersByTime(50);
  pacer.set({ flush: (n) => told.push(`b${n}`) }, 10);
  pacer.set({ flush: (n) => told.push(`c${n}`) }, 8);
  vi.advanceTimersByTime(260);
  expect(told).toEqual(["a1", "b1", "c2", "a3", "b3", "c4", "a5", "b5"]);
});

test("a pace that changes takes a member along, and one that is deleted is flushed no more", () => {
  const pacer = new Pacer();
  const flush = vi.fn();
  const member = { flush };
  pacer.set(member, 10);
  pacer.set(member, 1);
  vi.advanceTimersByTime(999);
  expect(flush).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2);
  expect(flush).toHaveBeenCalledTimes(1);
  pacer.delete(member);
  vi.advanceTimersByTime(5_000);
  expect(flush).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("a member that changes its pace all the time is still flushed", () => {
  const pacer = new Pacer();
  const flush = vi.fn();
  const member = { flush };
  for (let at = 0; at < 200; at++) {
    pacer.set(member, 10 + (at % 7));
    vi.advanceTimersByTime(10);
  }
  expect(flush.mock.calls.length).toBeGreaterThan(5);
});

test("a token bucket grants its burst, then its rate", () => {
  const bucket = new TokenBucket(3, 10, 0);
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
  expect([50, 100, 100].map((now) => bucket.take(now))).toEqual([false, true, false]);
  expect([bucket.wait(100, 2), bucket.take(100, 2), bucket.take(300, 2)]).toEqual([200, false, true]);
  expect([9_000, 9_000, 9_000, 9_000].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
});

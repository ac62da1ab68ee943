import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pacer, paceOf, phaseOf } from "../../../server/gateway/pacer.ts";
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

/** A pacer whose slots note when they are flushed, and with which number. */
function pacerOf() {
  const told: { slot: number; n: number; at: number }[] = [];
  let slots = 0;
  const pacer = new Pacer(() => {
    const slot = slots++;
    return { flush: ({ n, at }) => told.push({ slot, n, at }) };
  });
  return { pacer, told };
}

test("members of one pace are flushed together, and every flush has a number of its own", () => {
  const { pacer, told } = pacerOf();
  pacer.enter(10);
  vi.advanceTimersByTime(50);
  pacer.enter(10);
  pacer.enter(8);
  vi.advanceTimersByTime(260);
  expect(told.map(({ slot, n }) => `${slot}:${n}`)).toEqual(["0:1", "1:2", "0:3", "1:4", "0:5"]);
});

test("a slot that all have left is flushed no more", () => {
  const { pacer, told } = pacerOf();
  const [one, two] = [pacer.enter(1), pacer.enter(1)];
  pacer.leave(one);
  vi.advanceTimersByTime(1_000);
  expect(told).toHaveLength(1);
  pacer.leave(two);
  vi.advanceTimersByTime(5_000);
  expect(told).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test("whoever changes its pace all the time is still flushed", () => {
  const { pacer, told } = pacerOf();
  let slot = pacer.enter(10);
  for (let at = 0; at < 200; at++) {
    pacer.leave(slot);
    slot = pacer.enter(10 + (at % 7));
    vi.advanceTimersByTime(10);
  }
  expect(told.length).toBeGreaterThan(5);
});

test("all are flushed at once where that is asked for, again and again", () => {
  const { pacer, told } = pacerOf();
  for (const rate of [1, 10, 50]) pacer.enter(rate);
  pacer.flushAll();
  pacer.flushAll();
  expect(told.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("250 of a pace share a slot, and more are spread evenly over the interval", () => {
  const { pacer, told } = pacerOf();
  const slots = Array.from({ length: 1_000 }, () => pacer.enter(10));
  expect(new Set(slots).size).toBe(4);
  vi.advanceTimersByTime(300);
  const first = told.length - told.toReversed().findIndex(({ slot }) => slot === 0) - 1;
  const [from = 0, ...others] = told.slice(first - 4, first).map(({ at }) => at);
  expect(others.map((at) => at - from)).toEqual([25, 50, 75]);
});

test("slots of a pace are 5 ms apart or more, and once all are open they fill evenly", () => {
  const { pacer, told } = pacerOf();
  const slots = Array.from({ length: 6_000 }, () => pacer.enter(20));
  const sizes = [...new Set(slots)].map(({ members }) => members);
  expect(sizes).toEqual(Array.from({ length: 8 }, () => 750));
  vi.advanceTimersByTime(200);
  const times = [...new Set(told.map(({ at }) => at))];
  for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThan(5);
});

test("where all have left a slot, the next to come open it again at its place", () => {
  const { pacer, told } = pacerOf();
  const slots = Array.from({ length: 500 }, () => pacer.enter(10));
  vi.advanceTimersByTime(100);
  const first = told.find(({ slot }) => slot === 0);
  for (const slot of slots.slice(0, 250)) pacer.leave(slot);
  pacer.enter(10);
  vi.advanceTimersByTime(200);
  const again = told.filter(({ slot }) => slot === 2).map(({ at }) => at - (first?.at ?? 0));
  expect(again).toEqual([100, 200]);
});

test("each slot opens in the middle of the largest pause", () => {
  expect([0, 1, 2, 3, 4].map((at) => phaseOf(at, 8))).toEqual([0, 0.5, 0.25, 0.75, 0.125]);
});

test("[FR5] every slot keeps the pace", () => {
  const { pacer, told } = pacerOf();
  for (let at = 0; at < 250; at++) pacer.enter(20);
  pacer.enter(20);
  vi.advanceTimersByTime(2_000);
  for (const slot of [0, 1]) {
    const times = told.filter((flush) => flush.slot === slot).map(({ at }) => at);
    for (const [at, time] of times.slice(1).entries()) expect(time - (times[at] ?? 0)).toBeGreaterThan(47);
    expect(times.length).toBeGreaterThan(38);
  }
});

test("a token bucket grants its burst, then its rate", () => {
  const bucket = new TokenBucket(3, 10, 0);
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
  expect([50, 100, 100].map((now) => bucket.take(now))).toEqual([false, true, false]);
  expect([bucket.wait(100, 2), bucket.take(100, 2), bucket.take(300, 2)]).toEqual([200, false, true]);
  expect([9_000, 9_000, 9_000, 9_000].map((now) => bucket.take(now))).toEqual([true, true, true, false]);
});

test("a flush that was late is not made up for at once, and its slot comes back to its grid", () => {
  const { pacer, told } = pacerOf();
  const clock = performance.now.bind(performance);
  const begun = clock();
  let late = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock() + late);
  pacer.enter(10);
  vi.advanceTimersByTime(150);
  late = 30;
  vi.advanceTimersByTime(1_200);
  const times = told.map(({ at }) => at - begun);
  const pauses = times.slice(1).map((time, before) => time - (times[before] ?? 0));
  expect(Math.max(...pauses)).toBe(130);
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(95.3);
  expect((times.at(-1) ?? 0) % 100).toBeLessThan(1);
});

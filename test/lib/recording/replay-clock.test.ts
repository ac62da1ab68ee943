import { expect, test } from "vitest";
import { ReplayClock } from "#lib/recording/replay-clock.ts";

test("after a long stall a replay goes on from where it was", () => {
  let now = 1_000_000;
  const clock = new ReplayClock({ speed: 1, from: "now", now: () => now });
  expect(clock.wait(0)).toBe(0);
  expect(clock.stamp(0)).toBe(1_000_000);
  expect(clock.wait(5_000)).toBe(5_000);
  now += 3_600_000;
  expect(clock.wait(5_000)).toBeLessThan(0);
  expect(clock.stamp(5_000)).toBe(now);
  expect(clock.wait(6_000)).toBe(1_000);
});

test("a row out of order is told at once, with its own time", () => {
  const clock = new ReplayClock({ speed: 1, from: "now", now: () => 1_000_000 });
  for (const time of [0, 50_000, 20_000]) {
    clock.wait(time);
    expect(clock.stamp(time)).toBe(1_000_000 + time);
  }
});

test("laps follow each other", () => {
  const clock = new ReplayClock({ speed: 0, from: "recorded" });
  clock.wait(100);
  expect(clock.stamp(100)).toBe(100);
  expect(clock.stamp(300)).toBe(300);
  clock.lap(50);
  expect(clock.stamp(100)).toBe(350);
});

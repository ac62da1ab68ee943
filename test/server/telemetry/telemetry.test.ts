import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Telemetry } from "../../../server/telemetry/telemetry.ts";
import { madeFeed, madeSources } from "./sources.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("[HTTP7] the status says what runs, what passed and who reads", () => {
  using telemetry = new Telemetry(
    madeSources({
      published: () => 9,
      told: () => ({ ticks: 8, frames: 2, bytes: 70 }),
      counts: () => ({ sessions: 3, subscriptions: 5, lagging: 1, stalled: 1 }),
      feeds: () => [madeFeed()],
      states: () => ["live", "closed"],
    }),
  );
  expect(telemetry.status()).toMatchObject({
    version: "1.2.3",
    node: "here",
    started: 1_700_000_000_000,
    feeds: [{ name: "Market", ticks: 0 }],
    channels: { total: 2, states: { live: 1, late: 0, stale: 0, offline: 0, closed: 1 } },
    sessions: { total: 3, subscriptions: 5, lagging: 1, stalled: 1, slowest: [] },
    totals: { published: 9, delivered: 8, frames: 2, bytes: 70 },
    samples: [],
  });
});

test("[HTTP7] at most a hundred sessions are asked for", () => {
  const asked: number[] = [];
  const sessions = (most: number) => {
    asked.push(most);
    return [];
  };
  using telemetry = new Telemetry(madeSources({ sessions }));
  telemetry.status();
  expect(asked).toEqual([100]);
});

test("a sample a second, with what passed in that second", async () => {
  let published = 100;
  let ticks = 1_000;
  using telemetry = new Telemetry(
    madeSources({ published: () => published, told: () => ({ ticks, frames: 0, bytes: 0 }) }),
  );
  published += 20;
  ticks += 300;
  await vi.advanceTimersByTimeAsync(1_000);
  published += 5;
  await vi.advanceTimersByTimeAsync(1_000);
  const { samples } = telemetry.status();
  expect(samples.map((sample) => [sample.published, sample.delivered])).toEqual([
    [20, 300],
    [5, 0],
  ]);
  expect(samples[0]?.rssBytes).toBeGreaterThan(1e6);
  expect(samples[0]?.time).toBe((samples[1]?.time ?? 0) - 1_000);
});

test("readers that stand still count among those that lag", async () => {
  const counts = () => ({ sessions: 9, subscriptions: 9, lagging: 2, stalled: 1 });
  using telemetry = new Telemetry(madeSources({ counts }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(telemetry.status().samples[0]).toMatchObject({ sessions: 9, lagging: 3 });
});

test("five minutes of samples are kept, and only those asked for are sent", async () => {
  using telemetry = new Telemetry(madeSources());
  await vi.advanceTimersByTimeAsync(400_000);
  const { samples } = telemetry.status();
  expect(samples).toHaveLength(300);
  expect(telemetry.status(samples.at(-3)?.time).samples).toEqual(samples.slice(-2));
});

test("[HTTP7] what happened to feeds and what they brought is told, and only what is news since", async () => {
  let feed = madeFeed({ channels: 0 });
  using telemetry = new Telemetry(madeSources({ feeds: () => [feed] }));
  feed = madeFeed({ ticks: 50, channels: 2 });
  telemetry.feedChanged(madeFeed({ state: "retrying", message: "gone", since: Date.now() }));
  expect(telemetry.status().feeds[0]?.trouble).toMatchObject({ message: "gone", failures: 1 });
  await vi.advanceTimersByTimeAsync(6_000);
  feed = madeFeed({ ticks: 70, channels: 2 });
  await vi.advanceTimersByTimeAsync(5_000);
  const { samples, feedEvents, feedTicks, feeds } = telemetry.status();
  expect(feedEvents.map(({ kind }) => kind)).toEqual(["failed", "running", "channels"]);
  expect(feedTicks.map(({ ticks }) => ticks)).toEqual([[20]]);
  expect(feeds[0]?.trouble).toBeNull();
  const since = telemetry.status(samples.at(-1)?.time);
  expect([since.feedEvents, since.feedTicks]).toEqual([[], []]);
});

test("no timer is left once it is disposed", () => {
  const telemetry = new Telemetry(madeSources());
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  telemetry[Symbol.dispose]();
  expect(vi.getTimerCount()).toBe(0);
});

describe("[HTTP7] a clock that is set", () => {
  const HOUR = 3_600_000;

  test("back an hour is told once, with when and by how much, until it is as late again", async () => {
    const words: string[] = [];
    using telemetry = new Telemetry(madeSources({ clockStepped: (text) => void words.push(text) }));
    await vi.advanceTimersByTimeAsync(5_000);
    const before = Date.now();
    vi.setSystemTime(before - HOUR);
    await vi.advanceTimersByTimeAsync(1_000);
    const clock = { time: before - HOUR + 1_000, byMs: -HOUR, until: before };
    expect(telemetry.status()).toMatchObject({ clock, samples: [expect.anything()] });
    await vi.advanceTimersByTimeAsync(HOUR - 2_000);
    expect(telemetry.status().clock).toEqual(clock);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([telemetry.status().clock, words]).toEqual([
      null,
      [
        expect.stringMatching(
          /set back 3600\.0 s, to .*: until it is .* again what is stamped by it is late/,
        ),
      ],
    ]);
  });

  test("forward is told for a minute; back again, until it is as late as it had been", async () => {
    using telemetry = new Telemetry(madeSources());
    const start = Date.now();
    vi.setSystemTime(start + HOUR);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(telemetry.status().clock?.byMs).toBe(HOUR);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(telemetry.status().clock).toBeNull();
    vi.setSystemTime(Date.now() - HOUR);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(telemetry.status().clock).toMatchObject({ byMs: -HOUR, until: start + HOUR + 61_000 });
  });

  test("within a second, as a clock that is kept right may be, is nothing to tell", async () => {
    using telemetry = new Telemetry(madeSources());
    for (let times = 0; times < 10; times++) {
      vi.setSystemTime(Date.now() - 900);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(telemetry.status().clock).toBeNull();
  });
});

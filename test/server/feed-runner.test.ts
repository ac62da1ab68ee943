import { pino } from "pino";
import { afterEach, expect, test, vi } from "vitest";
import { FeedRunner } from "../../server/feed-runner.ts";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import { SinkRecorder } from "../support/feed-recorder.ts";
import { until } from "../support/wire.ts";

let runner: FeedRunner;
afterEach(() => runner.stop());

function run(...feeds: Feed[]): FeedRunner {
  const log = pino({ level: "silent" });
  runner = new FeedRunner({ feeds, sink: new SinkRecorder(), log, changed: () => {} });
  return runner;
}

const calm: Feed = {
  name: "Calm",
  type: "test",
  run: async (emit, signal) => {
    emit({ channel: "sensor/a", value: 1, time: 1_700_000_000_000 });
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  },
};

test("[HTTP1] a feed that has never run makes the server not ready, with its message", async () => {
  const broken: Feed = { name: "Boiler", type: "test", run: () => Promise.reject(new Error("no such file")) };
  run(calm, broken);
  expect(runner.notReady()).toBe("feeds not started: Calm is starting; Boiler is starting");
  await until(() => runner.statuses()[1]?.state === "retrying", "the failure");
  expect(runner.notReady()).toBe("feeds not started: Boiler is retrying: no such file");
});

test("[HTTP1] a feed that ran and is tried again does not, nor one that has ended", async () => {
  const failing: Feed = {
    name: "Failing",
    type: "test",
    run: async (emit) => {
      emit({ channel: "sensor/b", value: 1, time: 1_700_000_000_000 });
      throw new Error("the cable is out");
    },
  };
  const empty: Feed = { name: "Empty", type: "test", run: async () => {} };
  run(calm, failing, empty);
  await until(() => runner.statuses()[1]?.state === "retrying", "the failure");
  await until(() => runner.statuses()[2]?.state === "ended", "the end");
  expect(runner.notReady()).toBeUndefined();
});

test("[FEED1] counts are told every third second while they move, and a refusal with the next", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    let emit: Emit | undefined;
    const open: Feed = {
      ...calm,
      run: async (given, signal) => {
        emit = given;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    };
    const log = pino({ level: "silent" });
    let told = 0;
    const counted = () => told++;
    runner = new FeedRunner({ feeds: [open], sink: new SinkRecorder(), log, changed: () => {}, counted });
    const seconds = (count: number) => vi.advanceTimersByTime(1_000 * count);
    await until(() => emit !== undefined, "the start");
    seconds(3);
    const before = told;
    for (let time = 1; time <= 3; time++) {
      emit?.({ channel: "sensor/a", value: time, time: Date.now() });
      seconds(1);
    }
    expect(told).toBe(before + 1);
    emit?.refuse("value is not a number", "warm");
    seconds(1);
    expect(told).toBe(before + 2);
    seconds(5);
    expect(told).toBe(before + 2);
  } finally {
    vi.useRealTimers();
  }
});

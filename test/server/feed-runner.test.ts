import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { FeedRunner } from "../../server/feed-runner.ts";
import type { Feed } from "../../server/feeds/feed.ts";
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
    emit({ channel: "sensor/a", value: 1, time: 1 });
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
      emit({ channel: "sensor/b", value: 1, time: 1 });
      throw new Error("the cable is out");
    },
  };
  const empty: Feed = { name: "Empty", type: "test", run: async () => {} };
  run(calm, failing, empty);
  await until(() => runner.statuses()[1]?.state === "retrying", "the failure");
  await until(() => runner.statuses()[2]?.state === "ended", "the end");
  expect(runner.notReady()).toBeUndefined();
});

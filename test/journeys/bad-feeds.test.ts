import { setImmediate as breathe } from "node:timers/promises";
import { expect, test } from "vitest";
import type { FeedStatus } from "#lib/protocol.ts";
import { createFeeds, type FeedConfig } from "../../server/feeds/choose-feeds.ts";
import type { Feed } from "../../server/feeds/feed.ts";
import { openHttpSource } from "../support/http-source.ts";
import { pause, startWire, until } from "../support/wire.ts";
import { openWsSource } from "../support/ws-source.ts";

const HEALTHY = "sensor/healthy";
const MAP = { channel: "sensor/bad/{name}", value: "value" };

/**
 * Runs a bad feed beside a healthy one that ticks every 10 ms, until what is told of the bad one is so. Fails when the
 * healthy one's reader misses a tick, or is sent what the protocol forbids.
 */
async function beside(bad: Feed, holds: (status: FeedStatus) => boolean): Promise<FeedStatus> {
  await using wire = await startWire({ feeds: [bad], limits: { channelsPerFeed: 100 } });
  const client = await wire.connect();
  let ticks = 0;
  const beat = setInterval(() => wire.feed.tick(HEALTHY, ++ticks), 10);
  await until(() => ticks > 0, "a beat");
  await client.subscribe({ channels: [HEALTHY], rate: 50 });
  const latest = performance.now() + 20_000;
  const status = (): FeedStatus | undefined => client.feeds.at(-1)?.[1];
  let told = status();
  for (; !told || !holds(told); told = status()) {
    if (performance.now() > latest) throw new Error(`waited 20 s: ${JSON.stringify(told)}`);
    await pause(10);
  }
  clearInterval(beat);
  await until(() => client.told(HEALTHY).seq === ticks, "the last beat");
  expect(client.faults).toEqual([]);
  await until(() => client.feeds.at(-1)?.[0]?.state === "running", "the healthy feed's start");
  expect(client.feeds.at(-1)?.[0]).toMatchObject({ late: 0, reconnects: 0, refused: { total: 0 } });
  return told;
}

/** A feed that does what it likes. */
function feedThat(run: Feed["run"]): Feed {
  return { name: "Bad", type: "test", run };
}

function feedOf(config: FeedConfig): Feed {
  const [feed] = createFeeds([config]);
  if (!feed) throw new Error("no feed");
  return feed;
}

function reasonsOf({ refused }: FeedStatus): string[] {
  return refused.last.map(({ reason }) => reason);
}

function forever(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

test("a feed that is sent garbage says so verbatim", async () => {
  await using source = await openWsSource(
    () => {},
    (connection) => {
      for (const said of ["{{{", "\u0000\uffff", '{"name":"a","value":"warm"}', "[]"]) connection.say(said);
    },
  );
  const status = await beside(
    feedOf({ type: "websocket", url: source.url, map: MAP }),
    ({ refused }) => refused.total >= 3,
  );
  expect(status.refused.last.map(({ detail }) => detail).join()).toContain("warm");
});

test("a feed whose lines are a megabyte is named, and what is kept of them is short", async () => {
  await using source = await openWsSource(
    () => {},
    (connection) => {
      for (let line = 0; line < 20; line++) connection.say("x".repeat(1_000_000));
    },
  );
  const status = await beside(
    feedOf({ type: "websocket", url: source.url, map: MAP }),
    ({ refused, message }) => refused.total >= 20 || message !== null,
  );
  expect(JSON.stringify(status).length).toBeLessThan(2_500);
});

test("a feed whose source never answers is tried again, and says why", async () => {
  await using source = await openHttpSource(() => {});
  const config: FeedConfig = { type: "poll", url: source.url, interval: 1_000, timeout: 300, map: MAP };
  const status = await beside(
    feedOf(config),
    ({ reconnects, message }) => reconnects > 0 && message !== null,
  );
  expect(status.message).toMatch(/\w+ \w+/);
});

test("a feed whose source answers slowly is as fast as its source", async () => {
  await using source = await openHttpSource((response, _, number) => {
    setTimeout(() => response.end(JSON.stringify({ name: "slow", value: number })), 700);
  });
  const status = await beside(
    feedOf({ type: "poll", url: source.url, interval: 1_000, map: MAP }),
    ({ ticks }) => ticks >= 2,
  );
  expect(status).toMatchObject({ channels: 1, state: "running", refused: { total: 0 } });
});

test("a feed that names a million channels has those that it may have", async () => {
  const million = feedThat(async (emit, signal) => {
    for (let name = 0; name < 1_000_000 && !signal.aborted; name++) {
      emit({ channel: `sensor/bad/${name}`, time: Date.now(), value: 1 });
      if (name % 500 === 0) await breathe();
    }
    await forever(signal);
  });
  const status = await beside(million, ({ refused }) => refused.total >= 999_900);
  expect(status).toMatchObject({ channels: 100, ticks: 100 });
  expect(reasonsOf(status)[0]).toBe("more channels than a feed may have");
  expect(JSON.stringify(status).length).toBeLessThan(2_500);
}, 60_000);

test("times in 1970 and of next week are refused by name", async () => {
  const channel = "sensor/bad/clock";
  const clock = feedThat(async (emit, signal) => {
    const time = Date.now();
    emit({ channel, time, value: 1 });
    for (let at = 0; at < 50; at++) {
      emit({ channel, time: at, value: 2 });
      emit({ channel, time: time + 7 * 86_400_000, value: 3 });
    }
    await forever(signal);
  });
  const status = await beside(clock, ({ refused }) => refused.total === 100);
  expect(status).toMatchObject({ late: 0, ticks: 1 });
  expect(new Set(reasonsOf(status))).toEqual(
    new Set(["time is before 1980; is its unit ms?", "time is more than a day ahead of the clock"]),
  );
});

test("what is no number is refused, and named as what it was", async () => {
  const nothing = feedThat(async (emit, signal) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
      emit({ channel: "sensor/bad/nan", time: Date.now(), value });
    await forever(signal);
  });
  const status = await beside(nothing, ({ refused }) => refused.total === 2);
  expect(status.refused.last.map(({ detail }) => detail).join()).toMatch(/NaN.*Infinity/);
});

test("duplicates are ticks like others: numbered, and none of them late", async () => {
  const twice = feedThat(async (emit, signal) => {
    const tick = { channel: "sensor/bad/twice", time: Date.now(), value: 1 };
    for (let at = 0; at < 1_000; at++) emit(tick);
    await forever(signal);
  });
  expect(await beside(twice, ({ ticks }) => ticks === 1_000)).toMatchObject({
    late: 0,
    refused: { total: 0 },
  });
});

test("a feed that dies again and again is started again ever more rarely, and says why", async () => {
  let runs = 0;
  const mortal = feedThat(async (emit) => {
    runs++;
    emit({ channel: "sensor/bad/mortal", time: Date.now(), value: runs });
    throw new Error("the cable is loose");
  });
  const status = await beside(mortal, ({ reconnects, state }) => reconnects >= 2 && state === "retrying");
  expect(status).toMatchObject({ message: "the cable is loose", channels: 1 });
  expect(runs).toBeGreaterThan(status.reconnects);
  expect(status.nextTry).toBeGreaterThan(0);
});

import { describe, expect, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import { sweepStates } from "../../../server/hub/freshness.ts";
import { Hub, type HubOptions, type Recalled } from "../../../server/hub/hub.ts";

const unknown = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
const TICKS = {
  length: 4,
  seq: [7, 9, 10, 11],
  time: [70, 90, 100, 110],
  value: [0.7, 0.9, 1, 1.1],
  ...{ size: unknown, bid: unknown, ask: unknown },
};

function hubOf(options: HubOptions): Hub {
  return new Hub({ recent: { ms: 1_000, ticks: 50 }, ...options });
}

test("[BYE2] a channel goes on in an epoch and number, and holds what reaches that number without a hole", () => {
  const hub = hubOf({ begin: () => ({ epoch: "old", seq: 11, time: 110, ticks: TICKS }) });
  hub.publish({ channel: "sensor/a", time: 120, value: 1.2 });
  const record = hub.get("sensor/a");
  expect([record?.epoch, record?.seq, record?.oldest, record?.lastTime]).toEqual(["old", 12, 9, 120]);
  expect([9, 10, 11, 12].map((seq) => record?.timeOf(seq))).toEqual([90, 100, 110, 120]);
});

test("[BYE2] after a hole nothing is held, and the time of its newest tick is known", () => {
  const hub = hubOf({ begin: () => ({ epoch: "old", seq: 20, time: 110, ticks: TICKS }) });
  hub.publish({ channel: "sensor/a", time: 100, value: 1 });
  const record = hub.get("sensor/a");
  expect([record?.seq, record?.oldest, record?.lastTime, record?.state]).toEqual([21, 21, 110, "offline"]);
});

test("whoever hears every tick is told of it in the turn it was published in", () => {
  const heard: unknown[] = [];
  const hub = hubOf({ heard: ({ channel }, seq, { value }) => heard.push([channel, seq, value]) });
  hub.publish({ channel: "sensor/a", time: 1, value: 5 });
  hub.publish({ channel: "sensor/b", time: 1, value: 6 });
  hub.publish({ channel: "sensor/a", time: 0, value: 7 });
  expect(heard).toEqual([
    ["sensor/a", 1, 5],
    ["sensor/b", 1, 6],
    ["sensor/a", 2, 7],
  ]);
});

test("a renewed channel is another one: gone, and there again with its facts", () => {
  const hub = hubOf({});
  hub.publish({ channel: "sensor/a", time: 1, value: 5 });
  const before = hub.get("sensor/a");
  const news: string[] = [];
  hub.removed.add(({ channel }) => news.push(`- ${channel}`));
  hub.added.add(({ channel }) => news.push(`+ ${channel}`));
  hub.renew();
  const after = hub.get("sensor/a");
  expect(news).toEqual(["- sensor/a", "+ sensor/a"]);
  expect([after?.seq, after?.epoch === before?.epoch, after?.facts]).toEqual([0, false, before?.facts]);
});

test("what a feed says of starting anew reaches whoever says where a channel stands", () => {
  const asked: unknown[] = [];
  const hub = hubOf({
    begin: ({ channel }, startsAnew) => {
      asked.push([channel, startsAnew]);
      return undefined;
    },
  });
  hub.publish({ channel: "sensor/a", time: 1, value: 5 });
  hub.describe({ ...(hub.get("sensor/a")?.facts ?? fail()), channel: "sensor/b" }, true);
  expect(asked).toEqual([
    ["sensor/a", false],
    ["sensor/b", true],
  ]);
});

describe("a channel of before", () => {
  const facts = { ...factsOf({ channel: "sensor/a", unit: "°C", expectedMs: 1_000 }, "sensor", "Feed") };
  const now = Date.now();
  const ticks = { ...TICKS, time: [now - 40, now - 30, now - 20, now - 10] };
  const recalled = {
    facts,
    run: { epoch: "old", seq: 11, time: now - 10, ticks },
    goesOn: true,
    isOver: false,
  };

  function recalling(change: Partial<Recalled> = {}): { hub: Hub; news: string[] } {
    const hub = hubOf({});
    hub.recall({ ...recalled, ...change });
    const news: string[] = [];
    hub.removed.add(({ epoch }) => news.push(`- ${epoch}`));
    hub.added.add(() => news.push("+"));
    hub.described.add(({ facts: { unit } }) => news.push(`= ${unit}`));
    return { hub, news };
  }

  test("is stale with what it held until its next tick, however young it is", () => {
    const { hub } = recalling();
    const record = hub.get("sensor/a");
    expect([record?.state, record?.seq, record?.barOf(11).close]).toEqual(["stale", 11, 1.1]);
    sweepStates(hub, performance.now());
    expect(record?.state).toBe("stale");
    hub.publish({ channel: "sensor/a", time: now, value: 2 });
    expect(record?.state).toBe("live");
  });

  test("is offline where it has been silent for long, and closed where it is over", () => {
    const old = { ...recalled.run, time: now - 3_600_000, ticks: undefined };
    expect(recalling({ run: old }).hub.get("sensor/a")?.state).toBe("offline");
    const { hub } = recalling({ run: old, isOver: true });
    sweepStates(hub, performance.now());
    expect(hub.get("sensor/a")?.state).toBe("closed");
  });

  test("[BYE2] goes on with the same source, and readers are told what it is", () => {
    const { hub, news } = recalling();
    hub.describe({ ...facts, unit: "K" });
    hub.describe({ ...facts, unit: "K" });
    expect([hub.get("sensor/a")?.epoch, news]).toEqual(["old", ["= K"]]);
  });

  test("is listed after those of feeds that start anew, as before the restart", () => {
    const { hub } = recalling();
    hub.describe({ ...facts, channel: "sensor/of-another" });
    hub.describe({ ...facts, channel: "sensor/made-up" }, true);
    hub.describe(facts);
    const listed = hub.catalog().map(({ channel }) => channel);
    expect(listed).toEqual(["sensor/made-up", "sensor/a", "sensor/of-another"]);
  });

  test.each([
    ["comes from another source", {}, { ...facts, source: "Other" }, false],
    ["tells its story anew", {}, facts, true],
    ["cannot be vouched for", { goesOn: false }, facts, false],
  ])("[BYE2] is another one where it %s", (_, change, said, startsAnew) => {
    const { hub, news } = recalling(change);
    hub.describe(said, startsAnew);
    expect(news).toEqual(["- old", "+"]);
  });

  test("does not go on any more once numbers cannot be vouched for, and is shown until it comes", () => {
    const { hub, news } = recalling();
    hub.renew();
    expect(news).toEqual([]);
    hub.describe(facts);
    expect(news).toEqual(["- old", "+"]);
  });
});

function fail(): never {
  throw new Error("no channel");
}

import { expect, test } from "vitest";
import { createFeeds } from "../../server/feeds/choose-feeds.ts";
import { startWire, until } from "../support/wire.ts";

test("[FEED1] what a feed counts is told while it moves, without being asked for", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const before = Date.now();
  const timer = setInterval(() => wire.feed.tick("sensor/a", 1), 20);
  const last = () => client.feeds.at(-1)?.[0];
  // The second that is measured first may have begun before the ticks did.
  await until(() => (last()?.rate ?? 0) > 0 && (last()?.ticks ?? 0) > 10, "a rate");
  clearInterval(timer);
  const status = last();
  expect(status).toMatchObject({ channels: 1, late: 0, reconnects: 0, source: null, refused: { total: 0 } });
  expect(status?.rate).toBeLessThan(60);
  expect(status?.lastTick).toBeGreaterThanOrEqual(before);
  const answer = await fetch(`${wire.url}/api/status`);
  expect((await answer.json()).feeds[0]).toMatchObject({
    name: "Scripted",
    late: 0,
    lastTick: expect.any(Number),
  });
  expect(client.faults).toEqual([]);
});

test("[FEED1] how often a feed was started again is counted", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  wire.feed.fail("the cable is out");
  await until(() => (client.feeds.at(-1)?.[0]?.reconnects ?? 0) > 0, "another try");
  const counts = client.feeds.map(([status]) => status?.reconnects ?? 0);
  expect(counts[0]).toBe(0);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});

test("[FEED1] a tick older than its channel's newest is counted as late", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const time = Date.now();
  wire.feed.tick("sensor/a", 1, { time });
  wire.feed.tick("sensor/a", 2, { time: time - 1 });
  wire.feed.tick("sensor/a", 3, { time });
  wire.feed.tick("sensor/b", 4, { time: time - 500 });
  await until(() => client.feeds.at(-1)?.[0]?.ticks === 4, "the count");
  expect(client.feeds.at(-1)?.[0]?.late).toBe(1);
});

test("[FEED2] the newest three refusals come verbatim, with when", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const before = Date.now();
  for (const said of ["one", "two", "three", "four"]) wire.feed.emit.refuse("not a number", said);
  await until(() => client.feeds.at(-1)?.[0]?.refused.total === 4, "the count");
  const { last } = client.feeds.at(-1)?.[0]?.refused ?? { last: [] };
  expect(last.map(({ reason, detail }) => [reason, detail])).toEqual([
    ["not a number", "two"],
    ["not a number", "three"],
    ["not a number", "four"],
  ]);
  expect(last.every(({ time }) => time >= before && time <= Date.now())).toBe(true);
});

test("[FEED2] a channel beyond the limit of a feed is refused by name, and the others go on", async () => {
  await using wire = await startWire({ limits: { channelsPerFeed: 2 } });
  const client = await wire.connect();
  for (const name of ["a", "b", "c", "a"]) wire.feed.tick(`sensor/${name}`, 1);
  await until(() => client.feeds.at(-1)?.[0]?.refused.total === 1, "the refusal");
  expect(client.feeds.at(-1)?.[0]).toMatchObject({ channels: 2, ticks: 3 });
  const [refused] = client.feeds.at(-1)?.[0]?.refused.last ?? [];
  expect(refused?.detail).toMatch(/^sensor\/c .*raise limits\.channelsPerFeed$/);
  wire.feed.remove("sensor/a");
  wire.feed.tick("sensor/c", 1);
  await until(() => client.feeds.at(-1)?.[0]?.ticks === 4, "room again");
});

test("[FEED2] a tick of next week is refused, as it would hold back all that come after it", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  wire.feed.tick("sensor/a", 1, { time: Date.now() + 7 * 86_400_000 });
  wire.feed.tick("sensor/a", 2);
  await until(() => client.feeds.at(-1)?.[0]?.refused.total === 1, "the refusal");
  expect(client.feeds.at(-1)?.[0]).toMatchObject({ ticks: 1, late: 0 });
  expect(client.feeds.at(-1)?.[0]?.refused.last[0]?.reason).toMatch(/ahead of the clock/);
});

test("[FEED3] a feed is tried again at once only where it waits for that, and not before a second is over", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const retry = async (feed: string) => (await client.refused("retry", { feed })).message;
  expect(await retry("nobody")).toMatch(/no such feed/);
  expect(await retry("Scripted")).toBe("it does not wait for its next try");
  wire.feed.fail("the cable is out");
  await until(() => client.feeds.some(([status]) => status?.state === "retrying"), "the failure");
  expect(await retry("Scripted")).toMatch(/left alone for another 1 s|does not wait/);
  expect(await client.refused("retry", {})).toMatchObject({ code: "bad-request" });
});

test("[FEED1] where a feed reads from is told without its secrets", () => {
  const [feed] = createFeeds([
    { type: "mqtt", url: "mqtt://me:secret@broker.example:1883?key=secret", topics: ["plant/#"] },
  ]);
  expect(feed?.source).toBe("mqtt://broker.example:1883, plant/#");
});

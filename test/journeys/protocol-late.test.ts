import { expect, test } from "vitest";
import { pause, startWire, until } from "../support/wire.ts";

const CHANNEL = "sensor/a";

test("[FR8] a late tick comes in its turn, and its row says where it belongs", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const time = Date.now();
  wire.feed.tick(CHANNEL, 1, { time });
  await client.subscribe({ channels: [CHANNEL], rate: 20 });
  wire.feed.tick(CHANNEL, 2, { time: time + 1_000 });
  wire.feed.tick(CHANNEL, 9, { time: time - 5_000 });
  await until(() => client.told(CHANNEL).seq === 3, "both");
  await pause(100);
  wire.feed.tick(CHANNEL, 5, { time: time - 2_000 });
  await until(() => client.told(CHANNEL).seq === 4, "the last");
  expect(client.told(CHANNEL).bars.map((bar) => [bar.time - time, bar.close, bar.high])).toEqual([
    [1_000, 2, 9],
    [-2_000, 5, 5],
  ]);
  expect(client.faults).toEqual([]);
});

test("[FR8] in the past a late tick has a bar of its own", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  const start = Math.floor(Date.now() / 10_000) * 10_000 - 60_000;
  const times = [0, 1, 10, 11, 20, 5, 21, 30].map((second) => start + second * 1_000);
  for (const [at, time] of times.entries()) wire.feed.tick(CHANNEL, at, { time });
  await client.subscribe({ channels: [CHANNEL], history: { ms: 60_000, rows: 6 } });
  const { past } = client.told(CHANNEL);
  const late = past.find(({ seq }) => seq === 6);
  expect(late).toMatchObject({ time: start + 5_000, close: 5, count: 1 });
  expect(past.at(-1)).toMatchObject({ seq: 8, time: start + 30_000, close: 7 });
  expect(client.faults).toEqual([]);
});

import { expect, test } from "vitest";
import { pause, startWire, until } from "../support/wire.ts";

test("[SUB9] who holds a channel is told when something else is known of it, and nobody else", async () => {
  await using wire = await startWire();
  const [holder, other] = [await wire.connect(), await wire.connect()];
  wire.feed.describe({ channel: "sensor/a", unit: "°C" });
  wire.feed.tick("sensor/b", 1);
  await holder.subscribe({ channels: ["sensor/a"] });
  await other.subscribe({ channels: ["sensor/b"] });
  wire.feed.describe({ channel: "sensor/a", unit: "°C" });
  await pause(400);
  expect(holder.described).toEqual([]);
  wire.feed.describe({ channel: "sensor/a", unit: "°F", name: "Oven" });
  wire.feed.tick("sensor/a", 1);
  await until(() => holder.described.length === 1, "the news");
  expect(holder.described[0]).toMatchObject([
    { channel: "sensor/a", unit: "°F", name: "Oven", state: "live" },
  ]);
  expect([other.described, holder.faults]).toEqual([[], []]);
});

test("[SUB9] how often to expect a tick is learnt, told, and makes a channel late", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  wire.feed.tick("sensor/a", 1);
  const { channels } = await client.subscribe({ channels: ["sensor/a"] });
  expect(channels[0]?.expectedMs).toBeNull();
  const ticking = setInterval(() => wire.feed.tick("sensor/a", 2), 30);
  await until(() => client.described.length > 0, "what was learnt");
  clearInterval(ticking);
  const [entry] = client.described[0] ?? [];
  expect(entry?.expectedMs).toBeGreaterThan(30);
  await until(() => client.states.some(([, state]) => state === "late"), "the silence");
  expect(client.faults).toEqual([]);
});

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { pino } from "pino";
import { expect, test } from "vitest";
import { configSchema } from "../../server/config-schema.ts";
import type { FeedConfig } from "../../server/feeds/choose-feeds.ts";
import { startServer } from "../../server/start-server.ts";
import { freePort, openMosquitto } from "../support/mosquitto.ts";
import { until, WireClient } from "../support/wire.ts";

const run = promisify(execFile);

/** A server with one feed, and a reader of all that comes of it. */
async function boardOf(feed: FeedConfig) {
  const config = { port: 0, host: "127.0.0.1", feeds: configSchema.parse({ feeds: [feed] }).feeds };
  const server = await startServer(config, { web: false, log: pino({ level: "silent" }) });
  const client = new WireClient(server.url, {});
  await client.subscribe({ channels: ["sensor/#"], rate: 10 });
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const meaning = { maxChannels: 5_000, discovery: { homeAssistant: true } };
const publish = (port: number, topic: string, message: string) =>
  run("mosquitto_pub", ["-p", String(port), "-t", topic, "-m", message]);

/** What anybody can publish with mosquitto_pub is on the board soon. */
async function walkThrough(port: number, client: WireClient): Promise<void> {
  const names = () => client.joined.flat().map(({ channel }) => channel);
  await until(() => client.feeds.at(-1)?.[0]?.state === "running", "the feed runs");
  await publish(
    port,
    "homeassistant/sensor/cellar/t/config",
    '{"name":"Cellar","stat_t":"cellar/t","unit_of_meas":"°C"}',
  );
  await until(() => names().includes("sensor/cellar/t"), "what was announced");
  for (let tries = 0; tries < 20 && client.told("sensor/cellar/t").seq === 0; tries++)
    await publish(port, "cellar/t", "11.5");
  await until(() => client.told("sensor/cellar/t").seq > 0, "its value");
  expect(client.told("sensor/cellar/t").entry).toMatchObject({ name: "Cellar", unit: "°C" });
  expect(client.faults).toEqual([]);
}

test("what mosquitto_pub publishes to a real broker, and what announces itself there, is on the board", async () => {
  await using broker = await openMosquitto();
  await using board = await boardOf({ type: "mqtt", url: broker.url, topics: ["plant/#"], ...meaning });
  await walkThrough(broker.port, board.client);
  await publish(broker.port, "plant/tank", '{"level": 62, "flow": 3.1}');
  await until(
    () => board.client.joined.flat().some(({ channel }) => channel === "sensor/plant/tank/flow"),
    "both",
  );
  await broker.kill();
  await until(() => board.client.feeds.at(-1)?.[0]?.state === "retrying", "the feed is retried");
  await until(() => board.client.states.some(([, state]) => state === "offline"), "its channels are offline");
  expect(board.client.feeds.at(-1)?.[0]?.message).toContain(`127.0.0.1:${broker.port}`);
});

test("the same with nothing but the broker inside", async () => {
  const port = await freePort();
  await using board = await boardOf({ type: "mqtt-broker", port, ...meaning });
  await walkThrough(port, board.client);
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { GatewayStage } from "../support/gateway-stage.ts";
import { RawReader, readingOne } from "../support/raw-reader.ts";
import { until, WireClient } from "../support/wire.ts";

let stage: GatewayStage;
beforeEach(async () => {
  stage = await GatewayStage.open();
});
afterEach(() => stage[Symbol.asyncDispose]());

test("[SLOW4] whoever still answers and takes no frame for 30 s is told so and disconnected, and a stock client comes back by itself", async () => {
  await using reader = await readingOne(stage);
  await using stock = new WireClient(stage.url, { reconnection: true, reconnectionDelay: 50 });
  await until(() => stock.feeds.length > 0, "hello");
  await stock.subscribe({ channels: ["sensor/#"], rate: 20 });
  // Another that reads nothing, yet says now and then that it is alive.
  await using deaf = await RawReader.connect(stage.url);
  await deaf.subscribe({ channels: ["sensor/#"], rate: 20 });
  await until(() => stock.frames.length > 3 && deaf.frames().length > 3, "frames");
  deaf.socket.pause();
  const alive = setInterval(() => deaf.send("3"), 500);
  stock.socket.emit("seen", stock.frames.at(-1)?.n);
  reader.send(`42["seen",${reader.frames().at(-1)}]`);
  await eventually(() => stage.gateway.counts().stalled === 3, "three stalled", 16_000);
  await eventually(() => reader.closed, "the end", 25_000);
  expect(reader.texts('42["notice"').at(-1)).toMatch(/"stalled"/);
  await eventually(() => stock.notices.length > 0 && stock.feeds.length > 1, "the stock client", 15_000);
  expect(stock.notices).toMatchObject([{ code: "stalled" }]);
  await eventually(() => stage.gateway.counts().sessions === 1, "the deaf one's end", 15_000);
  expect(stock.faults).toEqual([]);
  clearInterval(alive);
  expect(stage.gateway.counts()).toMatchObject({ lagging: 0, stalled: 0, subscriptions: 0 });
}, 60_000);

test("[TR5] [SLOW4] a peer that goes silent is closed within 10 s", async () => {
  await using reader = await readingOne(stage);
  reader.socket.pause();
  await eventually(() => stage.gateway.counts().sessions === 0, "its end", 10_000);
});

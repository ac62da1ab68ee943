import { createServer } from "node:http";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Gateway } from "../../../server/gateway/gateway.ts";
import { listen } from "../../../server/http/listen.ts";
import { Hub } from "../../../server/hub/hub.ts";
import { pause, until } from "../../support/wire.ts";

let hub: Hub;
let gateway: Gateway;
let url: string;
beforeEach(async () => {
  hub = new Hub();
  hub.publish({ channel: "sensor/a", value: 1, time: 1 });
  const httpServer = createServer();
  const log = pino({ level: "silent" });
  gateway = new Gateway({ httpServer, hub, feeds: () => [], version: "0", log });
  url = `ws://127.0.0.1:${await listen(httpServer, 0, "127.0.0.1")}/socket.io/?EIO=4&transport=websocket`;
});
afterEach(() => gateway.close());

/** Connects without Socket.IO's client and, as soon as it is greeted, sends packets all at once. */
async function send(packets: readonly string[]): Promise<WebSocket> {
  const socket = new WebSocket(url);
  const greeted = Promise.withResolvers<void>();
  socket.onmessage = ({ data }) => {
    if (String(data).startsWith("0")) socket.send("40");
    if (String(data).includes("hello")) greeted.resolve();
  };
  await greeted.promise;
  for (const packet of packets) socket.send(packet);
  return socket;
}

const readers = (): number => hub.get("sensor/a")?.listeners.size ?? 0;
const subscribe = (id: number): string => `42${id}["subscribe",{"channels":["sensor/#"]}]`;

test("[TR4] what a client asks right before and behind its own goodbye holds nothing", async () => {
  const usual = await send([subscribe(0)]);
  await until(() => readers() === 1, "the subscription");
  usual.close();
  await until(() => readers() === 0, "its end");
  for (let at = 0; at < 10; at++) {
    const socket = await send([subscribe(1), "41", subscribe(2)]);
    await until(() => gateway.counts().sessions === 0, "the goodbye");
    await pause(10);
    expect(readers()).toBe(0);
    socket.close();
  }
});

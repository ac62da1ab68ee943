import { setTimeout as sleep } from "node:timers/promises";
import { get } from "sparkplug-payload";
import { expect, test } from "vitest";
import { createFeeds, type FeedConfig } from "../../server/feeds/choose-feeds.ts";
import { openModbusDevice } from "../support/modbus-device.ts";
import { openMosquitto } from "../support/mosquitto.ts";
import { startWire, until, type Wire, type WireClient } from "../support/wire.ts";

const CHANNEL = "sensor/oven/setpoint";
const NUMBER = { type: "number", min: 0, max: 300, step: 5 } as const;

/** A server with an oven whose setpoint takes 0 to 300 in steps of 5. */
async function withOven(allow = ["sensor/oven/#"]): Promise<Wire> {
  const wire = await startWire({ allow });
  wire.feed.describe({ channel: CHANNEL, unit: "°C", command: NUMBER });
  wire.feed.tick(CHANNEL, 100);
  return wire;
}

function statesOf({ commands }: WireClient): string[] {
  return commands.map(({ state }) => state);
}

test("[CMD1] nothing is told to a device unless the config allows it for the channel", async () => {
  await using wire = await withOven(["sensor/kiln/#"]);
  const client = await wire.connect();
  const { code, message } = await client.refused("command", { channel: CHANNEL, value: 200 });
  expect(code).toBe("denied");
  expect(message).toContain("commands.allow");
  expect(wire.feed.told).toEqual([]);
});

test("[CMD1] what a channel does not take is refused with what to write", async () => {
  await using wire = await withOven();
  const client = await wire.connect();
  const ask = (value: unknown, channel = CHANNEL) => client.refused("command", { channel, value });
  wire.feed.tick("sensor/oven/door", 0);
  wire.feed.describe({
    channel: "sensor/oven/fan",
    command: { type: "choice", options: { "0": "off", "1": "on" } },
  });
  expect(await ask(301)).toMatchObject({
    code: "bad-request",
    message: "value: write a number from 0 to 300",
  });
  expect((await ask(203)).message).toBe("value: write 0 and whole steps of 5 from there");
  expect((await ask("200")).message).toBe("command: value: write a number, such as 76");
  expect((await ask(2, "sensor/oven/fan")).message).toBe("value: write one of 0 (off), 1 (on)");
  expect((await ask(1, "sensor/oven/door")).message).toContain("takes no command");
  expect((await ask(1, "sensor/none")).code).toBe("unknown-channel");
  expect(wire.feed.told).toEqual([]);
});

test("[CMD2] accepted, then confirmed when the reported value follows, to everybody who holds the channel", async () => {
  await using wire = await withOven();
  const [asker, holder, other] = [await wire.connect(), await wire.connect(), await wire.connect()];
  await holder.subscribe({ channels: [CHANNEL] });
  wire.feed.device = async () => {
    wire.feed.tick(CHANNEL, 100);
    setTimeout(() => wire.feed.tick(CHANNEL, 201), 50);
  };
  const answer = await asker.ask("command", { channel: CHANNEL, value: 200 });
  expect(answer).toEqual({ ok: true, state: "accepted", id: expect.any(String) });
  await until(() => holder.commands.length === 2 && asker.commands.length === 2, "the end");
  expect(wire.feed.told).toEqual([[CHANNEL, 200]]);
  expect(holder.commands).toEqual([
    { ...withoutOk(answer), channel: CHANNEL, value: 200, state: "accepted" },
    { ...withoutOk(answer), channel: CHANNEL, value: 200, state: "confirmed" },
  ]);
  expect(asker.commands).toEqual(holder.commands);
  expect(other.commands).toEqual([]);
});

test("[CMD2] rejected with the reason where the source would not take it", async () => {
  await using wire = await withOven();
  const client = await wire.connect();
  wire.feed.device = async () => {
    throw new Error("the oven is locked");
  };
  await client.ask("command", { channel: CHANNEL, value: 200 });
  await until(() => client.commands.length === 2, "the end");
  expect(client.commands[1]).toMatchObject({ state: "rejected", message: "the oven is locked" });
});

test("[CMD2] a timeout says what was reported instead", async () => {
  await using wire = await withOven();
  const client = await wire.connect();
  wire.feed.device = async () => {
    wire.feed.tick(CHANNEL, 120);
    wire.feed.tick(CHANNEL, 200, { retained: true });
  };
  await client.ask("command", { channel: CHANNEL, value: 200, timeoutMs: 150 });
  await until(() => client.commands.length === 2, "the end");
  expect(client.commands[1]).toMatchObject({ state: "timeout", message: "120 was reported within 150 ms" });
  wire.feed.tick(CHANNEL, 200);
  await sleep(50);
  expect(client.commands).toHaveLength(2);
});

test("[CMD2] a channel that says the value already is confirmed without another report", async () => {
  await using wire = await withOven();
  const client = await wire.connect();
  await client.ask("command", { channel: CHANNEL, value: 100 });
  await until(() => statesOf(client).includes("confirmed"), "the end");
  expect(wire.feed.told).toEqual([[CHANNEL, 100]]);
});

test("[CMD3] a later command takes the place of the one before, and the value stays the reported one", async () => {
  await using wire = await withOven();
  const client = await wire.connect();
  await client.subscribe({ channels: [CHANNEL] });
  await client.ask("command", { channel: CHANNEL, value: 200 });
  await client.ask("command", { channel: CHANNEL, value: 250 });
  wire.feed.tick(CHANNEL, 250);
  await until(() => client.commands.length === 4, "both ends");
  expect(client.commands.map(({ value, state }) => [value, state])).toEqual([
    [200, "accepted"],
    [200, "rejected"],
    [250, "accepted"],
    [250, "confirmed"],
  ]);
  await until(() => client.told(CHANNEL).bars.length === 1, "the report");
  expect(client.told(CHANNEL).bars.map(({ open, close }) => [open, close])).toEqual([[250, 250]]);
  expect(client.faults).toEqual([]);
});

/** Tells a channel of a feed something and gives the states that came of it. */
async function tell(
  config: FeedConfig,
  channel: string,
  value: number,
  message: object = {},
): Promise<string[]> {
  await using wire = await startWire({ allow: ["#"], feeds: createFeeds([config]) });
  const client = await wire.connect();
  const known = async () => (await fetch(`${wire.url}/api/channels?match=${channel}`)).text();
  await expect.poll(known).toMatch(/"command":\{/);
  await client.ask("command", { channel, value, ...message });
  await until(() => client.commands.length === 2, "the end");
  return client.commands.map(({ state, message: said }) => said ?? state);
}

test("[CMD2] the simulated boiler takes another setpoint", async () => {
  const config: FeedConfig = { type: "simulated-sensors", seed: 7, past: 0, rate: 20 };
  expect(await tell(config, "sensor/boiler-1/setpoint", 65.5)).toEqual(["accepted", "confirmed"]);
});

test("[CMD2] a device behind MQTT takes a wish on its topic", async () => {
  await using broker = await openMosquitto();
  const device = await broker.client();
  await device.subscribeAsync("oven/setpoint/set");
  device.on("message", (_, payload) => device.publish("oven/setpoint", payload));
  await device.publishAsync("oven/setpoint", "100", { retain: true });
  const command = { topic: "oven/setpoint/set", min: 0, max: 300 };
  const topics = [{ filter: "oven/setpoint", channel: CHANNEL, command }];
  expect(await tell({ type: "mqtt", url: broker.url, topics }, CHANNEL, 180)).toEqual([
    "accepted",
    "confirmed",
  ]);
});

test("[CMD2] a number that Home Assistant discovers takes a wish", async () => {
  await using broker = await openMosquitto();
  const device = await broker.client();
  await device.subscribeAsync("kiln/set");
  device.on("message", (_, payload) => device.publish("kiln/state", payload));
  const said = {
    name: "Kiln",
    unique_id: "kiln",
    state_topic: "kiln/state",
    command_topic: "kiln/set",
    max: 1200,
  };
  await device.publishAsync("homeassistant/number/kiln/config", JSON.stringify(said), { retain: true });
  const config: FeedConfig = { type: "mqtt", url: broker.url, discovery: { homeAssistant: true } };
  await using wire = await startWire({ allow: ["#"], feeds: createFeeds([config]) });
  const client = await wire.connect();
  await until(() => client.feeds.at(-1)?.[1]?.channels === 1, "the discovery");
  const answer = await fetch(`${wire.url}/api/channels?match=sensor/%23`);
  const [entry] = (await answer.json()).channels;
  await client.ask("command", { channel: entry.channel, value: 900 });
  await until(() => client.commands.length === 2, "the end");
  expect(statesOf(client)).toEqual(["accepted", "confirmed"]);
});

test("[CMD2] a Sparkplug device takes a DCMD", async () => {
  const library = get("spBv1.0");
  if (!library) throw new Error("sparkplug-payload knows no spBv1.0");
  await using broker = await openMosquitto();
  const node = await broker.client();
  let [seq, setpoint] = [0, 100];
  const say = (type: string, name: string, value: number | boolean): Promise<unknown> => {
    const metrics = [{ name, type: typeof value === "boolean" ? "Boolean" : "Double", value } as const];
    const payload = library.encodePayload({ timestamp: Date.now(), seq: seq++, metrics });
    return node.publishAsync(
      `spBv1.0/Plant/${type}/edge${type[0] === "D" ? "/oven" : ""}`,
      Buffer.from(payload),
    );
  };
  const birth = async (): Promise<void> => {
    seq = 0;
    await say("NBIRTH", "Node Control/Rebirth", false);
    await say("DBIRTH", "setpoint", setpoint);
  };
  await node.subscribeAsync(["spBv1.0/Plant/NCMD/edge", "spBv1.0/Plant/DCMD/edge/oven"]);
  node.on("message", (topic, payload) => {
    if (!topic.includes("DCMD")) return void birth();
    // A birth that is under way tells it, too: between its two halves a DDATA is nobody's.
    setpoint = Number(library.decodePayload(payload).metrics?.[0]?.value);
    void say("DDATA", "setpoint", setpoint);
  });
  const births = setInterval(() => void birth(), 200);
  const config: FeedConfig = { type: "mqtt", url: broker.url, discovery: { sparkplug: true } };
  const states = await tell(config, "sensor/Plant/edge/oven/setpoint", 180);
  clearInterval(births);
  expect(states).toEqual(["accepted", "confirmed"]);
});

test("[CMD2] a register behind Modbus is written; before it was ever reached there is no channel", async () => {
  const device = await openModbusDevice();
  device.holding.set(0, 1000);
  const registers = [{ channel: CHANNEL, address: 0, scale: 0.1, writable: true, max: 300 }];
  const config: FeedConfig = {
    type: "modbus",
    host: "127.0.0.1",
    port: device.port,
    interval: 50,
    registers,
  };
  expect(await tell(config, CHANNEL, 180.5)).toEqual(["accepted", "confirmed"]);
  expect(device.holding.get(0)).toBe(1805);
  await device[Symbol.asyncDispose]();
  await using wire = await startWire({ allow: ["#"], feeds: createFeeds([config]) });
  const client = await wire.connect();
  expect((await client.refused("command", { channel: CHANNEL, value: 1 })).code).toBe("unknown-channel");
});

function withoutOk(answer: unknown): object {
  const { id } = answer as { id: string };
  return { id };
}

test("[SUB3] an entry says whether the config lets its channel be told anything", async () => {
  await using wire = await withOven(["sensor/oven/+"]);
  wire.feed.describe({ channel: "sensor/kiln/setpoint", command: NUMBER });
  const client = await wire.connect();
  const { channels } = await client.subscribe({ channels: [CHANNEL, "sensor/kiln/setpoint"] });
  expect(channels.map(({ command }) => command)).toEqual([
    { ...NUMBER, allowed: true },
    { ...NUMBER, allowed: false },
  ]);
});

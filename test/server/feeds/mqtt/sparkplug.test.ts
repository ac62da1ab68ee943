import { connectAsync, type MqttClient } from "mqtt";
import { get } from "sparkplug-payload";
import type { UMetric } from "sparkplug-payload/lib/sparkplugbpayload.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decode, faultOfValue } from "../../../../server/feeds/mqtt/sparkplug/payload.ts";
import { mqtt } from "../../../../server/feeds/mqtt.ts";
import { type Mosquitto, openMosquitto } from "../../../support/mosquitto.ts";
import { type RunningFeed, runFeed } from "../../../support/running-feed.ts";

const library = get("spBv1.0");
if (!library) throw new Error("sparkplug-payload knows no spBv1.0");

let broker: Mosquitto;
let client: MqttClient;
/** What nodes were told: topic, metric and value. */
const told: [topic: string, name: string, value: unknown][] = [];

beforeAll(async () => {
  broker = await openMosquitto();
  client = await broker.client();
  client.on("message", (topic, payload) => {
    if (!topic.includes("CMD/")) return;
    for (const { name, value } of library.decodePayload(payload).metrics ?? [])
      told.push([topic, name ?? "", value]);
  });
  await client.subscribeAsync("spBv1.0/+/+/#");
});
afterAll(async () => broker[Symbol.asyncDispose]());

let groups = 0;

/** An edge node of a group of its own. */
class Node {
  readonly group = `G${++groups}`;
  seq = 0;

  async say(
    type: string,
    device: string | undefined,
    metrics: UMetric[],
    seq: number | undefined = this.seq++ % 256,
  ) {
    const topic = ["spBv1.0", this.group, type, "Edge 1", ...(device ? [device] : [])].join("/");
    const payload = library?.encodePayload({
      timestamp: 1_700_000_000_000,
      metrics,
      ...(seq !== undefined && { seq }),
    });
    await client.publishAsync(topic, Buffer.from(payload ?? []), { qos: 1 });
  }

  async nodeBirth(metrics: UMetric[] = [], bdSeq = 3) {
    this.seq = 0;
    await this.say("NBIRTH", undefined, [
      { name: "bdSeq", type: "UInt64", value: bdSeq },
      REBIRTH,
      ...metrics,
    ]);
  }

  /** Waits until a feed listens, by births. */
  async heardBy(feed: RunningFeed, metrics: UMetric[] = []) {
    await feed.until("born", () => {
      if (feed.sink.facts.length === 0)
        void this.nodeBirth([{ name: "up", type: "Boolean", value: true }, ...metrics]);
      return feed.sink.facts.length > 0;
    });
  }

  feed(options: object = {}) {
    return mqtt.create({ type: "mqtt", url: broker.url, discovery: { sparkplug: this.group }, ...options });
  }

  /** The value of each rebirth this node was asked for. */
  asked(): unknown[] {
    const topic = `spBv1.0/${this.group}/NCMD/Edge 1`;
    return told
      .filter(([at, name]) => at === topic && name === "Node Control/Rebirth")
      .map(([, , value]) => value);
  }
}

const REBIRTH: UMetric = { name: "Node Control/Rebirth", type: "Boolean", value: false };

describe("Sparkplug B", () => {
  test("a birth makes channels, data comes by alias, a death takes them away", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed());
    await node.heardBy(feed);
    const unit = {
      engUnit: { type: "String", value: "°C" },
      readOnly: { type: "Boolean", value: true },
    } as const;
    await node.say("DBIRTH", "Boiler", [
      {
        name: "Water/Temperature",
        alias: 7,
        type: "Float",
        value: 21.3,
        properties: unit,
        timestamp: 1_700_000_000_500,
      },
      { name: "Burner", alias: 8, type: "Boolean", value: false },
      { name: "Maker", alias: 9, type: "String", value: "ACME" },
      { name: "Steps", type: "Int16", value: -5 },
    ]);
    const at = `sensor/${node.group}/Edge-1/Boiler`;
    await feed.until("values", () => feed.values(`${at}/Steps`).length === 1);
    expect(feed.ticks(`${at}/Water/Temperature`)).toEqual([
      { channel: `${at}/Water/Temperature`, time: 1_700_000_000_500, value: 21.3 },
    ]);
    expect([feed.values(`${at}/Burner`), feed.values(`${at}/Steps`)]).toEqual([[0], [-5]]);
    const facts = (channel: string) => feed.sink.facts.find((one) => one.channel === `${at}/${channel}`);
    expect(facts("Water/Temperature")).toMatchObject({
      name: "Boiler Water Temperature",
      unit: "°C",
      group: "Edge 1 Boiler",
      command: null,
    });
    expect(facts("Burner")).toMatchObject({ labels: { 0: "false", 1: "true" }, command: { type: "choice" } });
    expect(feed.lines).toEqual([`refused: metric is no number (${node.group}/Edge 1/Boiler/Maker)`]);
    const data = (alias: number, value: number | boolean, type: UMetric["type"], more = {}) => ({
      alias,
      value,
      type,
      ...more,
    });
    await node.say("DDATA", "Boiler", [
      data(7, 22.5, "Float"),
      data(8, true, "Boolean"),
      data(9, "x" as never, "String"),
    ]);
    await node.say("DDATA", "Boiler", [
      data(7, 20.5, "Float", { isHistorical: true, timestamp: 1_699_999_000_000 }),
    ]);
    await feed.until("three", () => feed.values(`${at}/Water/Temperature`).length === 3);
    expect(
      feed
        .ticks(`${at}/Water/Temperature`)
        .slice(1)
        .map(({ time, value }) => [time, value]),
    ).toEqual([
      [1_700_000_000_000, 22.5],
      [1_699_999_000_000, 20.5],
    ]);
    await node.say("DDEATH", "Boiler", []);
    await feed.until("the device is away", () => feed.sink.offlines.length === 1);
    expect(feed.sink.offlines[0]?.toSorted()).toEqual([
      `${at}/Burner`,
      `${at}/Steps`,
      `${at}/Water/Temperature`,
    ]);
    expect(node.asked()).toEqual([]);
  });

  test("a node's death counts only for the session it was the will of", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed());
    await node.heardBy(feed);
    await node.say("DBIRTH", "D", [{ name: "v", type: "Double", value: 1 }]);
    await feed.until("born", () => feed.values(`sensor/${node.group}/Edge-1/D/v`).length > 0);
    await node.say("NDEATH", undefined, [{ name: "bdSeq", type: "UInt64", value: 2 }], undefined);
    await node.say("DDATA", "D", [{ name: "v", type: "Double", value: 2 }]);
    await feed.until("still alive", () => feed.values(`sensor/${node.group}/Edge-1/D/v`).includes(2));
    expect(feed.sink.offlines).toEqual([]);
    await node.say("NDEATH", undefined, [{ name: "bdSeq", type: "UInt64", value: 3 }], undefined);
    await feed.until("dead", () => feed.sink.offlines.length === 1);
    expect(feed.sink.offlines[0]?.toSorted()).toEqual([
      `sensor/${node.group}/Edge-1/D/v`,
      `sensor/${node.group}/Edge-1/up`,
    ]);
  });

  test("a hole, or data of what was never born, asks for a new birth, not more often than every few seconds", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed());
    await node.heardBy(feed);
    await node.say("NDATA", undefined, [{ name: "up", type: "Boolean", value: false }]);
    await feed.until("false", () => feed.values(`sensor/${node.group}/Edge-1/up`).includes(0));
    expect(node.asked()).toEqual([]);
    node.seq += 3;
    const known = feed.values(`sensor/${node.group}/Edge-1/up`).length;
    await node.say("NDATA", undefined, [{ name: "up", type: "Boolean", value: true }]);
    await node.say("NDATA", undefined, [{ alias: 77, type: "Double", value: 1 } as UMetric]);
    await node.say("DDATA", "Unborn", [{ name: "x", type: "Double", value: 1 }]);
    await feed.until("asked", () => node.asked().length > 0);
    await node.say("NDATA", undefined, [{ name: "up", type: "Boolean", value: false }]);
    await feed.until(
      "what came is told",
      () => feed.values(`sensor/${node.group}/Edge-1/up`).length === known + 2,
    );
    expect(node.asked()).toEqual([true]);
    expect(feed.lines).toEqual([
      `refused: asked for a new birth (${node.group}/Edge 1: message 2 is missing, 5 came)`,
    ]);
  });

  test("a feed that comes late asks at once", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed());
    await feed.until("asked", () => {
      void node.say("NDATA", undefined, [{ name: "v", type: "Double", value: 1 }]);
      return node.asked().length > 0;
    });
    await node.nodeBirth([{ name: "v", type: "Double", value: 2 }]);
    await feed.until("born", () => feed.values(`sensor/${node.group}/Edge-1/v`).includes(2));
    expect(feed.values(`sensor/${node.group}/Edge-1/v`)).toEqual([2]);
  });

  test("the count goes round after 255", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed());
    await node.heardBy(feed);
    for (let value = 1; value <= 300; value++)
      await node.say("NDATA", undefined, [{ name: "up", type: "Boolean", value: true }]);
    await feed.until("300", () => feed.values(`sensor/${node.group}/Edge-1/up`).length >= 301);
    expect(node.asked()).toEqual([]);
  });

  test("a wish goes to the device in the type of its metric", async () => {
    const node = new Node();
    const made = node.feed();
    await using feed = runFeed(made);
    await node.heardBy(feed);
    await node.say("DBIRTH", "D", [
      { name: "set/point", type: "Int32", value: 1 },
      { name: "on", type: "Boolean", value: false },
    ]);
    const at = `sensor/${node.group}/Edge-1`;
    await feed.until("born", () => feed.values(`${at}/D/on`).length === 1);
    const { signal } = new AbortController();
    await made.command?.(`${at}/D/set/point`, -7, signal);
    await made.command?.(`${at}/D/on`, 1, signal);
    await made.command?.(`${at}/up`, 0, signal);
    await expect(made.command?.(`${at}/D/set/point`, 1.5, signal)).rejects.toThrow(/whole numbers/);
    const topic = `spBv1.0/${node.group}/DCMD/Edge 1/D`;
    await feed.until("told", () => told.some(([to]) => to === `spBv1.0/${node.group}/NCMD/Edge 1`));
    expect(told.filter(([to]) => to.includes(`/${node.group}/`) && to.includes("CMD/"))).toEqual([
      [topic, "set/point", -7],
      [topic, "on", true],
      [`spBv1.0/${node.group}/NCMD/Edge 1`, "up", false],
    ]);
  });

  test("what is no payload, and more than may be opened, is refused by name", async () => {
    const node = new Node();
    await using feed = runFeed(node.feed({ maxChannels: 2 }));
    await node.heardBy(feed);
    await client.publishAsync(`spBv1.0/${node.group}/NDATA/Edge 1`, "nonsense\xff");
    const many = Array.from(
      { length: 20 },
      (_, at) => ({ name: `m${at}`, type: "Double", value: at }) as const,
    );
    await node.say("DBIRTH", "D", many);
    await feed.until("refusals", () => feed.lines.length >= 7);
    expect(feed.status().channels).toBe(2);
    expect(feed.lines[0]).toContain("no Sparkplug payload");
    expect(feed.lines[1]).toContain("more channels than maxChannels");
    await node.say("DDATA", "D", [{ name: "m0", type: "Double", value: 5 }]);
    await feed.until("5", () => feed.values(`sensor/${node.group}/Edge-1/D/m0`).includes(5));
  });
});

describe("values of every type", () => {
  const read = (type: UMetric["type"], value: unknown): number | undefined => {
    const bytes = library.encodePayload({ metrics: [{ name: "m", type, value } as UMetric] });
    const metric = decode(bytes)?.metrics[0];
    return metric?.value(metric.datatype ?? 0);
  };
  test.each([
    ["Int8", -128],
    ["Int16", -32_768],
    ["Int32", -2_147_483_648],
    ["Int64", -9_007_199_254_740_991],
    ["UInt8", 255],
    ["UInt16", 65_535],
    ["UInt32", 4_294_967_295],
    ["UInt64", 9_007_199_254_740_991],
    ["Float", 21.3],
    ["Double", -0.1],
  ] as const)("%s %d", (type, value) => expect(read(type, value)).toBe(value));

  test.each([
    [1, -128, undefined],
    [1, 300, "-128 to 127"],
    [7, -1, "0 to 4294967295"],
    [4, 1.5, "whole numbers"],
    [4, 2 ** 60, "whole numbers"],
    [10, 1e300, undefined],
    [11, 2, "0 or 1"],
  ])("type %i is asked for %d: it takes %s", (datatype, value, fault) => {
    expect(faultOfValue(datatype, value)).toBe(fault);
  });

  test("booleans are 1 and 0, and null is nothing", () => {
    expect([read("Boolean", true), read("Boolean", false)]).toEqual([1, 0]);
    const bytes = library.encodePayload({
      metrics: [{ name: "m", type: "Double", value: null, isNull: true }],
    });
    expect(decode(bytes)?.metrics[0]?.value(10)).toBeUndefined();
  });
});

test("after a lost connection each node known is asked for its birth, and away until it answers", async () => {
  const node = new Node();
  const clientId = `board-${node.group}`;
  await using feed = runFeed(node.feed({ clientId }));
  await node.heardBy(feed);
  const channel = `sensor/${node.group}/Edge-1/up`;
  await feed.until("a value", () => feed.values(channel).length > 0);
  const before = node.asked().length;
  // A broker sends away whoever had the name of one that comes, and the feed comes back as soon.
  await connectAsync(broker.url, { clientId, reconnectPeriod: 0 });
  await feed.until("asked", () => node.asked().length > before);
  await feed.until("back", () => feed.sink.returns.length > 0);
  expect(feed.sink.offlines).toEqual([[channel]]);
  const ticks = feed.values(channel).length;
  await node.nodeBirth([{ name: "up", type: "Boolean", value: true }]);
  await feed.until("born anew", () => feed.values(channel).length > ticks);
});

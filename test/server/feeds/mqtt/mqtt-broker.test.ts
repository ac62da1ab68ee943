import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { connectAsync, connect as connectTo, type IClientOptions, type MqttClient } from "mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { RetainedRoom } from "../../../../server/feeds/mqtt/retained-room.ts";
import { mqttBroker } from "../../../../server/feeds/mqtt-broker.ts";
import { feedContract } from "../../../contracts/feed-contract.ts";
import { freePort } from "../../../support/mosquitto.ts";
import { type RunningFeed, runFeed } from "../../../support/running-feed.ts";

const clients: MqttClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.end(true);
});

/** A device; it is tried until the broker listens. */
async function device(port: number, options: IClientOptions = {}): Promise<MqttClient> {
  for (let tries = 0; ; tries++) {
    try {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...options });
      client.on("error", () => {});
      clients.push(client);
      return client;
    } catch (error) {
      if (tries > 100 || !/ECONNREFUSED/.test(String(error instanceof Error && Reflect.get(error, "code"))))
        throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function brokerOf(options: object = {}) {
  const port = await freePort();
  return { port, feed: mqttBroker.create({ type: "mqtt-broker", port, ...options }) };
}

/** A feed whose device publishes as soon as it can. */
async function beating() {
  const { port, feed } = await brokerOf();
  void device(port).then(
    (client) => {
      const beat = setInterval(() => client.publish("beat", "1"), 10);
      client.on("close", () => clearInterval(beat));
    },
    () => {},
  );
  return feed;
}

feedContract("mqtt-broker", {
  create: beating,
  broken: async () => {
    const { port, feed } = await brokerOf();
    const taken = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    setTimeout(() => taken.close(), 2_000).unref();
    return feed;
  },
  ticks: 5,
});

describe("a broker of its own", () => {
  test("devices publish straight to it", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    const from = await device(port);
    await from.publishAsync("plant/boiler/temperature", "71.5", { qos: 1 });
    await from.publishAsync("plant/tank", '{"level":62,"open":true}', { qos: 2 });
    await feed.until("three values", () => feed.sink.ticks.length === 3);
    expect(feed.sink.ticks.map(({ channel, value }) => [channel, value])).toEqual([
      ["sensor/plant/boiler/temperature", 71.5],
      ["sensor/plant/tank/level", 62],
      ["sensor/plant/tank/open", 1],
    ]);
    expect(feed.status().state).toBe("running");
  });

  test("a device's will makes it offline, by what it announced", async () => {
    const { port, feed: made } = await brokerOf({ discovery: { homeAssistant: true } });
    await using feed = runFeed(made);
    const will = { topic: "d/here", payload: Buffer.from("offline"), qos: 1, retain: true } as const;
    const from = await device(port, { will });
    const config = { stat_t: "d/t", avty_t: "d/here" };
    await from.publishAsync("homeassistant/sensor/d/t/config", JSON.stringify(config), { retain: true });
    await from.publishAsync("d/here", "online", { retain: true });
    await feed.until("a value", () => {
      from.publish("d/t", "4");
      return feed.values("sensor/d/t").length > 0;
    });
    from.stream.destroy();
    await feed.until("offline", () => feed.sink.offlines.length > 0);
    expect(feed.sink.offlines[0]).toEqual(["sensor/d/t"]);
  });

  test("other readers may listen, too, and are served at most once", async () => {
    const { port, feed: made } = await brokerOf();
    await using _ = runFeed(made);
    const [from, to] = [await device(port), await device(port)];
    const heard = new Promise((resolve) =>
      to.on("message", (_topic, payload, { qos }) => resolve([String(payload), qos])),
    );
    await to.subscribeAsync("a", { qos: 1 });
    await from.publishAsync("a", "5", { qos: 1 });
    expect(await heard).toEqual(["5", 0]);
  });

  test("keeps no session of a device that is away", async () => {
    const { port, feed: made } = await brokerOf();
    await using _ = runFeed(made);
    const first = await device(port, { clean: false, clientId: "sleeper" });
    await first.subscribeAsync("a", { qos: 1 });
    await first.endAsync();
    const again = connectTo(`mqtt://127.0.0.1:${port}`, {
      clean: false,
      clientId: "sleeper",
      reconnectPeriod: 0,
    });
    clients.push(again);
    const present = await new Promise((resolve) =>
      again.once("connect", (packet) => resolve(packet.sessionPresent)),
    );
    expect(present).toBe(false);
  });

  test("lets in who has the password, and nobody else", async () => {
    const { port, feed: made } = await brokerOf({ username: "tide", password: "s3cret-Word" });
    await using feed = runFeed(made);
    const from = await device(port, { username: "tide", password: "s3cret-Word" });
    for (const wrong of [
      {},
      { username: "tide" },
      { username: "tide", password: "s3cret-Wor" },
      { username: "x", password: "s3cret-Word" },
    ]) {
      await expect(device(port, wrong)).rejects.toThrow(/Not authorized/i);
    }
    await from.publishAsync("a", "1", { qos: 1 });
    await feed.until("a value", () => feed.values("sensor/a").length === 1);
    expect(feed.lines.join()).toMatch(/a device's connection failed .*not authorized/);
    expect(feed.lines.join()).not.toContain("s3cret");
  });

  test("a device that speaks MQTT 5 is told what to set, and so is whoever reads the log, once", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    await device(port);
    const words = "set the device to MQTT 3.1.1, which is protocol version 4";
    for (let time = 0; time < 2; time++) {
      const fault = device(port, { protocolVersion: 5, clientId: "new-sensor" });
      await expect(fault).rejects.toMatchObject({ code: 132, message: expect.stringContaining("rotocol") });
    }
    const socket = connect(port, "127.0.0.1");
    socket.write(Buffer.from([0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 60, 0, 0, 1, 0x61]));
    const [answer]: unknown[] = await once(socket, "data");
    expect(String(answer)).toContain(words);
    await once(socket, "close");
    expect(feed.lines).toEqual([
      `refused: MQTT 5 is not spoken here (new-sensor: ${words})`,
      `refused: MQTT 5 is not spoken here (a: ${words})`,
    ]);
    expect(feed.status().refused.total).toBe(3);
  });

  test("a port that is taken is retried in words, until it is free", async () => {
    const { port, feed: made } = await brokerOf();
    const other = createServer().listen(port, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    await using feed = runFeed(made);
    await feed.until("retrying", () => feed.status().state === "retrying");
    expect(feed.status().message).toMatch(/^port \d+ of 127\.0\.0\.1 is taken/);
    other.close();
    const from = await device(port);
    await feed.until("a value", () => {
      from.publish("a", "1");
      return feed.values("sensor/a").length > 0;
    });
  });
});

describe("what a hostile device cannot do", () => {
  const closed = (socket: Socket) => new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const goesOn = async (feed: RunningFeed, port: number) => {
    const from = await device(port);
    await from.publishAsync("still", "1", { qos: 1 });
    await feed.until("the others go on", () => feed.values("sensor/still").length === 1);
  };

  test("send a packet over 1 MiB", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    const from = await device(port);
    from.publish("large", Buffer.alloc(1_100_000, "1"));
    await feed.until("a refusal", () =>
      feed.lines.some((line) => line.includes("message over 1 MiB (large: ")),
    );
    await goesOn(feed, port);
  });

  test("speak nonsense, or keep a topic of a thousand levels", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    await device(port);
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write("GET / HTTP/1.1\r\n\r\n");
    await closed(socket);
    const from = await device(port);
    from.publish("a/".repeat(1_000), "1", { retain: true });
    await feed.until("refused", () => feed.lines.some((line) => line.includes("too many levels")));
    await goesOn(feed, port);
  });

  test("hold up the others by listening to everything and taking nothing", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    const idle = await device(port, { keepalive: 0 });
    await idle.subscribeAsync("#");
    idle.stream.pause();
    const from = await device(port);
    const block = Buffer.alloc(100_000, "x");
    for (let number = 0; number < 400; number++) from.publish("bulk", block);
    await from.publishAsync("after", "2", { qos: 1 });
    await feed.until("what came after", () => feed.values("sensor/after").length === 1);
    await goesOn(feed, port);
  });

  test("subscribe to topics without end", async () => {
    const { port, feed: made } = await brokerOf();
    await using feed = runFeed(made);
    const from = await device(port);
    const topics = Array.from({ length: 1_010 }, (_, at) => `t/${at}`);
    const granted = await from.subscribeAsync(topics).catch((error: unknown) => error);
    expect(granted).toBeInstanceOf(Error);
    expect(feed.status().refused.total).toBe(10);
    await goesOn(feed, port);
  });

  test("open more connections than maxClients", async () => {
    const { port, feed: made } = await brokerOf({ maxClients: 3 });
    await using feed = runFeed(made);
    for (let number = 0; number < 3; number++) await device(port);
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    await closed(socket);
    await feed.until("refused", () =>
      feed.lines.some((line) => line.includes("more devices than maxClients")),
    );
  });

  test("have more kept than there is room for", () => {
    const full: string[] = [];
    const room = new RetainedRoom((topic) => full.push(topic));
    for (let number = 0; number < 40; number++) room.admits(String(number), 1_000_000);
    expect(full).toHaveLength(7);
    expect([room.admits("0", 0), room.admits("33", 1_000_000), room.admits("33", 1_000_000)]).toEqual([
      true,
      true,
      true,
    ]);
    const small = new RetainedRoom((topic) => full.push(topic));
    const admitted = Array.from({ length: 10_010 }, (_, at) => small.admits(String(at), 1)).filter(Boolean);
    expect(admitted).toHaveLength(10_000);
    expect(small.admits("5", 2)).toBe(true);
  });
});

describe("options that cannot work", () => {
  test.each([
    [{ host: "0.0.0.0" }, /username and password; write both/],
    [{ host: "192.168.1.5", username: "x" }, /write both/],
    [{ username: "x" }, /belong together/],
    [{ port: 0 }, />=1/],
  ])("%j says %s", (options, words) => {
    expect(() => mqttBroker.create({ type: "mqtt-broker", ...options })).toThrow(words);
    expect(() =>
      mqttBroker.create({ type: "mqtt-broker", host: "0.0.0.0", username: "x", password: "y" }),
    ).not.toThrow();
  });
});

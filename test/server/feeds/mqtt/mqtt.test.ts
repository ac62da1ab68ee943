import { createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { Aedes } from "aedes";
import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mqtt } from "../../../../server/feeds/mqtt.ts";
import { feedContract } from "../../../contracts/feed-contract.ts";
import {
  certificate,
  freePort,
  type Mosquitto,
  openMosquitto,
  passwordFile,
} from "../../../support/mosquitto.ts";
import { runFeed } from "../../../support/running-feed.ts";

let broker: Mosquitto;
let device: MqttClient;
let beat: ReturnType<typeof setInterval>;

beforeAll(async () => {
  broker = await openMosquitto();
  device = await broker.client();
  beat = setInterval(() => device.publish("beat/heart", String(Date.now() % 100)), 20);
});
afterAll(async () => {
  clearInterval(beat);
  await broker[Symbol.asyncDispose]();
});

const feedOf = (options: object, of = broker) => mqtt.create({ type: "mqtt", url: of.url, ...options });
/** Topics of a test of its own, so that what a broker keeps of one is not in another. */
let tests = 0;
const own = (): string => `t${++tests}`;

feedContract("mqtt", {
  create: () => feedOf({ topics: ["beat/#"] }),
  broken: async () =>
    mqtt.create({ type: "mqtt", url: `mqtt://127.0.0.1:${await freePort()}`, topics: ["#"] }),
  ticks: 5,
});

describe.each([4, 5])("topics, MQTT version %i", (protocolVersion) => {
  test("a topic is a channel of its name, its number a tick", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`], protocolVersion }));
    await listening(feed, at);
    await device.publishAsync(`${at}/Kessel 1/temperature`, "21.5");
    await device.publishAsync(`${at}/Kessel 1/temperature`, " -3e2 ", { qos: 1 });
    const channel = `sensor/${at}/Kessel-1/temperature`;
    await feed.until("two values", () => feed.values(channel).length === 2);
    expect(feed.values(channel)).toEqual([21.5, -300]);
    const facts = feed.sink.facts.find((one) => one.channel === channel);
    expect(facts?.name).toBe(`${at} Kessel 1 temperature`);
    expect(feed.ticks(channel)[0]?.time).toBeGreaterThan(Date.now() - 5_000);
    expect(feed.ticks(channel)[0]).not.toHaveProperty("retained");
  });

  test("a field or a topic that is called as what objects have of their own is one as any other", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`], protocolVersion }));
    await listening(feed, at);
    await device.publishAsync(`${at}/__proto__`, '{"__proto__":1,"a":{"__proto__":{"constructor":2}}}');
    await device.publishAsync(`${at}/__proto__`, '{"b":3}');
    const above = `sensor/${at}/__proto__`;
    await feed.until("the last", () => feed.values(`${above}/b`).length > 0);
    expect(feed.values(`${above}/__proto__`)).toEqual([1]);
    expect(feed.values(`${above}/a/__proto__/constructor`)).toEqual([2]);
    expect(feed.lines).toEqual([]);
  });

  test("what the broker had kept is told as such", async () => {
    const at = own();
    await device.publishAsync(`${at}/level`, "4", { retain: true, qos: 1 });
    await using feed = runFeed(feedOf({ topics: [`${at}/level`], protocolVersion }));
    await feed.until("the kept value", () => feed.values(`sensor/${at}/level`).length === 1);
    await device.publishAsync(`${at}/level`, "5", { retain: true });
    await device.publishAsync(`${at}/level`, "", { retain: true });
    await device.publishAsync(`${at}/level`, "6");
    await feed.until("three values", () => feed.values(`sensor/${at}/level`).length === 3);
    expect(feed.ticks(`sensor/${at}/level`).map(({ value, retained = false }) => [value, retained])).toEqual([
      [4, true],
      [5, false],
      [6, false],
    ]);
    expect(feed.lines).toEqual([]);
  });
});

describe("what messages hold", () => {
  test("words are 1 and 0, with their names", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`] }));
    await listening(feed, at);
    for (const [topic, word] of [
      ["a", "ON"],
      ["a", "OFF"],
      ["b", "true"],
      ["c", "Off"],
    ] as const) {
      await device.publishAsync(`${at}/${topic}`, word);
    }
    await feed.until("all of them", () => feed.values(`sensor/${at}/c`).length === 1);
    expect(feed.values(`sensor/${at}/a`)).toEqual([1, 0]);
    const labels = (topic: string) =>
      feed.sink.facts.find(({ channel }) => channel === `sensor/${at}/${topic}`)?.labels;
    expect([labels("a"), labels("b"), labels("c")]).toEqual([
      { 1: "ON", 0: "OFF" },
      { 1: "true", 0: "false" },
      { 1: "On", 0: "Off" },
    ]);
  });

  test("each number of a JSON object is a channel, and other values are refused by name", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`] }));
    await listening(feed, at);
    const message = {
      temperature: 20.5,
      battery: "93",
      open: false,
      update: { state: "idle", size: 7 },
      none: null,
      list: [1],
    };
    await device.publishAsync(`${at}/x`, JSON.stringify(message));
    await device.publishAsync(`${at}/y`, "warm");
    await device.publishAsync(`${at}/z`, "[1,2]");
    await feed.until("three refusals", () => feed.lines.length === 4);
    const channels = feed.sink.ticks.filter(({ channel }) => channel.startsWith(`sensor/${at}/x`));
    expect(channels.map(({ channel, value }) => [channel.slice(`sensor/${at}/x/`.length), value])).toEqual([
      ["temperature", 20.5],
      ["battery", 93],
      ["open", 0],
      ["update/size", 7],
    ]);
    expect(feed.lines).toEqual([
      `refused: not a number (${at}/x/update/state: idle)`,
      `refused: not a number (${at}/x/list: [1])`,
      `refused: not a number (${at}/y: warm)`,
      `refused: not a number (${at}/z: [1,2])`,
    ]);
  });

  test("a rule says channel, value, time and facts; the first that fits counts", async () => {
    const at = own();
    const topics = [
      {
        filter: `${at}/+/t/#`,
        channel: "sensor/hall/+/#",
        value: "data.t",
        time: "at",
        name: "Hall",
        unit: "°C",
        decimals: 1,
        limits: { h: 30 },
        expectedMs: 500,
      },
      { filter: `${at}/#`, time: "at" },
    ];
    await using feed = runFeed(feedOf({ topics }));
    await listening(feed, at, "ready", JSON.stringify({ at: 1_767_000_000, v: 1 }));
    await device.publishAsync(
      `${at}/7/t/a/b`,
      JSON.stringify({ at: "2026-01-02T03:04:05Z", data: { t: 4 } }),
    );
    await device.publishAsync(`${at}/8/u`, JSON.stringify({ at: 1_767_323_045, v: 5 }));
    await device.publishAsync(`${at}/8/u`, JSON.stringify({ at: "noon", v: 6 }));
    await device.publishAsync(`${at}/8/early`, JSON.stringify({ at: 7, v: 6 }));
    await device.publishAsync(`${at}/7/t/a`, JSON.stringify({ at: 1_767_000_000, data: null }));
    await feed.until("all refusals", () => feed.lines.length > 2);
    expect(feed.lines[1]).toMatch(/^refused: time is before 1980/);
    expect(feed.sink.facts.map(({ channel }) => channel)).not.toContain(`sensor/${at}/8/early/v`);
    expect(feed.lines[2]).toMatch(/^refused: no value .*7\/t\/a: data\.t in/);
    const time = Date.UTC(2026, 0, 2, 3, 4, 5);
    expect(feed.ticks("sensor/hall/7/a/b")).toEqual([{ channel: "sensor/hall/7/a/b", value: 4, time }]);
    expect(feed.ticks(`sensor/${at}/8/u/v`)).toEqual([{ channel: `sensor/${at}/8/u/v`, value: 5, time }]);
    expect(feed.lines[0]).toMatch(/^refused: time not understood .*"noon"/);
    expect(feed.sink.facts.find(({ channel }) => channel === "sensor/hall/7/a/b")).toMatchObject({
      ...{ name: "Hall", unit: "°C", decimals: 1, expectedMs: 500, limits: { l: null, h: 30 } },
    });
  });

  test("a wish is published where the rule says", async () => {
    const at = own();
    const topics = [{ filter: `${at}/+/setpoint`, command: { topic: `${at}/+/set`, min: 10, max: 30 } }];
    const made = feedOf({ topics });
    await using feed = runFeed(made);
    const heard = new Promise<string>((resolve) => {
      device.on(
        "message",
        (topic, payload) => topic.startsWith(at) && topic.endsWith("/set") && resolve(`${topic} ${payload}`),
      );
    });
    await device.subscribeAsync(`${at}/+/set`);
    await listening(feed, `${at}/b1`, "setpoint");
    const channel = `sensor/${at}/b1/setpoint`;
    const signal = new AbortController().signal;
    await made.command?.(channel, 21.5, signal);
    expect(await heard).toBe(`${at}/b1/set 21.5`);
    expect(feed.sink.facts.find((facts) => facts.channel === channel)?.command).toEqual({
      type: "number",
      min: 10,
      max: 30,
    });
    await expect(made.command?.("sensor/other", 1, signal)).rejects.toThrow(/takes no command/);
  });
});

describe("a source without bounds", () => {
  test("opens no more than maxChannels, and shows no two topics as one", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`], maxChannels: 3 }));
    await device.publishAsync(`${at}/a b`, "1", { retain: true });
    await listening(feed, at);
    await device.publishAsync(`${at}/a-b`, "2");
    for (let number = 0; number < 50; number++) await device.publishAsync(`${at}/${number}`, "3");
    await feed.until("refusals of both kinds", () => feed.lines.length >= 40);
    expect(feed.status().channels).toBe(3);
    expect(feed.lines.join("\n")).toMatch(/two names for one channel|more channels than maxChannels/);
    expect(feed.values(`sensor/${at}/a-b`)).not.toContain(2);
  });

  test("a message over 1 MiB is refused by its topic, and the next is read", async () => {
    const at = own();
    await using feed = runFeed(feedOf({ topics: [`${at}/#`], qos: 1 }));
    await listening(feed, at);
    for (const qos of [0, 1] as const)
      await device.publishAsync(`${at}/large`, Buffer.alloc(1_100_000, "1"), { qos });
    await device.publishAsync(`${at}/small`, "7", { qos: 1 });
    await feed.until("the small one", () => feed.values(`sensor/${at}/small`).length === 1);
    expect(feed.lines.filter((line) => line.includes("message over 1 MiB"))).toHaveLength(2);
    expect(feed.lines.join()).toContain(`${at}/large: 110`);
    expect(feed.status().state).toBe("running");
  });
});

test("messages over 1 MiB are acknowledged, so that a broker does not wait for it", async () => {
  await using own = await openMosquitto(() => ["allow_anonymous true", "max_inflight_messages 2"]);
  const from = await own.client();
  await using feed = runFeed(feedOf({ topics: ["l/#"], qos: 2 }, own));
  await feed.until("it listens", () => {
    from.publish("l/ready", "1");
    return feed.sink.facts.length > 0;
  });
  for (const qos of [1, 2, 1, 2, 1] as const)
    await from.publishAsync("l/large", Buffer.alloc(1_100_000), { qos });
  await from.publishAsync("l/small", "7", { qos: 1 });
  await feed.until("the small one", () => feed.values("sensor/l/small").length === 1);
});

test("several connections of one clientId do not push each other off", async () => {
  const at = own();
  const discovery = { homeAssistant: `${at}/ha`, sparkplug: at };
  await using feed = runFeed(feedOf({ topics: [`${at}/#`], discovery, clientId: `board-${at}` }));
  await listening(feed, at);
  for (let value = 0; value < 20; value++) {
    await device.publishAsync(`${at}/v`, String(value), { qos: 1 });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await feed.until("the last", () => feed.values(`sensor/${at}/v`).includes(19));
  expect([feed.status().state, feed.values(`sensor/${at}/v`).length, feed.lines]).toEqual([
    "running",
    20,
    [],
  ]);
});

describe("a broker that goes away", () => {
  test("is retried in words; when it is back everything is heard again, once", async () => {
    await using own = await openMosquitto();
    const before = await own.client();
    await using feed = runFeed(feedOf({ topics: ["a/b", "a/#", "c"], qos: 1 }, own));
    const say = async (from: MqttClient, value: number) => {
      for (const topic of ["a/b", "c"]) await from.publishAsync(topic, String(value), { qos: 1 });
    };
    await feed.until("the first values", () => {
      before.publish("c", "0");
      return feed.values("sensor/c").length > 0;
    });
    await say(before, 1);
    await feed.until("1", () => feed.values("sensor/c").includes(1));
    await own.kill();
    await feed.until("retrying", () => feed.status().state === "retrying");
    expect(feed.status().message).toMatch(
      /^mqtt:\/\/127\.0\.0\.1:\d+: (it closed the connection|it broke|nothing listens)/,
    );
    expect(feed.sink.losses.at(-1)).toEqual(expect.arrayContaining(["sensor/a/b", "sensor/c"]));
    await own.start();
    const after = await own.client();
    await feed.until("running", () => {
      after.publish("c", "2");
      return feed.values("sensor/c").includes(2);
    });
    await say(after, 3);
    await feed.until("3", () => feed.values("sensor/c").includes(3));
    expect(feed.values("sensor/a/b")).toEqual([1, 3]);
    expect(feed.values("sensor/c").filter((value) => value === 3)).toHaveLength(1);
  });

  test("and is back has its quiet channels back with it, and none while it is not", async () => {
    await using own = await openMosquitto();
    await using feed = runFeed(
      feedOf({ topics: ["quiet"], discovery: { homeAssistant: true, sparkplug: true } }, own),
    );
    const before = await own.client();
    await feed.until("a value", () => {
      before.publish("quiet", "1");
      return feed.values("sensor/quiet").length > 0;
    });
    await own.kill();
    await feed.until("tried in vain", () => feed.status().reconnects > 1);
    expect(feed.sink.returns).toEqual([]);
    await own.start();
    await feed.until("back", () => feed.sink.returns.length > 0);
    expect([feed.status().state, feed.sink.returns]).toEqual(["running", [["sensor/quiet"]]]);
  });

  test.each([
    ["resets", (socket: Socket) => socket.resetAndDestroy()],
    ["closes", (socket: Socket) => socket.destroy()],
  ])("that %s a connection in clear at its first word is said to want TLS perhaps", async (_, end) => {
    const server = createServer((socket) => socket.once("data", () => end(socket)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `mqtt://127.0.0.1:${portOf(server)}`;
    {
      await using feed = runFeed(feedOf({ topics: ["#"], url }));
      await feed.until("retrying", () => feed.status().message !== null);
      const end = `; where it wants TLS, write ${url.replace("mqtt", "mqtts")}`;
      expect(feed.status().message?.endsWith(end)).toBe(true);
    }
    server.close();
  });

  test("takes wishes again before the device has spoken", async () => {
    await using own = await openMosquitto();
    const made = feedOf({ topics: ["beat", { filter: "h/+/is", command: { topic: "h/+/set" } }] }, own);
    await using feed = runFeed(made);
    const before = await own.client();
    await feed.until("the device", () => {
      before.publish("h/1/is", "20");
      return feed.values("sensor/h/1/is").length > 0;
    });
    await own.kill();
    await feed.until("retrying", () => feed.status().state === "retrying");
    await own.start();
    const after = await own.client();
    await feed.until("running", () => {
      after.publish("beat", "1");
      return feed.values("sensor/beat").length > 0;
    });
    await after.subscribeAsync("h/1/set");
    const heard = new Promise((resolve) => after.once("message", (_, payload) => resolve(String(payload))));
    await made.command?.("sensor/h/1/is", 21, new AbortController().signal);
    expect(await heard).toBe("21");
  });

  test("opens no more channels for it, whatever is named after it came back", async () => {
    await using own = await openMosquitto();
    const made = feedOf({ topics: ["a/#"], discovery: { homeAssistant: true }, maxChannels: 4 }, own);
    await using feed = runFeed(made);
    for (let round = 0; round < 2; round++) {
      const from = await own.client();
      const lines = feed.lines.length;
      await feed.until("more than may be", () => {
        for (let at = 0; at < 4; at++) from.publish(`a/${round}-${at}`, "1");
        from.publish(`homeassistant/sensor/${round}/config`, '{"stat_t":"s"}');
        return feed.lines.slice(lines).some((line) => line.includes("more channels than maxChannels"));
      });
      await own.kill();
      await feed.until("retrying", () => feed.status().state === "retrying");
      await own.start();
    }
    expect(feed.status().channels).toBe(4);
  });

  test("with clean: false it keeps what came in between", async () => {
    await using own = await openMosquitto();
    const from = await own.client();
    const made = () => feedOf({ topics: ["k"], qos: 1, clean: false, clientId: "board" }, own);
    {
      await using feed = runFeed(made());
      await feed.until("0", () => {
        from.publish("k", "0");
        return feed.values("sensor/k").length > 0;
      });
    }
    for (const value of [1, 2, 3]) await from.publishAsync("k", String(value), { qos: 1 });
    await using feed = runFeed(made());
    await feed.until("3", () => feed.values("sensor/k").includes(3));
    expect(feed.values("sensor/k").slice(-3)).toEqual([1, 2, 3]);
  });
});

describe("a broker that is careful", () => {
  const secret = "s3cret-Word";

  test.each([4, 5])(
    "lets in who has the password, and says why it does not; version %i",
    async (protocolVersion) => {
      await using own = await openMosquitto(async (dir) => [
        `password_file ${await passwordFile(dir, "tide", secret)}`,
      ]);
      const from = await own.client({ username: "tide", password: secret });
      const topics = ["p"];
      await using good = runFeed(
        feedOf({ topics, username: "tide", password: secret, protocolVersion }, own),
      );
      await using inUrl = runFeed(
        mqtt.create({ type: "mqtt", url: own.url.replace("//", `//tide:${secret}@`), topics }),
      );
      await using bad = runFeed(
        feedOf({ topics, username: "tide", password: `${secret}x`, protocolVersion }, own),
      );
      await bad.until("retrying", () => bad.status().state === "retrying");
      expect(bad.status().message).toMatch(/user.*; correct/);
      for (const feed of [good, inUrl]) {
        await feed.until("a value", () => {
          from.publish("p", "1");
          return feed.values("sensor/p").length > 0;
        });
      }
      const said = [good, inUrl, bad]
        .flatMap((feed) => [...feed.lines, JSON.stringify(feed.status())])
        .join();
      expect(said).not.toContain(secret);
    },
  );

  test("is known by its certificate, or not at all", async () => {
    let cert = "";
    await using own = await openMosquitto(async (dir) => {
      const files = await certificate(dir);
      cert = files.cert;
      return ["allow_anonymous true", `certfile ${files.cert}`, `keyfile ${files.key}`];
    }, "mqtts");
    const topics = ["s"];
    await using unknown = runFeed(feedOf({ topics }, own));
    await unknown.until("retrying", () => unknown.status().state === "retrying");
    expect(unknown.status().message).toMatch(/self-signed.*ca/);
    await using clear = runFeed(feedOf({ topics, url: own.url.replace("mqtts", "mqtt") }));
    await clear.until("retrying", () => clear.status().message !== null);
    expect(clear.status().message?.endsWith(`; where it wants TLS, write ${own.url}`)).toBe(true);
    await using trusting = runFeed(feedOf({ topics, ca: cert }, own));
    await using blind = runFeed(feedOf({ topics, rejectUnauthorized: false }, own));
    await using missing = runFeed(feedOf({ topics, ca: path.join(own.dir, "none.crt") }, own));
    await missing.until("retrying", () => missing.status().state === "retrying");
    expect(missing.status().message).toMatch(/^ca: .*none\.crt cannot be read/);
    const { connectAsync } = await import("mqtt");
    const from = await connectAsync(own.url, { rejectUnauthorized: false });
    for (const feed of [trusting, blind]) {
      await feed.until("a value", () => {
        from.publish("s", "1");
        return feed.values("sensor/s").length > 0;
      });
    }
    from.end(true);
  });

  test("names the topics it does not grant, and reads the others", async () => {
    const careful = await Aedes.createBroker({
      authorizeSubscribe: (_, subscription, done) =>
        done(null, subscription.topic === "open" ? subscription : null),
    });
    const server = createServer((socket) => careful.handle(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `mqtt://127.0.0.1:${portOf(server)}`;
    {
      await using feed = runFeed(mqtt.create({ type: "mqtt", url, topics: ["open", "closed"] }));
      await using shut = runFeed(mqtt.create({ type: "mqtt", url, topics: ["closed"] }));
      await shut.until("retrying", () => shut.status().state === "retrying");
      expect(shut.status().message).toMatch(/does not let this user read closed/);
      const packet = {
        cmd: "publish",
        qos: 0,
        dup: false,
        retain: false,
        topic: "open",
        payload: "1",
      } as const;
      await feed.until("a value", () => {
        careful.publish(packet, () => {});
        return feed.values("sensor/open").length > 0;
      });
      expect(feed.lines).toEqual(["refused: the broker grants no such topic (closed)"]);
    }
    server.close();
    await new Promise<void>((resolve) => careful.close(resolve));
  });
});

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("options that cannot work", () => {
  test.each([
    [{}, /say what to listen to/],
    [{ topics: [] }, /say what to listen to/],
    [{ topics: ["a/b#"] }, /# stands for the rest/],
    [{ topics: ["a+/b"] }, /\+ stands for one whole level/],
    [{ topics: ["a/+/c", "a/b/+"] }, /have topics in common/],
    [{ topics: ["a/#", { filter: "a/b", unit: "°C" }] }, /never used; write it before/],
    [{ topics: [{ filter: "a/+", channel: "sensor/+/+" }] }, /more \+ or #/],
    [{ topics: [{ filter: "a/+", channel: "plant/+" }] }, /starts with symbol\/ or sensor\//],
    [{ topics: ["a"], clean: false }, /clientId/],
    [{ topics: ["a"], url: "http://broker" }, /mqtt:\/\//],
  ])("%j says %s", (options, words) => {
    expect(() => mqtt.create({ type: "mqtt", url: "mqtt://localhost", ...options })).toThrow(words);
  });
});

/** Waits until a feed hears what is published below a topic. */
async function listening(
  feed: ReturnType<typeof runFeed>,
  at: string,
  topic = "ready",
  payload = "1",
): Promise<void> {
  await feed.until("it listens", () => {
    device.publish(`${at}/${topic}`, payload);
    return feed.sink.facts.some(({ channel }) => channel.includes(`/${topic}`));
  });
}

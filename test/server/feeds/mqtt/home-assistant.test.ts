import type { MqttClient } from "mqtt";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ChannelBook } from "../../../../server/feeds/channel-book.ts";
import type { Emit } from "../../../../server/feeds/feed.ts";
import { readAnnouncement } from "../../../../server/feeds/mqtt/home-assistant/announcement.ts";
import { componentsOf } from "../../../../server/feeds/mqtt/home-assistant/device-announcement.ts";
import { HomeAssistant } from "../../../../server/feeds/mqtt/home-assistant/home-assistant.ts";
import { compileTemplate } from "../../../../server/feeds/mqtt/home-assistant/value-template.ts";
import { Message } from "../../../../server/feeds/mqtt/message.ts";
import { mqtt } from "../../../../server/feeds/mqtt.ts";
import { feedRecorder } from "../../../support/feed-recorder.ts";
import { type Mosquitto, openMosquitto } from "../../../support/mosquitto.ts";
import { type RunningFeed, runFeed } from "../../../support/running-feed.ts";

let broker: Mosquitto;
let device: MqttClient;
beforeAll(async () => {
  broker = await openMosquitto();
  device = await broker.client();
});
afterAll(async () => broker[Symbol.asyncDispose]());

let tests = 0;
/** A prefix of a test of its own, so that what a broker keeps of one is not in another. */
const prefixed = () => `ha${++tests}`;
const feedOf = (prefix: string) =>
  mqtt.create({ type: "mqtt", url: broker.url, discovery: { homeAssistant: prefix } });
const say = (topic: string, message: unknown, retain = true) =>
  device.publishAsync(topic, typeof message === "string" ? message : JSON.stringify(message), {
    retain,
    qos: 1,
  });
const factsOf = (feed: RunningFeed, channel: string) =>
  feed.sink.facts.findLast((facts) => facts.channel === channel);

describe("devices that announce themselves", () => {
  test("a sensor as zigbee2mqtt announces it", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    await say(`${at}/z/state`, { temperature: "21.46", humidity: 40 });
    await say(`${at}/sensor/0x00158d/temperature/config`, {
      availability: [
        { topic: `${at}/z/bridge`, value_template: "{{ value_json.state }}" },
        { topic: `${at}/z/here` },
      ],
      availability_mode: "all",
      ...{
        device: { name: "Kitchen", identifiers: ["x"] },
        device_class: "temperature",
        unit_of_measurement: "°C",
      },
      ...{
        state_topic: `${at}/z/state`,
        value_template: "{{ value_json.temperature }}",
        enabled_by_default: true,
      },
    });
    const channel = "sensor/0x00158d/temperature";
    await feed.until("the kept state", () => feed.values(channel).length === 1);
    expect(feed.ticks(channel)[0]).toMatchObject({ value: 21.46, retained: true });
    expect(factsOf(feed, channel)).toMatchObject({
      ...{
        name: "Kitchen",
        unit: "°C",
        decimals: 1,
        group: "Kitchen",
        expectedMs: null,
        command: null,
        labels: null,
      },
    });
    await say(`${at}/z/state`, { temperature: 22 });
    await feed.until("the next state", () => feed.values(channel).length === 2);
    expect(feed.ticks(channel)[1]).not.toHaveProperty("retained");
    await say(`${at}/z/bridge`, { state: "online" });
    await say(`${at}/z/here`, "offline");
    await feed.until("offline", () => feed.sink.offlines.length === 1);
    expect(feed.sink.offlines[0]).toEqual([channel]);
    await say(`${at}/z/here`, "online");
    await feed.until("its last value holds again", () => feed.values(channel).length === 3);
    expect(feed.ticks(channel)[2]).toMatchObject({ value: 22, retained: true });
    expect(feed.ticks(channel)[2]?.time).toBe(feed.ticks(channel)[1]?.time);
    expect(feed.lines).toEqual([]);
  });

  test("a binary sensor in short words, as Tasmota and others announce", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    await say(`${at}/binary_sensor/door_1/config`, {
      ...{
        "~": `${at}/d1`,
        name: "Front door",
        dev_cla: "door",
        stat_t: "~/stat",
        pl_on: "OPEN",
        pl_off: "SHUT",
      },
      ...{
        avty_t: "~/LWT",
        pl_avail: "Online",
        pl_not_avail: "Offline",
        dev: { ids: ["d1"], name: "Hall" },
        exp_aft: 1,
      },
    });
    const channel = "sensor/door_1";
    await feed.until("described", () => factsOf(feed, channel) !== undefined);
    expect(factsOf(feed, channel)).toMatchObject({
      ...{
        name: "Hall Front door",
        labels: { 0: "closed", 1: "open" },
        decimals: 0,
        expectedMs: 1_000,
        group: "Hall",
      },
    });
    await feed.until("a state", () => {
      device.publish(`${at}/d1/stat`, "OPEN");
      return feed.values(channel).length > 0;
    });
    await say(`${at}/d1/stat`, "SHUT", false);
    await say(`${at}/d1/stat`, "AJAR", false);
    await feed.until("a refusal", () => feed.lines.length > 0);
    expect([feed.values(channel)[0], feed.values(channel).at(-1)]).toEqual([1, 0]);
    expect(feed.lines).toEqual([`refused: not a number (${channel}: AJAR)`]);
    await feed.until("expired", () => feed.sink.offlines.length > 0);
    expect(feed.sink.offlines).toEqual([[channel]]);
  });

  test("what is announced later about a topic already heard knows its last message; what is empty removes", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    const announce = (field: string) =>
      say(`${at}/sensor/n/${field}/config`, {
        name: field,
        state_topic: `${at}/s`,
        value_template: `{{ value_json.${field} }}`,
      });
    await say(`${at}/s`, { a: 1, b: 2 });
    await announce("a");
    await feed.until("a", () => feed.values("sensor/n/a").length === 1);
    await announce("b");
    await feed.until("b", () => feed.values("sensor/n/b").length === 1);
    expect(feed.values("sensor/n/a")).toEqual([1]);
    await say(`${at}/sensor/n/a/config`, "");
    await feed.until("a is gone", () => feed.sink.removed.includes("sensor/n/a"));
    await say(`${at}/s`, { a: 3, b: 4 }, false);
    await feed.until("4", () => feed.values("sensor/n/b").includes(4));
    expect(feed.values("sensor/n/a")).toEqual([1]);
    await announce("a");
    await feed.until("a is back", () => feed.values("sensor/n/a").includes(3));
  });

  test("an announcement that changed counts, and the same again does nothing", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    const announce = (unit: string) =>
      say(`${at}/sensor/n/config`, { name: "N", unit_of_meas: unit, stat_t: `${at}/n` });
    await announce("m");
    await feed.until("m", () => factsOf(feed, "sensor/n")?.unit === "m");
    await announce("m");
    await announce("km");
    await feed.until("km", () => factsOf(feed, "sensor/n")?.unit === "km");
    expect(feed.sink.facts.map(({ unit }) => unit)).toEqual(["m", "km"]);
  });

  test("a number takes wishes between its bounds, in words of its own", async () => {
    const at = prefixed();
    const made = feedOf(at);
    await using feed = runFeed(made);
    const heard: string[] = [];
    device.on("message", (topic, payload) => topic.startsWith(at) && heard.push(`${topic} ${payload}`));
    await device.subscribeAsync(`${at}/+/set`);
    const common = { min: 5, max: 35, step: 0.5, unit_of_measurement: "°C" };
    await say(`${at}/number/heater/setpoint/config`, { ...common, stat_t: `${at}/h`, cmd_t: `${at}/h/set` });
    await say(`${at}/number/heater/other/config`, { cmd_t: `${at}/o/set`, cmd_tpl: '{"to": {{ value }} }' });
    await say(`${at}/number/heater/odd/config`, { cmd_t: `${at}/p/set`, cmd_tpl: "{{ value * 2 }}" });
    await feed.until("both, and a refusal", () => feed.sink.facts.length === 2 && feed.lines.length === 1);
    expect(factsOf(feed, "sensor/heater/setpoint")?.command).toEqual({
      type: "number",
      min: 5,
      max: 35,
      step: 0.5,
    });
    const { signal } = new AbortController();
    await made.command?.("sensor/heater/setpoint", 21.5, signal);
    await made.command?.("sensor/heater/other", 3, signal);
    await feed.until("both wishes", () => heard.length === 2);
    expect(heard).toEqual([`${at}/h/set 21.5`, `${at}/o/set {"to": 3 }`]);
    await expect(made.command?.("sensor/heater/odd", 1, signal)).rejects.toThrow(/takes no command/);
    expect(feed.lines).toEqual([
      `refused: template is not of the simple kind (${at}/number/heater/odd/config: {{ value * 2 }})`,
    ]);
  });

  test("a device announces all of its values at once, shares what they have in common, and removes them", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    const device = { ids: ["ea33"], name: "Kitchen", mf: "Example", sw: "1.0" };
    const shared = {
      "~": `${at}/k`,
      dev: device,
      o: { name: "example2mqtt" },
      stat_t: "~/state",
      avty_t: "~/here",
    };
    const temperature = {
      p: "sensor",
      dev_cla: "temperature",
      unit_of_meas: "°C",
      val_tpl: "{{ value_json.t }}",
    };
    const cmps: Record<string, object> = {
      t: { ...temperature, uniq_id: "ea33_t" },
      window: {
        p: "binary_sensor",
        name: "Window",
        dev_cla: "window",
        stat_t: "~/w",
        avty: [{ t: "~/whole" }],
      },
      target: { p: "number", name: "Target", cmd_t: "~/set", val_tpl: "{{ value_json.s }}", min: 5, max: 30 },
      siren: { p: "siren", cmd_t: "~/siren" },
    };
    await say(`${at}/k/state`, { t: 21.4, s: 20 });
    await say(`${at}/device/ea33/config`, { ...shared, cmps });
    await feed.until("both values", () => feed.sink.ticks.length === 2);
    expect(feed.values("sensor/ea33/t")).toEqual([21.4]);
    expect(factsOf(feed, "sensor/ea33/t")).toMatchObject({ name: "Kitchen", unit: "°C", group: "Kitchen" });
    expect(factsOf(feed, "sensor/ea33/target")).toMatchObject({
      name: "Kitchen Target",
      command: { type: "number", min: 5, max: 30, step: 1 },
    });
    expect(factsOf(feed, "sensor/ea33/window")?.labels).toEqual({ 0: "closed", 1: "open" });
    expect(feed.lines).toEqual([
      `refused: announced, but no sensor, binary_sensor or number (${at}/device/ea33/config siren)`,
    ]);
    await say(`${at}/k/here`, "offline");
    await feed.until("what shares that is offline", () => feed.sink.offlines.length === 2);
    expect(feed.sink.offlines.flat().toSorted()).toEqual(["sensor/ea33/t", "sensor/ea33/target"]);
    await say(`${at}/k/here`, "online");
    // One that says no more than its platform is gone, and so is one that is named no more.
    const { t: _, siren: __, ...others } = cmps;
    await say(`${at}/device/ea33/config`, {
      ...shared,
      components: { ...others, window: { p: "binary_sensor" } },
    });
    await feed.until("two are gone", () => feed.sink.removed.length === 2);
    expect(feed.sink.removed.toSorted()).toEqual(["sensor/ea33/t", "sensor/ea33/window"]);
    await say(`${at}/device/ea33/config`, "");
    await feed.until("all are gone", () => feed.sink.removed.length === 3);
  });

  test("a value that migrates to its device's announcement goes on under its name", async () => {
    const at = prefixed();
    await using feed = runFeed(feedOf(at));
    const single = { name: "T", stat_t: `${at}/s`, dev: { name: "Kitchen" } };
    await say(`${at}/sensor/k/t/config`, single);
    await feed.until("described", () => feed.sink.facts.length === 1);
    const all = {
      dev: { name: "Kitchen" },
      o: { name: "x" },
      cmps: { t: { p: "sensor", name: "Air", stat_t: `${at}/s` } },
    };
    await say(`${at}/device/k/config`, all);
    await feed.until("refused while both say it", () => feed.lines.length === 1);
    expect(feed.lines[0]).toContain("two names for one channel");
    await say(`${at}/sensor/k/t/config`, { migrate_discovery: true });
    await say(`${at}/device/k/config`, all);
    await feed.until("taken over", () => factsOf(feed, "sensor/k/t")?.name === "Kitchen Air");
    await say(`${at}/sensor/k/t/config`, "");
    await say(`${at}/s`, "4", false);
    await feed.until("its value", () => feed.values("sensor/k/t").includes(4));
    expect([feed.sink.removed, feed.lines.length]).toEqual([[], 1]);
  });

  test("what cannot be shown is refused by name, and says nothing to Home Assistant", async () => {
    const at = prefixed();
    await device.subscribeAsync(`${at}/status`);
    const heard: string[] = [];
    device.on("message", (topic) => topic === `${at}/status` && heard.push(topic));
    await using feed = runFeed(feedOf(at));
    await say(`${at}/light/lamp/config`, { cmd_t: "x" });
    await say(`${at}/sensor/bad/config`, "{not json");
    await say(`${at}/sensor/odd/config`, { stat_t: "x", val_tpl: "{{ value_json.a + 1 }}" });
    await say(`${at}/sensor/list/config`, { stat_t: 7 });
    await feed.until("four refusals", () => feed.lines.length === 4);
    expect(feed.lines[0]).toBe(
      `refused: announced, but no sensor, binary_sensor or number (${at}/light/lamp/config)`,
    );
    expect(feed.lines[1]).toContain("announcement not understood");
    expect(feed.lines[2]).toContain("{{ value_json.a + 1 }}");
    expect(feed.lines[3]).toMatch(/state_topic: /);
    expect(heard).toEqual([]);
  });
});

describe("what nobody can read", () => {
  test("is refused, however deep it is nested, and what comes after it is told", async () => {
    const at = prefixed();
    const made = mqtt.create({
      type: "mqtt",
      url: broker.url,
      topics: [`${at}/#`],
      discovery: { homeAssistant: at },
    });
    await using feed = runFeed(made);
    // What is not kept by the broker reaches only who listens already.
    await feed.until("it listens", () => {
      device.publish(`${at}/ready`, "1");
      return feed.values(`sensor/${at}/ready`).length > 0;
    });
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    await say(`${at}/sensor/deep/config`, `{"stat_t":"x","dev":${deep}}`);
    await say(`${at}/device/deep/config`, `{"cmps":{"a":{"p":"sensor","x":${deep}}}}`);
    await say(`${at}/s`, `{"a":${deep}}`, false);
    await say(`${at}/after`, "1", false);
    await feed.until("what comes after", () => feed.values(`sensor/${at}/after`).length === 1);
    await feed.until("refused", () => feed.lines.some((line) => line.includes("not understood")));
    expect(feed.status()).toMatchObject({ state: "running", reconnects: 0 });
  });
});

describe("the part by itself", () => {
  const part = (emit: Emit, max = 10) => {
    const asked: string[] = [];
    const link = {
      subscribe: (topics: readonly string[]) => asked.push(...topics),
      unsubscribe() {},
      publish: async () => {},
    };
    return { asked, part: new HomeAssistant("ha", emit, link, new ChannelBook(emit, max)) };
  };
  const message = (topic: string, text: string, retained = false) =>
    new Message(topic, Buffer.from(text), retained);
  const announced = (more: object) =>
    message("ha/sensor/x/config", JSON.stringify({ stat_t: "s", ...more }), true);

  test("opens no more than it may, and asks for no topic of the others", async () => {
    const { emit, descriptions, refusals } = feedRecorder();
    const { part: of, asked } = part(emit, 2);
    for (const name of "abcd") of.take(message(`ha/sensor/${name}/config`, `{"stat_t":"s/${name}"}`));
    await new Promise((resolve) => setImmediate(resolve));
    expect([descriptions.length, refusals.length, asked]).toEqual([2, 2, ["s/a", "s/b"]]);
    of.take(message("ha/sensor/a/config", ""));
    of.take(message("ha/sensor/e/config", '{"stat_t":"s/e"}'));
    of.stop();
    expect(descriptions.at(-1)?.channel).toBe("sensor/e");
  });

  test.each([
    ["latest", "true false", [true, false]],
    ["any", "false false", [false]],
    ["any", "false true", []],
    ["all", "true false", [false]],
    ["all", "true true", []],
  ])("availability %s: %s", (mode, said, offlines) => {
    const recorder = feedRecorder();
    const { part: of } = part(recorder.emit);
    of.take(announced({ avty_mode: mode, avty: [{ t: "0" }, { t: "1" }] }));
    for (const [at, word] of said.split(" ").entries()) {
      of.take(message(String(at), word === "true" ? "online" : "offline"));
    }
    of.stop();
    expect(recorder.offlines.length).toBe(offlines.includes(false) ? 1 : 0);
  });

  test("a kept state of a device that says it is away waits until it is back", () => {
    const { emit, ticks } = feedRecorder();
    const { part: of } = part(emit);
    of.take(announced({ avty_t: "a" }));
    of.take(message("a", "offline", true));
    of.take(message("s", "5", true));
    expect(ticks).toEqual([]);
    of.take(message("a", "online"));
    of.stop();
    expect(ticks).toMatchObject([{ value: 5, retained: true }]);
  });

  test.each([
    ["sensor", { dev_cla: "enum" }, /ha\/sensor\/x\/config: its states are texts \(device_class enum\)/],
    ["sensor", { dev_cla: "timestamp" }, /device_class timestamp/],
    ["sensor", { stat_t: null }, /it names no state_topic/],
    ["binary_sensor", { stat_t: null }, /it names no state_topic/],
  ])("a %s of which nothing can be drawn is refused once, and no channel: %o", (component, more, words) => {
    const { emit, descriptions, refusals } = feedRecorder();
    const { part: of } = part(emit);
    of.take(message(`ha/${component}/x/config`, JSON.stringify({ stat_t: "s", ...more }), true));
    of.take(message("s", "washing"));
    of.take(message("s", "idle"));
    of.stop();
    expect([descriptions, refusals]).toEqual([
      [],
      [{ reason: "announced, but it cannot be shown", detail: expect.stringMatching(words) }],
    ]);
  });

  test("the states that a sensor names are numbered, with their names", () => {
    const { emit, descriptions, ticks, refusals } = feedRecorder();
    const { part: of } = part(emit);
    of.take(announced({ dev_cla: "enum", ops: ["idle", "washing", "__proto__"] }));
    for (const state of ["washing", "__proto__", "dancing", "idle"]) of.take(message("s", state));
    of.stop();
    expect(descriptions).toMatchObject([
      { labels: { 0: "idle", 1: "washing", 2: "__proto__" }, decimals: 0 },
    ]);
    expect(ticks.map(({ value }) => value)).toEqual([1, 2, 0]);
    expect(refusals).toEqual([{ reason: "not a number", detail: "sensor/x: dancing" }]);
  });

  test("a binary sensor is off after off_delay, unless it is on again before", () => {
    vi.useFakeTimers();
    try {
      const { emit, ticks } = feedRecorder();
      const { part: of } = part(emit);
      of.take(message("ha/binary_sensor/x/config", JSON.stringify({ stat_t: "s", off_dly: 5 }), true));
      of.take(message("s", "ON"));
      vi.advanceTimersByTime(4_000);
      const again = Date.now();
      of.take(message("s", "ON"));
      vi.advanceTimersByTime(4_000);
      expect(ticks.map(({ value }) => value)).toEqual([1, 1]);
      vi.advanceTimersByTime(60_000);
      of.stop();
      expect(ticks.slice(2)).toEqual([{ channel: "sensor/x", time: again + 5_000, value: 0 }]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a value that was announced and never comes is offline after expire_after", () => {
    vi.useFakeTimers();
    try {
      const { emit, offlines } = feedRecorder();
      const { part: of } = part(emit);
      of.take(announced({ exp_aft: 30 }));
      vi.advanceTimersByTime(29_000);
      expect(offlines).toEqual([]);
      vi.advanceTimersByTime(3_000);
      of.stop();
      expect(offlines).toEqual([["sensor/x"]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a value is offline after expire_after, and again after the next", () => {
    vi.useFakeTimers();
    try {
      const { emit, offlines } = feedRecorder();
      const { part: of } = part(emit);
      of.take(announced({ exp_aft: 30 }));
      of.take(message("s", "1"));
      vi.advanceTimersByTime(29_000);
      of.take(message("s", "2"));
      vi.advanceTimersByTime(29_000);
      expect(offlines).toEqual([]);
      vi.advanceTimersByTime(60_000);
      expect(offlines).toEqual([["sensor/x"]]);
      of.take(message("s", "3"));
      vi.advanceTimersByTime(32_000);
      expect(offlines).toHaveLength(2);
      of.stop();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("templates", () => {
  const json = { a: { "b c": [7, 8.256] }, t: "21.9", n: "x" };
  test.each([
    ["{{ value_json.t }}", "21.9"],
    ["{{value_json.t|float}}", 21.9],
    ["{{ value_json['t'] | float(0) | round(0) }}", 22],
    ["{{- value_json.t | int -}}", 21],
    ['{{ value_json.a["b c"][1] | round(1) }}', 8.3],
    ["{{ value_json.n | float }}", "x"],
    ["{{ value_json.none.x }}", undefined],
    ["{{ value_json.__proto__ }}", undefined],
    ["{{ value }}", JSON.stringify(json)],
  ])("%s", (template, value) => {
    const message = new Message("t", Buffer.from(JSON.stringify(json)), false);
    expect(compileTemplate(template)?.(message)).toEqual(value);
  });

  test.each([
    "{{ value_json.a if value_json.b else 0 }}",
    "{% if x %}1{% endif %}",
    "{{ value_json.a * 2 }}",
    "{{ value | upper }}",
    "{{ states('sensor.x') }}",
    "{{ value_json.a }} {{ value_json.b }}",
    "plain",
    "",
  ])("%j is not run", (template) => expect(compileTemplate(template)).toBeUndefined());

  test.each([
    [[], "it is no JSON object"],
    [{ cmps: ["x"] }, "components: it names none"],
    [{ cmps: { a: { name: "A" } } }, "components.a: it does not say its platform"],
    [{ cmps: { a: "sensor" } }, "components.a: it does not say its platform"],
  ])("a device that announces %j is told what is wrong", (json, fault) => {
    expect(componentsOf(json)).toBe(fault);
  });

  test("one place of availability needs no list, and what is null is not said", () => {
    const said = readAnnouncement({ stat_t: "s", avty: { t: "a" }, val_tpl: null, min: null });
    expect(said).toMatchObject({ availability: [{ topic: "a", payload_available: "online" }], min: 1 });
    expect(said).not.toHaveProperty("value_template");
  });

  test("a base is put in at either end of a topic", () => {
    const said = readAnnouncement({ "~": "b", stat_t: "~/s", avty: [{ t: "x/~" }] });
    expect(said).toMatchObject({ state_topic: "b/s", availability: [{ topic: "x/b" }] });
  });
});

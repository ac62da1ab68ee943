import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS, DEFAULT_RECENT } from "#lib/limits.ts";
import { ConfigError, readConfig } from "../../../server/config.ts";
import { DEFAULT_FEEDS } from "../../../server/feeds/choose-feeds.ts";

const run = promisify(execFile);
const CONFIG = new URL("../../../server/config.ts", import.meta.url).href;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tidemark-config-"));
});
afterEach(() => rm(dir, { recursive: true }));

async function faultsOf(env: Record<string, string>): Promise<readonly string[]> {
  const error: unknown = await readConfig(env, dir).catch((reason: unknown) => reason);
  if (error instanceof ConfigError) return error.faults;
  throw new Error(`no ConfigError but ${String(error)}`);
}

const write = (name: string, text: string): Promise<void> => writeFile(join(dir, name), text);

describe("a file that a feed names", () => {
  const REPLAY = { type: "replay", file: "ticks.csv", channel: "sensor/a/b", time: 0, value: 1, speed: 1 };

  test("is looked for beside the config, then where the server was started", async () => {
    await mkdir(join(dir, "there"));
    await write("there/board.json", JSON.stringify({ feeds: [REPLAY] }));
    const env = { TIDEMARK_CONFIG: "there/board.json" };
    const fileIn = async () => (await readConfig(env, dir)).feeds[0];
    expect(await fileIn()).toMatchObject({ file: join(dir, "there", "ticks.csv") });
    await write("ticks.csv", "");
    expect(await fileIn()).toMatchObject({ file: join(dir, "ticks.csv") });
    await write("there/ticks.csv", "");
    expect(await fileIn()).toMatchObject({ file: join(dir, "there", "ticks.csv") });
  });
});

describe("the group mqttBroker", () => {
  const feedsOf = async (config: object) => {
    await write("tidemark.config.json", JSON.stringify(config));
    return (await readConfig({}, dir)).feeds;
  };

  test("is a feed beside the others, the default ones where none is named", async () => {
    const feeds = await feedsOf({ feeds: [{ type: "host" }], mqttBroker: { port: 1884 } });
    expect(feeds.map(({ type }) => type)).toEqual(["host", "mqtt-broker"]);
    expect(feeds[1]).toMatchObject({ port: 1884, host: "127.0.0.1" });
    const alone = await feedsOf({ mqttBroker: {} });
    expect(alone.map(({ type }) => type)).toEqual([...DEFAULT_FEEDS.map(({ type }) => type), "mqtt-broker"]);
  });

  test.each([
    ['{ "port": "x" }', /^\S+: mqttBroker\.port: invalid input.*; write the port to listen on/],
    ['{ "host": "0.0.0.0" }', /mqttBroker\.host: a broker that other machines reach .*write both/],
    [
      '{ "prot": 1 }',
      /mqttBroker: no option is called "prot"; the options of mqtt-broker are type, name, port/,
    ],
  ])("%s is refused in words", async (group, words) => {
    await write("tidemark.config.json", `{ "mqttBroker": ${group} }`);
    expect((await faultsOf({}))[0]).toMatch(words);
  });
});

describe("without a config file", () => {
  test("the defaults hold", async () => {
    const config = await readConfig({ PORT: "" }, dir);
    expect(config).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      dataDir: join(dir, "data"),
      logLevel: "info",
    });
    expect(config.file).toBeUndefined();
    expect(config.recent).toEqual(DEFAULT_RECENT);
    expect(config.history).toMatchObject({ enabled: true, store: "sqlite", channels: ["#"], keep: {} });
    expect(config.limits).toEqual(DEFAULT_LIMITS);
    expect(config.origins).toEqual([]);
    expect(config.feeds.map(({ type }) => type)).toEqual(DEFAULT_FEEDS.map(({ type }) => type));
  });

  test("the environment says otherwise", async () => {
    const env = { PORT: "0", HOST: "0.0.0.0", TIDEMARK_DATA: "/var/tide", LOG_LEVEL: "silent" };
    expect(await readConfig(env, dir)).toMatchObject({
      port: 0,
      host: "0.0.0.0",
      dataDir: "/var/tide",
      logLevel: "silent",
    });
  });
});

describe("a config file", () => {
  const feeds = '{ feeds: [{ type: "simulated-market", count: 3 }] }';

  test.each([
    ["tidemark.config.ts", `const config: object = ${feeds};\nexport default config;`],
    ["tidemark.config.js", `export default ${feeds};`],
    ["tidemark.config.json", '{ "feeds": [{ "type": "simulated-market", "count": 3 }] }'],
  ])("called %s is found in the working directory", async (name, text) => {
    await write(name, text);
    const config = await readConfig({}, dir);
    expect(config.file).toBe(join(dir, name));
    expect(config.feeds).toMatchObject([{ type: "simulated-market", count: 3 }]);
  });

  test.each([
    [
      "tidemark.config.ts",
      `import { defineConfig } from "tidemark";\nexport default defineConfig(${feeds});`,
    ],
    [
      "tidemark.config.js",
      `import { defineConfig } from "tidemark";\nexport default defineConfig(${feeds});`,
    ],
    [
      "tidemark.config.js",
      `const { defineConfig } = require("tidemark");\nmodule.exports = defineConfig(${feeds});`,
    ],
  ])("called %s may import tidemark from outside the clone: %s", async (name, text) => {
    await write(name, text);
    // In a process of its own, as the test runner resolves imports its own way.
    const reader = `import { readConfig } from ${JSON.stringify(CONFIG)};
      console.log(JSON.stringify((await readConfig({})).feeds));`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", reader], { cwd: dir });
    expect(JSON.parse(stdout)).toMatchObject([{ type: "simulated-market", count: 3 }]);
  });

  test("says of a group what it says, and the rest has its defaults", async () => {
    await write("tidemark.config.json", '{ "recent": { "ticks": 7 } }');
    expect((await readConfig({}, dir)).recent).toEqual({ ...DEFAULT_RECENT, ticks: 7 });
  });

  test("is the one that TIDEMARK_CONFIG names, where it does", async () => {
    await write("tidemark.config.json", "{");
    await write("other.json", '{ "feeds": [] }');
    expect((await readConfig({ TIDEMARK_CONFIG: "other.json" }, dir)).feeds).toEqual([]);
  });
});

describe("a fault is named with its place and its remedy:", () => {
  test.each([
    ["PORT=x: ", { PORT: "x" }, /0 to 65535/],
    ["PORT=65536: ", { PORT: "65536" }, /0 to 65535/],
    ["LOG_LEVEL=loud: ", { LOG_LEVEL: "loud" }, /debug, info/],
    ["", { TIDEMARK_CONFIG: "none.json" }, /none\.json: there is no such file/],
    ["", { TIDEMARK_CONFIG: "." }, /no file/],
    ["", { TIDEMARK_CONFIG: "notes.txt" }, /ends in \.ts, \.js or \.json/],
  ])("%s%j", async (start, env, remedy) => {
    await write("notes.txt", "hello");
    const [fault, ...more] = await faultsOf(env);
    expect(more).toEqual([]);
    expect(fault?.startsWith(start)).toBe(true);
    expect(fault).toMatch(remedy);
  });

  test.each([
    ['{ "feeds": abc }', ":1:12: not valid JSON"],
    ['{\n  "feeds": [],\n}', ":3:1: not valid JSON"],
    ["", ":1:1: not valid JSON"],
    ["[]", "a config is an object"],
    ['{ "feeds": {} }', "feeds: write a list"],
    [
      '{ "fees": [] }',
      'no option is called "fees"; a config\'s options are feeds, recent, history, limits, origins',
    ],
    ['{ "recent": 7 }', "recent: write an object with any of ms, ticks, bytes"],
    [
      '{ "recent": { "ms": "x" } }',
      "recent.ms: invalid input: expected number, received string; write milliseconds of the past",
    ],
    ['{ "recent": { "ticks": 0 } }', "recent.ticks: too small: expected number to be >=1; write ticks that"],
    [
      '{ "recent": { "mss": 1 } }',
      'recent: no option is called "mss"; the settings of recent are ms, ticks, bytes',
    ],
    [
      '{ "limits": { "rate": 51 } }',
      "limits.rate: too big: expected number to be <=50; write frames per second",
    ],
    [
      '{ "limits": { "trustProxy": 1 } }',
      "expected boolean, received number; write true where a proxy in front",
    ],
    ['{ "origins": "*" }', 'origins: write a list, such as ["https://board.example.org"]'],
    [
      '{ "origins": ["*", "https://a.example/"] }',
      "origins[1]: write where pages come from that may connect",
    ],
    ['{ "push": { "rule": "{measurement}" } }', "push.rule: a rule holds {field}"],
    ['{ "push": { "tokens": [{ "token": "short" }] } }', "push.tokens[0].token: too small"],
    [
      '{ "push": { "tokens": [{ "token": "long-enough", "channels": "a/#/b" }] } }',
      "push.tokens[0].channels: # ",
    ],
    [
      '{ "push": { "tokens": [{ "token": "long-enough", "channels": ["sensor/#", "a/#/b"] }] } }',
      "push.tokens[0].channels: # ",
    ],
    [
      '{ "push": { "tokens": [{ "token": "long-enough", "channels": [] }] } }',
      "push.tokens[0].channels: too small",
    ],
    [
      '{ "push": { "tokens": [{ "tokn": "long-enough", "token": "long-enough" }] } }',
      'push.tokens[0]: no option is called "tokn"; write a list such as [{ "token"',
    ],
    ['{ "feeds": [7] }', "feeds[0]: a feed is an object with a type"],
    ['{ "feeds": [{}] }', "feeds[0].type: no such type of feed; write one of simulated-market"],
    ['{ "feeds": [{ "type": "constructor" }] }', "feeds[0].type: no such type"],
    [
      '{ "feeds": [{ "type": "simulated-market", "rate": "x" }] }',
      "feeds[0].rate: invalid input: expected number, received string; write",
    ],
    [
      '{ "feeds": [{ "type": "simulated-market", "cuont": 1 }] }',
      'feeds[0]: no option is called "cuont"; the options of simulated-market are type, name, count',
    ],
    ['{ "feeds": [{ "type": "simulated-market", "name": 7 }] }', "feeds[0].name: "],
  ])("%s", async (text, fault) => {
    await write("tidemark.config.json", text);
    const faults = await faultsOf({});
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`${join(dir, "tidemark.config.json")}`);
    expect(faults[0]).toContain(fault);
  });

  test.each([
    [
      "no value, no price, and a bid without an ask",
      { type: "replay", file: "f", channel: "BTC", bid: 1, speed: "fast" },
      [
        "channel: a channel starts",
        "time: ",
        "speed: ",
        "value: name the column of the value, the price, or",
      ],
    ],
    [
      "value and price, and what no sensor has",
      { type: "replay", channel: "sensor/a", time: 0, value: 1, price: 2, bid: 3, ask: 4, size: 5 },
      ["file: ", "price: value and price are the same", "bid: bid belongs", "ask: ask b", "size: size b"],
    ],
    [
      "count and symbols, one of them twice, and a rate",
      { type: "simulated-market", count: 0, symbols: ["A", "A"], rate: "x" },
      ["count: too small", "rate: ", "count: count and symbols exclude each other", "symbols: a symbol is"],
    ],
    [
      "symbols that are no list",
      { type: "simulated-market", symbols: 7 },
      ["symbols: invalid input: expected array"],
    ],
  ])("rules for a whole feed are checked beside its options: %s", async (_, feed, starts) => {
    await write("tidemark.config.json", JSON.stringify({ feeds: [feed] }));
    const faults = await faultsOf({});
    const said = faults.map((fault) => fault.slice(fault.indexOf("feeds[0].") + "feeds[0].".length));
    expect(said.map((fault, at) => fault.slice(0, starts[at]?.length))).toEqual(starts);
  });

  test("a rule's own remedy stands alone", async () => {
    const feed = { type: "simulated-market", count: 3, symbols: ["A"] };
    await write("tidemark.config.json", JSON.stringify({ feeds: [feed] }));
    const [fault] = await faultsOf({});
    expect(fault).toMatch(/feeds\[0\]\.count: count and symbols exclude each other; leave one out$/);
  });

  test("a byte order mark is no fault, and what follows it has its place", async () => {
    await write("tidemark.config.json", '\uFEFF{ "feeds": [] }');
    expect((await readConfig({}, dir)).feeds).toEqual([]);
    await write("tidemark.config.json", '\uFEFF{ "feeds": abc }');
    expect((await faultsOf({}))[0]).toContain(":1:12: not valid JSON");
  });

  test.each([
    ['throw new Error("no key");', "the file failed while it was loaded: no key"],
    ["export const config = {};", "exports no default; write export default defineConfig"],
    ["export default {", "the file failed while it was loaded"],
  ])("a program that says %j", async (text, fault) => {
    await write("tidemark.config.js", text);
    expect((await faultsOf({}))[0]).toContain(fault);
  });

  test("all together, of the environment and of the file", async () => {
    await write(
      "tidemark.config.json",
      '{ "feeds": [{ "type": "nope" }, { "type": "simulated-market", "rate": -1, "x": 1 }] }',
    );
    const faults = await faultsOf({ PORT: "-1", LOG_LEVEL: "x" });
    expect(faults).toHaveLength(5);
  });
});

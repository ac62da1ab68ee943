import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { HttpError, InfluxDB, Point } from "@influxdata/influxdb-client";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../server/config.ts";
import { pushOptions } from "../../server/feeds/choose-feeds.ts";
import { startServer } from "../../server/start-server.ts";
import { curl } from "../support/curl.ts";
import { ROOT } from "../support/steps.ts";
import { startWire, until, type Wire, type WireClient } from "../support/wire.ts";

const TOKEN = "greenhouse-token";
const FROM_AFAR = ["-H", "X-Forwarded-For: 192.0.2.7"];
let wire: Wire;
let reader: WireClient;

beforeAll(async () => {
  const tokens = [{ token: TOKEN, name: "Greenhouse", channels: "sensor/greenhouse/#" }];
  wire = await startWire({ push: { tokens } });
  reader = await wire.connect();
  await reader.subscribe({ channels: ["sensor/#", "symbol/#"], rate: 50 });
});
afterEach(() => expect(reader.faults).toEqual([]));
afterAll(() => wire[Symbol.asyncDispose]());

/** What the reader was told of a channel, once the values there are so many. */
async function valuesOf(channel: string, count: number): Promise<number[]> {
  const told = (): number[] => {
    const entries = reader.joined.flat().some((entry) => entry.channel === channel);
    if (!entries) return [];
    const { past, bars } = reader.told(channel);
    return [...past, ...bars].flatMap(({ close, count: folded }) =>
      Array.from({ length: folded }, () => close),
    );
  };
  await until(() => told().length >= count, `${count} values on ${channel}`);
  return told();
}

describe("[HTTP4] curl", () => {
  test("pasted from README puts a channel on the board", async () => {
    const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const [, channel = "", value = "", unit = ""] =
      /^ *curl localhost:3000\/api\/ticks -d '\{ "channel": "(.+?)", "value": (.+?), "unit": "(.+?)" \}'$/m.exec(
        readme,
      ) ?? [];
    const body = JSON.stringify({ channel, value: Number(value), unit });
    expect(await curl(`${wire.url}/api/ticks`, "-d", body)).toMatchObject({ status: 200 });
    expect(await valuesOf(channel, 1)).toEqual([Number(value)]);
    expect(reader.told(channel).entry).toMatchObject({ unit, source: "HTTP push" });
  });

  test("tries a batch again that has arrived, and each of its ticks is told once", async () => {
    const now = Date.now();
    const lines = `retried v=1 ${now - 1_000}\nretried v=2 ${now}`;
    const address = `${wire.url}/api/v2/write?precision=ms`;
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await curl(address, "--data-binary", lines)).toMatchObject({ status: 204 });
    }
    await curl(address, "--data-binary", `retried v=3 ${now + 1}`);
    expect(await valuesOf("sensor/retried/v", 3)).toEqual([1, 2, 3]);
  });

  test("sends line protocol, good and bad, and is told line and reason", async () => {
    const lines =
      "boiler,house=2 temperature=71.5\n# a comment\nboiler,house=2 temperature=warm\nboiler,house=2 on=t";
    const { status, body } = await curl(`${wire.url}/api/v2/write`, "--data-binary", lines);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      code: "invalid",
      line: 3,
      accepted: 2,
      message: expect.stringMatching(/^partial write: line 3: .*"warm" is neither a number/),
    });
    expect(await valuesOf("sensor/boiler/2/temperature", 1)).toEqual([71.5]);
    expect(await valuesOf("sensor/boiler/2/on", 1)).toEqual([1]);
  });

  test.each<[number, string, ...string[]]>([
    [204, "/api/v2/write?org=o&bucket=b&precision=s", "-d", `m v=1 ${Math.floor(Date.now() / 1_000)}`],
    [204, "/write?db=d&precision=ms&u=a&p=b", "-d", `m v=2 ${Date.now()}`],
    [204, "/write?db=d", "-d", ""],
    [400, "/write?precision=days", "-d", "m v=1"],
    [400, "/api/ticks", "-d", "[]"],
    [400, "/api/ticks", "-d", "not json"],
    [200, "/api/ticks", "-d", '{"channel":"sensor/nd","value":1}\n{"channel":"sensor/nd","value":2}'],
    [405, "/api/ticks"],
    [403, "/api/ticks", "-H", "Origin: https://evil.example", "-d", '{"channel":"sensor/x","value":1}'],
    [415, "/api/ticks", "-F", "file=@package.json"],
    [401, "/write", ...FROM_AFAR, "-d", "greenhouse v=1"],
    [401, "/write", ...FROM_AFAR, "-H", "Authorization: Token wrong-token", "-d", "greenhouse v=1"],
    [204, "/write", ...FROM_AFAR, "-H", `Authorization: Token ${TOKEN}`, "-d", "greenhouse v=1"],
    [204, `/write?u=any&p=${TOKEN}`, ...FROM_AFAR, "-d", "greenhouse v=2"],
    [204, "/write", ...FROM_AFAR, "-u", `any:${TOKEN}`, "-d", "greenhouse v=3"],
    [400, "/write", ...FROM_AFAR, "-u", `any:${TOKEN}`, "-d", "cellar v=3"],
    [204, "/ping"],
    [200, "/health"],
  ])("is answered %d: %s %s %s %s", async (status, address, ...args) => {
    const answer = await curl(`${wire.url}${address}`, ...args);
    expect(answer).toMatchObject({ status });
    if (status >= 400) expect(JSON.parse(answer.body).message).toMatch(/\w+ \w+/);
  });

  test("gets to read that its body is too long", async () => {
    const answer = await curl(
      `${wire.url}/write`,
      "--data-binary",
      `@${path.join(ROOT, "package-lock.json")}`,
    );
    expect(answer.status).toBe(400);
    await using small = await startWire({ push: { maxBytes: 10_000 } });
    const refused = await curl(
      `${small.url}/write`,
      "--data-binary",
      `@${path.join(ROOT, "package-lock.json")}`,
    );
    expect([refused.status, JSON.parse(refused.body).message]).toEqual([
      413,
      expect.stringContaining("10000 bytes"),
    ]);
  });
});

describe("[HTTP4] the official client", () => {
  const writer = (options: object = {}) =>
    new InfluxDB({ url: wire.url, token: TOKEN }).getWriteApi("org", "bucket", "ms", {
      maxRetries: 0,
      ...options,
    });

  test("writes points that are told in full, and new tags and fields break no running channel", async () => {
    const api = writer({ gzipThreshold: 0, batchSize: 100 });
    const started = Date.now() - 500;
    for (let at = 0; at < 500; at++) {
      const point = new Point("greenhouse").tag("bed", "a b").floatField("soil", at / 4);
      if (at % 2 === 0) point.intField("count", at).booleanField("lit", at % 4 === 0);
      if (at % 5 === 0) point.tag("row, no=2", "x=1");
      api.writePoint(point.timestamp(started + at));
    }
    await api.close();
    const first = await valuesOf("sensor/greenhouse/a-b/soil", 400);
    expect(first).toHaveLength(400);
    expect(await valuesOf("sensor/greenhouse/a-b/x-1/soil", 100)).toHaveLength(100);
    // The client sends its batches side by side, so that the newest need not come last.
    expect(await valuesOf("sensor/greenhouse/a-b/count", 200)).toContain(498);
    expect(await valuesOf("sensor/greenhouse/a-b/lit", 200)).toHaveLength(200);
  });

  test("is told in its own terms what is wrong, and the good lines are kept", async () => {
    const api = writer({ writeFailed: () => Promise.resolve() });
    let failure: unknown;
    api.writeRecords(["greenhouse kept=1", "greenhouse", "greenhouse kept=2"]);
    const failed = new InfluxDB({ url: wire.url, token: TOKEN }).getWriteApi("o", "b", "ms", {
      maxRetries: 0,
      writeFailed: (error) => {
        failure = error;
        return Promise.resolve();
      },
    });
    failed.writeRecords(["greenhouse other=1", "greenhouse"]);
    await Promise.all([api.close(), failed.close()]);
    expect(failure).toBeInstanceOf(HttpError);
    expect(failure).toMatchObject({ statusCode: 400, code: "invalid" });
    expect(String(failure)).toContain("line 2: not line protocol: the fields are missing");
    expect(await valuesOf("sensor/greenhouse/kept", 2)).toEqual([1, 2]);
  });
});

test("[HTTP4] the example pushes to whichever server it is told", async () => {
  const example = path.join(ROOT, "examples/http-push/push.mjs");
  const child = spawn(process.execPath, [example, wire.url], { stdio: "ignore" });
  const exited = once(child, "exit");
  const [humidity = Number.NaN] = await valuesOf("sensor/greenhouse/humidity", 1);
  child.kill();
  await exited;
  expect(Math.abs(humidity - 60)).toBeLessThanOrEqual(10);
  expect(reader.told("sensor/greenhouse/humidity").entry).toMatchObject({ unit: "%", decimals: 1 });
});

test("[HTTP4] the example's config is valid", async () => {
  const file = path.join(ROOT, "examples/http-push/tidemark.config.json");
  const config = await readConfig({ TIDEMARK_CONFIG: file }, ROOT);
  expect(config.push).toMatchObject({ rule: "{host}/{measurement}/{tags}/{field}" });
});

test("[HTTP4] a token is in no log and no answer, whatever is done with it", async () => {
  const said: string[] = [];
  const log = pino({ level: "trace" }, { write: (line: string) => said.push(line) });
  const push = pushOptions.parse({
    tokens: [{ token: TOKEN, channels: "sensor/greenhouse/#" }],
    requireToken: true,
  });
  await using server = await startServer(
    { port: 0, host: "127.0.0.1", feeds: [], push },
    { feeds: [], web: false, log },
  );
  const header = ["-H", `Authorization: Token ${TOKEN}`];
  for (const args of [
    ["/write", ...header, "-d", "cellar v=1\nbad"],
    [`/write?p=${TOKEN}`, "-d", "greenhouse v=1\nbad"],
    ["/api/ticks", "-d", "{}"],
    ["/write", "-H", `Authorization: Token ${TOKEN}x`, "-d", "m v=1"],
  ]) {
    const [address, ...rest] = args;
    said.push((await curl(`${server.url}${address}`, ...rest)).body);
  }
  said.push((await curl(`${server.url}/api/status`)).body, (await curl(`${server.url}/metrics`)).body);
  expect(said.join("\n")).toContain("token 1 may not push to sensor/cellar/v");
  expect(said.join("\n")).not.toContain(TOKEN);
});

test("[HTTP4] what was pushed and refused is counted with its reasons for the operator", async () => {
  await using other = await startWire({ push: {} });
  await curl(`${other.url}/write`, "-d", `a v=1\nb v=x\nc\na v=1 7\n${"e".repeat(200)} v=1`);
  const { feeds } = JSON.parse((await curl(`${other.url}/api/status`)).body);
  expect(feeds).toContainEqual(
    expect.objectContaining({
      name: "HTTP push",
      type: "push",
      state: "running",
      ticks: 1,
      channels: 1,
      refused: expect.objectContaining({
        total: 4,
        byCode: expect.objectContaining({
          "bad-value": 1,
          "not-understood": 1,
          "bad-time": 1,
          "bad-channel": 1,
        }),
      }),
    }),
  );
});

import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  createFeeds,
  DEFAULT_FEEDS,
  FEED_TYPES,
  type FeedConfig,
  feedConfigSchema,
} from "../../../server/feeds/choose-feeds.ts";
import { ROOT } from "../../support/steps.ts";

describe("the registry of feeds", () => {
  test("every type is in the schema, and every option has a help", () => {
    for (const { type, options, help } of FEED_TYPES) {
      const found = feedConfigSchema.options.find((option) => option.shape.type.value === type);
      expect(found).toBe(options);
      const keys = Object.keys(found?.shape ?? {}).filter((key) => key !== "type");
      expect(Object.keys(help).sort()).toEqual(keys.sort());
      for (const text of Object.values(help)) expect(text).toMatch(/^[a-z0-9].{15,}/);
    }
  });

  test("every type is held to the contract of feeds, and so is what is pushed", () => {
    const tests = globSync("test/server/feeds/**/*.test.ts", { cwd: ROOT });
    const sources = tests.map((file) => readFileSync(path.join(ROOT, file), "utf8")).join("\n");
    const held = new Set([...sources.matchAll(/^feedContract\("([a-z-]+)/gm)].map(([, type]) => type));
    expect([...held].toSorted()).toEqual([...FEED_TYPES.map(({ type }) => type), "push"].toSorted());
  });

  test("every type in the schema can be made", () => {
    const known = FEED_TYPES.map(({ type }) => type);
    expect(feedConfigSchema.options.map(({ shape }) => shape.type.value).sort()).toEqual(known.toSorted());
  });

  test("the default feeds are valid: simulated prices and sensors, and this machine", () => {
    const feeds = createFeeds(DEFAULT_FEEDS);
    expect(feeds.map(({ name, simulated = false }) => [name, simulated])).toEqual([
      ["Simulated market", true],
      ["Simulated sensors", true],
      ["This machine", false],
    ]);
  });

  test("names are unique, own ones too", () => {
    const feeds = createFeeds([
      { type: "host" },
      { type: "host" },
      { type: "simulated-market", name: "This machine" },
      { type: "host", name: "Cellar" },
    ]);
    expect(feeds.map(({ name }) => name)).toEqual([
      "This machine",
      "This machine 2",
      "This machine 3",
      "Cellar",
    ]);
    expect(feeds[2]).toMatchObject({ type: "simulated-market", simulated: true });
  });

  test("the second of a name says the same of itself as the first", () => {
    const recording = { type: "replay", file: "a.csv", channel: "sensor/a", time: 0, value: 1 } as const;
    const mqtt: FeedConfig = { type: "mqtt", url: "mqtt://localhost", topics: ["a"] };
    const feeds = createFeeds([mqtt, mqtt, recording, { ...recording, from: "recorded" }]);
    expect(feeds[1]).toMatchObject({ name: "MQTT localhost 2", isPushed: true, maxChannels: 5_000 });
    expect(feeds[3]).toMatchObject({ name: "Replay of a.csv 2", recorded: true, startsAnew: true });
  });

  test("an unknown type or option is refused", () => {
    expect(feedConfigSchema.safeParse({ type: "nothing" }).success).toBe(false);
    expect(feedConfigSchema.safeParse({ type: "host", intervall: 3 }).success).toBe(false);
  });
});

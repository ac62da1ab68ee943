import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { FeedStatus } from "#lib/protocol.ts";
import { Greeting } from "../../server/greeting.ts";
import { madeFeed } from "./telemetry/sources.ts";

function brokerAt(address: string, state: FeedStatus["state"] = "running"): FeedStatus {
  return madeFeed({ name: `Broker ${address}`, type: "mqtt-broker", state, source: `listens on ${address}` });
}

test("where it is comes first, then the config it read, then a broker once it listens", () => {
  const lines: string[] = [];
  const greeting = new Greeting(resolve("tidemark.config.json"), (line) => lines.push(line));
  greeting.feedChanged(brokerAt("127.0.0.1:1883"));
  greeting.feedChanged(brokerAt("10.0.0.1:1884", "retrying"));
  expect(lines).toEqual([]);
  greeting.started("http://127.0.0.1:3000", {
    state: "recording",
    file: resolve("data/history.db"),
    message: null,
  });
  expect(lines).toEqual([
    "Tidemark is at http://localhost:3000",
    "Config: tidemark.config.json",
    "History: kept in data/history.db",
    "Broker 127.0.0.1:1883 at mqtt://localhost:1883",
  ]);
  greeting.feedChanged(brokerAt("10.0.0.1:1884"));
  greeting.feedChanged(brokerAt("10.0.0.1:1884"));
  greeting.feedChanged(brokerAt("0.0.0.0:1885"));
  greeting.feedChanged(madeFeed({ type: "mqtt" }));
  expect(lines.slice(4)).toEqual([
    "Broker 10.0.0.1:1884 at mqtt://10.0.0.1:1884",
    "Broker 0.0.0.0:1885 at mqtt://localhost:1885",
  ]);
});

test("without a config it says that the demo runs", () => {
  const lines: string[] = [];
  new Greeting(undefined, (line) => lines.push(line)).started("http://127.0.0.1:3000", null);
  expect(lines[1]).toMatch(/^Config: none, so the demo runs/);
});

test.each([
  [null, "none is kept, as the config wants it"],
  [{ state: "recording", file: null, message: null }, "in memory, until the server ends"],
  [
    { state: "failing", file: null, message: "no disk; buy one" },
    "not kept for now, and tried again: no disk; buy one",
  ],
  [{ state: "recording", file: "/var/tide/history.db", message: null }, "kept in /var/tide/history.db"],
  [
    { state: "recording", file: "/var/tide/history.db", message: "a part cannot be read" },
    "kept in /var/tide/history.db; a part cannot be read",
  ],
] as const)("it says where history is kept, or why not: %j", (history, words) => {
  const lines: string[] = [];
  new Greeting(undefined, (line) => lines.push(line)).started("http://127.0.0.1:3000", history);
  expect(lines[2]).toBe(`History: ${words}`);
});

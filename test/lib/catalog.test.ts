import { expect, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";

test("what a feed does not say is unknown, and nothing is made up", () => {
  expect(factsOf({ channel: "sensor/a/x" }, "sensor", "plant")).toEqual({
    channel: "sensor/a/x",
    kind: "sensor",
    source: "plant",
    name: null,
    unit: null,
    decimals: null,
    group: null,
    expectedMs: null,
    limits: null,
    labels: null,
    command: null,
  });
});

test("what a feed says is kept as it is, zeros and empty words included", () => {
  const said = {
    channel: "symbol/A",
    name: "",
    unit: "USD",
    decimals: 0,
    group: "Shares",
    expectedMs: 0,
    limits: { ll: -1, l: 0, h: 5, hh: 9 },
    labels: { "0": "off" },
    command: { type: "choice" as const },
  };
  expect(factsOf(said, "symbol", "market")).toEqual({ ...said, kind: "symbol", source: "market" });
});

test("limits that are left out are none, and a limit of 0 is one", () => {
  const { limits } = factsOf({ channel: "sensor/a/x", limits: { h: 0 } }, "sensor", "plant");
  expect(limits).toEqual({ ll: null, l: null, h: 0, hh: null });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Limits } from "#lib/catalog.ts";
import { CHANNEL_STATES } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import * as words from "../../../app/_widgets/channel-words.ts";
import { entryOf } from "../live/fakes.ts";
import { dataOf, limitsOf } from "./made.ts";

const THIN = "\u202F";
const sensor = (name: string | null, facts: Partial<CatalogEntry> = {}) =>
  entryOf("sensor/boiler-1/feed-pump", { name, ...facts });
const symbol = (name: string | null) => entryOf("symbol/BTC-USD", { kind: "symbol", name, unit: "USD" });

describe("what a channel is called", () => {
  test("a symbol goes by its ticker with its name below", () => {
    expect(words.titlesOf("symbol/BTC-USD", symbol("Bitcoin"))).toEqual({
      title: "BTC-USD",
      detail: "Bitcoin",
    });
    expect(words.titlesOf("symbol/BTC-USD", null)).toEqual({ title: "BTC-USD", detail: "" });
    expect(words.labelOf("symbol/BTC-USD", symbol("Bitcoin"))).toBe("BTC-USD");
  });

  test.each([
    ["its place over what it measures", "Boiler 1 feed pump", { title: "Boiler 1", detail: "Feed pump" }],
    ["its place, whatever the case", "Boiler 1 FEED PUMP", { title: "Boiler 1", detail: "Feed pump" }],
    ["its name over its group", "Water", { title: "Water", detail: "Boilers" }],
    ["a name that is nothing but the measure, whole", "Feed pump", { title: "Feed pump", detail: "Boilers" }],
    ["its own words where it has no name", null, { title: "boiler-1 feed-pump", detail: "Boilers" }],
  ])("a sensor goes by %s", (_, name, titles) => {
    expect(words.titlesOf("sensor/boiler-1/feed-pump", sensor(name, { group: "Boilers" }))).toEqual(titles);
  });

  test("a sensor of which nothing is known goes by its channel", () => {
    expect(words.titlesOf("sensor/tank/level", null)).toEqual({ title: "tank", detail: "Level" });
    expect(words.labelOf("sensor/tank/level", null)).toBe("tank level");
    expect(words.labelOf("sensor/tank/level", sensor("Tank level"))).toBe("Tank level");
  });

  test("the unit stands after a sensor's value and not after a price", () => {
    expect(words.unitOf(sensor(null, { unit: "°C" }))).toBe("°C");
    expect([words.unitOf(sensor(null)), words.unitOf(symbol(null)), words.unitOf(null)]).toEqual([
      "",
      "",
      "",
    ]);
  });
});

describe("a value in words", () => {
  const door = dataOf([[0, 1]], { labels: { "0": "closed", "1": "open", NaN: "never said" } });

  test("is the name of a state, or a number with the channel's decimals", () => {
    expect(words.valueText(door)).toBe("Open");
    expect(words.wordFor(door, 0)).toBe("Closed");
    expect(words.wordFor(door, 2)).toBe("2");
    expect(words.valueText(dataOf([[0, 3.1]]))).toMatch(/^3\D1$/);
    expect(words.valueText(dataOf([[0, 21.456]], { decimals: 1 }))).toMatch(/^21\D5$/);
    expect(words.valueText(dataOf([[0, 21.456]], { decimals: 0 }))).toBe("21");
  });

  test("is a dash where there is none, whatever the labels", () => {
    expect(words.wordFor(door, Number.NaN)).toBe("—");
    expect(words.valueText(dataOf([], { labels: { "0": "off" } }))).toBe("—");
    expect(words.valueText(dataOf([], null))).toBe("—");
  });
});

describe("a crossing", () => {
  const all = limitsOf({ ll: 10, l: 20, h: 80, hh: 90 });

  test.each([
    [9, "ll", "alarm"],
    [10, "ll", "alarm"],
    [11, "l", "warn"],
    [20, "l", "warn"],
    [21, undefined, undefined],
    [79, undefined, undefined],
    [80, "h", "warn"],
    [89, "h", "warn"],
    [90, "hh", "alarm"],
    [1e9, "hh", "alarm"],
  ])("of %d is %s (%s)", (value, limit, severity) => {
    const found = words.crossingOf(all, value);
    expect([found?.limit, found?.severity]).toEqual([limit, severity]);
  });

  test("is unknown without limits and without a value", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(words.crossingOf(all, value)).toBeNull();
    }
    for (const limits of [null, undefined, limitsOf({})]) expect(words.crossingOf(limits, 0)).toBeNull();
  });

  test("is only ever of a limit that is set and that the value is beyond, the worst of them", () => {
    const some = fc
      .tuple(fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 4, maxLength: 4 }), fc.nat(15))
      .map(([values, set]): Limits => {
        const sorted = values.toSorted((a, b) => a - b);
        const at = (n: number) => ((set >> n) & 1 ? (sorted[n] ?? null) : null);
        return { ll: at(0), l: at(1), h: at(2), hh: at(3) };
      });
    fc.assert(
      fc.property(some, fc.integer({ min: -60, max: 60 }), (limits, value) => {
        const beyond = (["hh", "ll", "h", "l"] as const).filter((limit) => {
          const at = limits[limit];
          return at !== null && (limit.startsWith("h") ? value >= at : value <= at);
        });
        expect(words.crossingOf(limits, value)?.limit).toBe(beyond[0]);
      }),
    );
  });
});

describe("how old a channel is", () => {
  test.each([
    [0, `0${THIN}s ago`],
    [4_999, `4${THIN}s ago`],
    [14_000, `14${THIN}s ago`],
    [180_000, `3${THIN}min ago`],
    [-500, `0${THIN}s ago`],
    [Number.NaN, "no data yet"],
  ])("%d ms: %s", (ms, text) => expect(words.agoText(ms)).toBe(text));

  test("a badge names every state that is not current, a stale one with its age", () => {
    expect(CHANNEL_STATES.map((state) => words.badgeText(state, 42_900))).toEqual([
      null,
      null,
      "STALE 0:42",
      "OFFLINE",
      "ENDED",
    ]);
  });
});

test("a count agrees with its noun", () => {
  expect([0, 1, 2].map((count) => words.counted(count, "channel"))).toEqual([
    "0 channels",
    "1 channel",
    "2 channels",
  ]);
});

test.each([
  ["offline", 49_000, `Offline 49${THIN}s`],
  ["offline", Number.NaN, "Offline"],
  ["closed", 180_000, `Ended 3${THIN}min`],
  ["stale", 14_000, `14${THIN}s ago`],
  ["late", Number.NaN, "no data yet"],
] as const)("a row says of a channel that is %s for %d ms: %s", (state, silence, text) => {
  expect(words.shortAgeText(state, silence)).toBe(text);
});

test.each([
  ["Simulated market", false],
  ["This machine", false],
  ["Kraken", true],
  ["", true],
])("a channel of %s is of a feed somebody connected: %s", (source, isConnected) =>
  expect(words.isConnected(entryOf("symbol/X", { source }))).toBe(isConnected),
);

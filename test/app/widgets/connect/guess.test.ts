import { describe, expect, it } from "vitest";
import {
  channelFor,
  delimiterOf,
  formatOf,
  guess,
  tableOf,
} from "../../../../app/_widgets/connect/file/guess.ts";
import { paceFor } from "../../../../app/_widgets/connect/file/pace.ts";

const csv = (text: string) =>
  tableOf(
    text.split("\n").map((line) => line.split(",")),
    "csv",
  );

describe("what a recording is written in", () => {
  it.each([
    ["ticks.ndjson", "", "ndjson"],
    ["ticks.jsonl", "", "ndjson"],
    ["ticks.log", '{"ts":1}', "ndjson"],
    ["ticks.csv", "time,value", "csv"],
    ["ticks", "2024-01-01,1", "csv"],
  ])("%s", (name, firstLine, format) => {
    expect(formatOf(name, firstLine)).toBe(format);
  });

  it.each([
    ["time,value", ","],
    ["time;value", ";"],
    ["time\tvalue", "\t"],
    ['"Greifswald, north";21,5;3', ";"],
    ["value", ","],
  ])("parts the cells of %j by %j", (line, delimiter) => {
    expect(delimiterOf(line)).toBe(delimiter);
  });
});

describe("which columns hold what", () => {
  it("goes by a header's names where they are plain", () => {
    const table = csv("id,timestamp,value\n7,2024-01-01 00:00:00,21.5\n8,2024-01-01 00:00:01,21.75");
    expect(table.hasHeader).toBe(true);
    expect(guess(table)).toMatchObject({ kind: "sensor", time: 1, value: 2, decimals: 2 });
  });

  it("goes by what is in them where the names say nothing", () => {
    const table = csv("place,wann,Wärme\nkeller,1704067200,12.1\nkeller,1704067201,12.2");
    expect(guess(table)).toMatchObject({ kind: "sensor", time: 1, value: 2, decimals: 1 });
  });

  it("does not take a name at its word: a column called time that holds counts is none", () => {
    const table = csv("time,when,value\n1,2024-01-01T00:00:00Z,5\n2,2024-01-01T00:00:01Z,6");
    expect(guess(table).time).toBe(1);
  });

  it("numbers the columns where there is no header", () => {
    const table = csv("20200101 170000065,1.121200,1.121720,0\n20200101 170000265,1.121210,1.121720,0");
    expect(table.hasHeader).toBe(false);
    expect(table.rows).toHaveLength(2);
    expect(table.columns.map(({ name }) => name)).toEqual(["column 1", "column 2", "column 3", "column 4"]);
    expect(guess(table).time).toBe(0);
  });

  it("knows prices and quotes", () => {
    const trades = csv("time,price,qty\n1704067200000,64210.5,0.2");
    expect(guess(trades)).toMatchObject({ kind: "symbol", time: 0, value: 1, size: 2, bid: null });
    const quotes = csv("time,bid,ask\n1704067200000,1.1,1.2");
    expect(guess(quotes)).toMatchObject({ kind: "symbol", value: null, bid: 1, ask: 2 });
  });

  it("takes two columns without names, the second ever a little above the first, for bid and ask", () => {
    const quotes = csv("20200101 170000065,1.121200,1.121720,0\n20200101 170010447,1.121200,1.121920,0");
    expect(guess(quotes)).toMatchObject({
      kind: "symbol",
      time: 0,
      value: null,
      bid: 1,
      ask: 2,
      decimals: 4,
    });
  });

  it.each([
    ["below at times", "1704067200,21.5,21.6\n1704067201,21.6,21.5"],
    ["far above", "1704067200,21.5,40\n1704067201,21.6,41"],
    ["the same", "1704067200,21.5,21.5\n1704067201,21.6,21.6"],
    ["called otherwise", "time,inner,outer\n1704067200,21.5,21.6\n1704067201,21.6,21.7"],
  ])("takes them for no quotes where the second is %s", (_, text) => {
    expect(guess(csv(text))).toMatchObject({ kind: "sensor", value: 1, bid: null, ask: null });
  });

  it("reads the members of JSON objects, also those that come later", () => {
    const table = tableOf([{ ts: 1704067200000 }, { ts: 1704067201000, last: 7189.5 }], "ndjson");
    expect(table.columns.map(({ name }) => name)).toEqual(["ts", "last"]);
    expect(guess(table)).toMatchObject({ kind: "symbol", time: "ts", value: "last" });
  });

  it("says so where there is none", () => {
    expect(guess(csv("name,place\na,b"))).toMatchObject({ time: null, value: null });
  });
});

describe("how fast it is played", () => {
  it.each([
    [200, "1"],
    [1_000, "1"],
    [5_000, "60"],
    [60_000, "60"],
    [300_000, "3600"],
    [86_400_000, "0"],
  ])("a row each %d ms: %s", (everyMs, speed) => {
    const rows = Array.from({ length: 5 }, (_, at) => [1_704_067_200_000 + at * everyMs, 1]);
    expect(paceFor(tableOf(rows, "ndjson"), 0)).toBe(speed);
  });

  it("goes by the usual interval, whatever single holes there are, and by nothing at 1×", () => {
    const times = [0, 1, 2, 900, 901].map((at) => 1_704_067_200_000 + at * 1_000);
    expect(
      paceFor(
        tableOf(
          times.map((time) => [time, 1]),
          "ndjson",
        ),
        0,
      ),
    ).toBe("1");
    expect(paceFor(tableOf([["x", 1]], "ndjson"), 0)).toBe("1");
    expect(paceFor(tableOf([["x", 1]], "ndjson"), null)).toBe("1");
  });
});

describe("what its channel is called", () => {
  it.each([
    ["machine temperature.csv", "sensor", "value", "sensor/machine-temperature"],
    ["plant.csv", "sensor", "Flow (l/h)", "sensor/plant/flow--l-h-"],
    ["EUR-USD.csv", "symbol", "price", "symbol/EUR-USD"],
    ["2024-01-01.ndjson", "sensor", "column 2", "sensor/2024-01-01"],
    ["Übung/ä.csv", "sensor", "", "sensor/bung"],
    ["äöü.csv", "sensor", "", "sensor/recording"],
  ] as const)("%s", (file, kind, column, channel) => {
    expect(channelFor(file, kind, column)).toBe(channel);
  });
});

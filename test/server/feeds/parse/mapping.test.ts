import { describe, expect, test } from "vitest";
import { Mapping, type MappingOptions, mapping } from "../../../../server/feeds/parse/mapping.ts";

const ARRIVED = 1_700_000_000_000;
const read = (options: MappingOptions, message: unknown, prefix?: string) =>
  new Mapping(mapping.parse(options), prefix).read(message, ARRIVED);
const faultsOf = (options: unknown): string[] =>
  mapping.safeParse(options).error?.issues.map(({ message }) => message) ?? [];

describe("a mapping from a JSON message to samples", () => {
  test("symbol, time, price and size, whatever the unit of the time", () => {
    const options = { symbol: "s", time: "T", price: "p", size: "q" };
    for (const time of [
      1_672_515_782_136,
      1_672_515_782_136_000,
      1_672_515_782.136,
      "2022-12-31T19:43:02.136Z",
    ]) {
      expect(read(options, { s: "BTC/USD", T: time, p: "0.5", q: "100" }, "x")).toMatchObject([
        {
          naming: { channel: "symbol/x/BTC-USD", said: "symbol/x/BTC/USD" },
          sample: { time: 1_672_515_782_136, value: 0.5, size: 100, bid: undefined, ask: undefined },
        },
      ]);
    }
  });

  test("bid and ask alone give the mid; without a time it is that of the arrival", () => {
    expect(read({ symbol: "s", bid: "b", ask: "a" }, { s: "X", b: "1.1", a: "1.2" })).toMatchObject([
      { sample: { time: ARRIVED, value: 1.15, bid: 1.1, ask: 1.2 } },
    ]);
  });

  test("many of one message: paths are the item's, with $ the whole message's", () => {
    const options = { each: "data[*]", channel: "sensor/{$.site}/{id}", value: "v", time: "$.at" };
    const message = {
      site: "north",
      at: 1_000_000,
      data: [
        { id: 1, v: true },
        { id: 2, v: 2.5 },
      ],
    };
    expect(read(options, message)).toMatchObject([
      { naming: { channel: "sensor/north/1" }, sample: { time: 1_000_000_000, value: 1 } },
      { naming: { channel: "sensor/north/2" }, sample: { value: 2.5 } },
    ]);
  });

  test("what is wrong with one item is said verbatim, and the others are read", () => {
    const options = { each: "[*]", symbol: "s", price: "p", time: "t" };
    const mapped = read(options, [
      { s: "A", p: "abc", t: 1 },
      { p: 1, t: 1 },
      { s: "A", p: 1, t: "noon" },
      { s: "A", p: 1, t: 1 },
    ]);
    expect(mapped?.slice(0, 3)).toEqual([
      { fault: "value is not a number", detail: 'p is "abc" in {"s":"A","p":"abc","t":1}' },
      { fault: "no name", detail: 's in {"p":1,"t":1}' },
      { fault: "time not understood", detail: 't is "noon" in {"s":"A","p":1,"t":"noon"}' },
    ]);
    expect(mapped?.[3]).toMatchObject({ sample: { value: 1 } });
  });

  test("a message is its own by `when`, and without one where a value is there", () => {
    const when = { path: "type", equals: ["trade", "last_trade"] };
    const options = { when, symbol: "s", price: "p" };
    expect(read(options, { type: "trade", s: "A", p: 1 })).toHaveLength(1);
    expect(read(options, { type: "ticker", s: "A", p: 1 })).toBeUndefined();
    expect(read(options, { type: "last_trade", s: "A" })).toMatchObject([{ fault: "value is not a number" }]);
    expect(read({ symbol: "s", price: "p" }, { result: null, id: 1 })).toBeUndefined();
    expect(read({ each: "data[*]", symbol: "s", price: "p" }, { data: [] })).toBeUndefined();
  });

  test("a config that cannot be meant is refused in words", () => {
    expect(faultsOf({ price: "p" })[0]).toMatch(/either symbol, .* or channel/);
    expect(faultsOf({ symbol: "s", channel: "sensor/x", price: "p" })[0]).toMatch(/either symbol/);
    expect(faultsOf({ symbol: "s" })[0]).toMatch(/where the value is/);
    expect(faultsOf({ symbol: "s", bid: "b" })[0]).toMatch(/where the value is/);
    expect(faultsOf({ symbol: "s", price: "p", value: "p" })[0]).toMatch(/leave one out/);
    expect(faultsOf({ channel: "weather/{city}", value: "v" })[0]).toMatch(
      /starts with symbol\/ or sensor\//,
    );
    expect(faultsOf({ channel: "sensor/{city", value: "v" })[0]).toMatch(/brace/);
    expect(faultsOf({ channel: "sensor/{a b}", value: "v" })[0]).toMatch(/"a b" is no path/);
    expect(faultsOf({ symbol: "s[", price: "p" })[0]).toMatch(/"s\[" is no path/);
  });
});

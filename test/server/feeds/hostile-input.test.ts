import { describe, expect, test } from "vitest";
import { parseNumber } from "#lib/recording/number.ts";
import { compileTemplate } from "../../../server/feeds/mqtt/home-assistant/value-template.ts";
import { eachField } from "../../../server/feeds/mqtt/payload.ts";
import { jsonText } from "../../../server/feeds/parse/json-text.ts";
import { Mapping } from "../../../server/feeds/parse/mapping.ts";
import { parsePushedTick } from "../../../server/feeds/parse/pushed-tick.ts";
import { websocket } from "../../../server/feeds/websocket.ts";
import { runFeed } from "../../support/running-feed.ts";
import { openWsSource } from "../../support/ws-source.ts";

// One message, and the loop of the whole server stood still for minutes or the process ended. Where such a message is
// not read in linear time, its test runs out of time.

const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

describe("one message cannot hold up or end the server", () => {
  test.each([
    ["1".repeat(1_000_000), "x"],
    ["1".repeat(1_000_000), "e"],
    [`0.${"1".repeat(1_000_000)}`, " 1"],
    ["", `${" ".repeat(1_000_000)}x`],
  ])("by a number of a million digits that is none, %#", (digits, end) => {
    expect(parseNumber(digits + end)).toBeNaN();
  });

  test("and a long number is a number", () => {
    expect(parseNumber("0.1234567890123456789012345678901234567890")).toBeCloseTo(0.123456789);
  });

  test.each([
    `{{ value_json${"|  ".repeat(150)}`,
    `{{ value_json${" | a".repeat(120)}`,
    `{{ value_json |${" ".repeat(100_000)}x }}`,
    `{{ value_json${".a ".repeat(100_000)}`,
  ])("by a template that is none, %#", (template) => expect(compileTemplate(template)).toBeUndefined());

  test("by lists nested a hundred thousand deep", () => {
    const deep: unknown = JSON.parse(DEEP);
    expect(jsonText(deep)).toBe("something nested too deep to be shown");
    expect(new Mapping({ symbol: "s", price: "p" }).read({ s: "A", p: deep }, 1)).toMatchObject([
      { fault: expect.any(String), detail: expect.stringContaining("nested too deep") },
    ]);
    expect(parsePushedTick({ channel: "sensor/a", value: deep }, 1)).toMatchObject({
      detail: "value is something nested too deep to be shown; write a number",
    });
  });

  test("by half a million items, of which ten thousand are told", () => {
    const data = Array.from({ length: 500_000 }, () => ({ p: 1 }));
    const mapped = new Mapping({ channel: "sensor/a", each: "data[*]", value: "p" }).read({ data }, 1);
    expect(mapped).toHaveLength(10_001);
    expect(mapped?.at(-1)).toEqual({ fault: "over 10000 items in one message", detail: "500000" });
  });

  test("by a thousand fields below a key of half a million characters", () => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`f${at}`, at]));
    const names: string[] = [];
    eachField({ ["k".repeat(500_000)]: fields, short: { a: 1 } }, (name) => names.push(name));
    expect(Math.max(...names.map(({ length }) => length))).toBe(200);
  });
});

test("what a WebSocket says that nobody can read is refused, and what comes after it is told", async () => {
  await using source = await openWsSource(
    () => {},
    (connection) => {
      connection.say(`{"name":"a","value":${DEEP}}`);
      connection.say(`{"name":${DEEP},"value":1}`);
      connection.say(`{"error":${DEEP}}`);
      connection.say(`{"name":"a","value":"${"9".repeat(500_000)}x"}`);
      connection.say('{"name":"a","value":5}');
    },
  );
  const map = { channel: "sensor/{name}", value: "value" };
  await using feed = runFeed(websocket.create({ type: "websocket", url: source.url, map }));
  await feed.until("what comes after", () => feed.values("sensor/a").includes(5));
  expect(feed.status()).toMatchObject({ state: "running", reconnects: 0, refused: { total: 4 } });
});

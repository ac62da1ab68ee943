import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultOfChannel } from "#lib/channel.ts";
import { compileRule, DEFAULT_RULE, faultOfRule } from "../../../../server/feeds/push/channel-rule.ts";
import { parseSeries } from "../../../../server/feeds/push/series.ts";

function nameOf(rule: string, written: string, field: string): string {
  const series = parseSeries(written);
  if (typeof series === "string") throw new Error(series);
  return compileRule(rule)(series, field);
}

describe("the channel of a field is", () => {
  test.each([
    [DEFAULT_RULE, "cpu,host=a,cpu=cpu0", "usage_idle", "sensor/cpu/cpu0/a/usage_idle"],
    [DEFAULT_RULE, "temperature,room=kitchen", "value", "sensor/temperature/kitchen"],
    [DEFAULT_RULE, "temperature", "value", "sensor/temperature"],
    [DEFAULT_RULE, "disk,path=/var/lib", "used%", "sensor/disk/-var-lib/used-"],
    [DEFAULT_RULE, "wetter,ort=Köln\\ Süd", "°C", "sensor/wetter/K-ln-S-d/-C"],
    [DEFAULT_RULE, "m,a=🙂", "v", "sensor/m/-/v"],
    ["{measurement}/{host}/{field}", "cpu,host=a,cpu=cpu0", "idle", "sensor/cpu/a/idle"],
    ["sensor/{host}/{measurement}/{tags}/{field}", "cpu,host=a,cpu=cpu0", "idle", "sensor/a/cpu/cpu0/idle"],
    ["{measurement}/{host}/{field}", "cpu", "idle", "sensor/cpu/idle"],
    ["plant/{measurement}-{field}", "cpu,host=a", "idle", "sensor/plant/cpu-idle"],
    ["symbol/{pair}/{field}", "trade,pair=BTC-USD", "value", "symbol/BTC-USD"],
  ])("by %s of %s %s: %s", (rule, written, field, channel) => {
    expect(nameOf(rule, written, field)).toBe(channel);
  });

  test("a valid name, or one whose fault is its length or its segments, whatever the names are", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (measurement, tag, field) => {
        const series = { measurement, tags: [["a", tag]] as const };
        const channel = compileRule(DEFAULT_RULE)(series, field);
        expect(faultOfChannel(channel) ?? "at most").toContain("at most");
      }),
    );
  });
});

test("a series is refused in words", () => {
  expect(parseSeries(",a=b")).toBe("the measurement is missing");
  expect(parseSeries("m,a")).toBe('the tag "a" is not key=value');
  expect(parseSeries("m,a=")).toBe('the tag "a=" is not key=value');
  expect(parseSeries("m,a=b,a=c")).toBe('the tag "a" is there twice');
  expect(parseSeries(`m,a=${"b".repeat(2_000)}`)).toMatch(/shorten/);
});

test("a rule is refused in words, and the default is none of those", () => {
  expect(faultOfRule(DEFAULT_RULE)).toBeUndefined();
  expect(faultOfRule("{measurement/{field}")).toMatch(/not one of a pair/);
  expect(faultOfRule("{measurement}//{field}")).toMatch(/between slashes/);
  expect(faultOfRule("my plant/{field}")).toMatch(/between slashes/);
  expect(faultOfRule("a-{tags}/{field}")).toMatch(/alone/);
  expect(faultOfRule("{measurement}")).toMatch(/\{field\}/);
});

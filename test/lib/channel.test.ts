import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { channelName, faultOfChannel, faultOfPattern, isPattern, kindOf, matcher } from "#lib/channel.ts";

const segment = fc.stringMatching(/^[A-Za-z0-9._:~-]{1,12}$/);
const channel = fc
  .tuple(fc.constantFrom("symbol", "sensor"), fc.array(segment, { minLength: 1, maxLength: 7 }))
  .map(([kind, rest]) => [kind, ...rest].join("/"));

describe("a channel's name", () => {
  test("of valid segments is valid, is a pattern too, and matches itself alone", () => {
    fc.assert(
      fc.property(channel, channel, (name, other) => {
        expect([faultOfChannel(name), faultOfPattern(name), isPattern(name)]).toEqual([
          undefined,
          undefined,
          false,
        ]);
        expect(matcher(name)(name)).toBe(true);
        expect(matcher(name)(other)).toBe(name === other);
      }),
    );
  });

  test.each([
    "",
    "symbol",
    "symbol/",
    "/symbol/a",
    "sensor//a",
    "other/a",
    "sensor/a b",
    "sensor/é",
    "sensor/+",
    "sensor/a/b/c/d/e/f/g/h",
    `sensor/${"x".repeat(130)}`,
  ])("%j is refused with what to do", (name) => expect(faultOfChannel(name)).toMatch(/\w{3}/));

  test("can be made of what a source calls it, whatever that is", () => {
    expect(channelName("sensor", "plant", "Kessel 1", "Ø/°C")).toBe("sensor/plant/Kessel-1/---C");
    expect(channelName("sensor", "", "a", "", "b")).toBe("sensor/a/b");
    expect(channelName("sensor", ..."abcdefghi")).toBe("sensor/a/b/c/d/e/f/g-h-i");
    const parts = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, (said) => {
        expect(faultOfChannel(channelName("sensor", ...said))).toBeUndefined();
      }),
    );
  });

  test("has a kind", () => {
    expect([kindOf("symbol/A"), kindOf("sensor/a"), kindOf("sensors/a"), kindOf("symbol")]).toEqual([
      "symbol",
      "sensor",
      undefined,
      undefined,
    ]);
  });
});

describe("a pattern", () => {
  test("with + in any place of a name matches it; with # after any part of it too", () => {
    fc.assert(
      fc.property(channel, fc.nat(), (name, at) => {
        const segments = name.split("/");
        const place = at % segments.length;
        const plus = segments.with(place, "+").join("/");
        const rest = [...segments.slice(0, place), "#"].join("/");
        for (const pattern of [plus, rest]) {
          expect([faultOfPattern(pattern), isPattern(pattern)]).toEqual([undefined, true]);
          expect(matcher(pattern)(name)).toBe(true);
        }
      }),
    );
  });

  test.each([
    ["sensor/+", "sensor/a/b", false],
    ["sensor/+/b", "sensor/a/b", true],
    ["sensor/#", "sensor/a/b/c", true],
    ["sensor/a/#", "sensor/a", true],
    ["#", "symbol/A", true],
    ["+/+", "symbol/A", true],
    ["sensor/#", "symbol/A", false],
  ])("%s on %s: %s", (pattern, name, matches) => expect(matcher(pattern)(name)).toBe(matches));

  test.each(["sensor/#/a", "sensor/a+", "sensor/a#", "", "+/+/+/+/+/+/+/+/+"])("%j is refused", (pattern) =>
    expect(faultOfPattern(pattern)).toMatch(/\w{3}/),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findEntries } from "../../../app/_widgets/search-ranks.ts";
import { catalogOf, demo } from "./catalogs.ts";

const found = (descriptions: Parameters<typeof catalogOf>[0], words: string) =>
  findEntries(catalogOf(descriptions), words).map(({ channel }) => channel);

describe("search", () => {
  test("puts a name or channel that starts with the word first, then a word's start, then anywhere", () => {
    const catalog = [
      { channel: "sensor/a/overflow", name: "Overflow of A" },
      { channel: "sensor/b/x", name: "Main flow" },
      { channel: "sensor/c/x", name: "Flow of C" },
      { channel: "symbol/FLOW-USD" },
      { channel: "sensor/d/level", group: "Flow meters" },
    ];
    expect(found(catalog, "FLOW")).toEqual([
      "sensor/c/x",
      "symbol/FLOW-USD",
      "sensor/b/x",
      "sensor/d/level",
      "sensor/a/overflow",
    ]);
  });

  test("takes a later place of a word for its start where the first is inside another", () => {
    const catalog = [
      { channel: "sensor/a/x", name: "Inlet overflow" },
      { channel: "sensor/b/x", name: "Inlet overflow and flow" },
    ];
    expect(found(catalog, "flow")).toEqual(["sensor/b/x", "sensor/a/x"]);
  });

  test("prefers words as they were typed to the same ones scattered", () => {
    const catalog = [
      { channel: "sensor/p1/u12/flow", name: "Plant 1 unit 12 flow" },
      { channel: "sensor/p12/u1/flow", name: "Plant 12 unit 1 flow" },
    ];
    expect(found(catalog, "plant 12 flow")).toEqual(["sensor/p12/u1/flow", "sensor/p1/u12/flow"]);
  });

  test("is the whole catalog while nothing is typed", () => {
    const catalog = demo();
    expect(findEntries(catalog, "  ")).toBe(catalog);
  });

  test("finds exactly the entries that hold every word, each once", () => {
    const catalog = demo();
    const word = fc.constantFrom("a", "boiler", "TEMP", "usd", "1", "cpu", "host", "/", "no-such");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), (words) => {
        const expected = catalog.filter(({ channel, name, group }) => {
          const text = `${channel} ${name ?? ""} ${group ?? ""}`.toLowerCase();
          return words.every((one) => text.includes(one.toLowerCase()));
        });
        const got = findEntries(catalog, words.join(" "));
        expect(got).toHaveLength(expected.length);
        expect(new Set(got)).toEqual(new Set(expected));
      }),
    );
  });
});

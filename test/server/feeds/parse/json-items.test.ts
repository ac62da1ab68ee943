import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonItems, MAX_ITEM } from "../../../../server/feeds/parse/json-items.ts";

interface Read {
  readonly items: [number: number, item: unknown][];
  readonly faults: [number: number, reason: string][];
}

function read(texts: readonly string[], perLine = false): Read {
  const items: Read["items"] = [];
  const faults: Read["faults"] = [];
  const reader = new JsonItems(
    {
      item: (item, number) => items.push([number, item]),
      fault: (number, reason) => faults.push([number, reason]),
    },
    perLine,
  );
  for (const text of texts) reader.write(text);
  reader.end();
  return { items, faults };
}

describe("the items of a body are", () => {
  test.each<[string, string, Read["items"], Read["faults"]]>([
    ["one value", '{"a":1}', [[1, { a: 1 }]], []],
    ["one value over several lines", ' {\n "a": [1,\n2]\n}\n', [[1, { a: [1, 2] }]], []],
    ["one value behind a byte order mark", '\uFEFF{"a":1}', [[1, { a: 1 }]], []],
    [
      "those of an array",
      '[{"a":"],{"},\n[2],3]',
      [
        [1, { a: "],{" }],
        [2, [2]],
        [3, 3],
      ],
      [],
    ],
    ["none of an empty array", " [ ] \n", [], []],
    [
      "lines",
      '{"a":1}\r\n\n{"a":2}',
      [
        [1, { a: 1 }],
        [3, { a: 2 }],
      ],
      [],
    ],
    [
      "good lines around a bad one",
      '{"a":1}\n{"a"\n3\n',
      [
        [1, { a: 1 }],
        [3, 3],
      ],
      [[2, "not JSON"]],
    ],
    [
      "good items around a bad one",
      "[1,{x},,2]",
      [
        [1, 1],
        [4, 2],
      ],
      [
        [2, "not JSON"],
        [3, "not JSON"],
      ],
    ],
    ["none of nothing", " \n", [], []],
    ["none of garbage", "hello", [], [[1, "not JSON"]]],
    ["those before the end of an array that has none", "[1,2", [[1, 1]], [[2, "not JSON"]]],
    ["those before what comes behind an array", "[1] 2", [[1, 1]], [[2, "not JSON"]]],
  ])("%s: %j", (_, text, items, faults) => {
    expect(read([text])).toEqual({ items, faults });
    expect(read([...text])).toEqual({ items, faults });
  });

  test("lines where that was said, also when the first one is bad", () => {
    expect(read(['{"a"\n{"a":2}'], true)).toEqual({ items: [[2, { a: 2 }]], faults: [[1, "not JSON"]] });
  });

  test("not those that are too long, which cost themselves alone", () => {
    const long = JSON.stringify("x".repeat(MAX_ITEM));
    expect(read([`[1,${long},2]`])).toEqual({
      items: [
        [1, 1],
        [3, 2],
      ],
      faults: [[2, "line too long"]],
    });
    expect(read([`1\n${long}\n2`])).toEqual({
      items: [
        [1, 1],
        [3, 2],
      ],
      faults: [[2, "line too long"]],
    });
  });
});

test("any values are read back, from an array and from lines, wherever the text is cut", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(), (values, at) => {
      const lines = values.map((value) => JSON.stringify(value)).join("\n");
      for (const [text, perLine] of [
        [JSON.stringify(values), false],
        [lines, true],
      ] as const) {
        const cut = at % text.length;
        const { items, faults } = read([text.slice(0, cut), text.slice(cut)], perLine);
        expect(faults).toEqual([]);
        expect(items.map(([, item]) => item)).toEqual(
          values.map((value) => JSON.parse(JSON.stringify(value))),
        );
      }
    }),
  );
});

test("garbage never throws", () => {
  const scraps = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "\\",
    "1",
    "a",
    ":",
    "\n",
    " ",
    "\u0000",
    "\ud800",
  );
  fc.assert(
    fc.property(fc.array(scraps), fc.boolean(), (parts, perLine) => {
      expect(() => read(parts, perLine)).not.toThrow();
    }),
  );
});

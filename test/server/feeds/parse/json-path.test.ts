import { describe, expect, test } from "vitest";
import { z } from "zod";
import { compilePath, jsonPath } from "../../../../server/feeds/parse/json-path.ts";

const first = (path: string, json: unknown): unknown => compilePath(path).first(json);
const all = (path: string, json: unknown): readonly unknown[] => compilePath(path).all(json);

describe("a path into a JSON message", () => {
  const message = { data: { k: { c: "1.5" }, list: [{ p: 1 }, { p: 2 }] }, "best-bid": 7, length: 3 };

  test.each([
    ["$.data.k.c", "1.5"],
    ["data.k.c", "1.5"],
    ["@.data.k.c", "1.5"],
    ["data.list[1].p", 2],
    ["data.list[-1].p", 2],
    ['["best-bid"]', 7],
    ["$", message],
    ["data.list[*].p", 1],
    ["data.list[?@.p > 1].p", 2],
    ["data.nothing.c", undefined],
    ["data.list.p", undefined],
    ["data.k[0]", undefined],
  ])("%s leads to the first of what is there", (path, value) => {
    expect(first(path, message)).toEqual(value);
  });

  test("an array at the top is read by number, and all of it by [*]", () => {
    expect(first("[0].price", [{ price: 4 }])).toBe(4);
    expect(all("[*].price", [{ price: 4 }, { price: 5 }])).toEqual([4, 5]);
    expect(all("data.list[*]", message)).toHaveLength(2);
    expect(all("data.k.c", message)).toEqual(["1.5"]);
    expect(all("data.k.d", message)).toEqual([]);
  });

  test("what an object inherits is not there", () => {
    for (const path of ["constructor", "__proto__", "toString.name", "data.list.length", "$.*.constructor"]) {
      expect(all(path, { data: { list: [1] } }), path).toEqual([]);
    }
    expect(first("__proto__.x", JSON.parse('{"__proto__":{"x":1}}'))).toBe(1);
  });

  test("anything may come, nothing is thrown", () => {
    const deep = JSON.parse(`${"[".repeat(2_000)}${"]".repeat(2_000)}`);
    for (const json of [null, undefined, 1, "text", [], {}, deep, () => 1]) {
      for (const path of ["a.b", "[0][0]", "a[*]", "$..x"])
        expect(all(path, json), path).not.toContain("text");
    }
  });

  test.each([
    ["data[", "unclosed bracketed selection"],
    ["", "it is empty"],
    ["a b", "expected '.'"],
  ])("%j is refused with its fault and a remedy", (path, fault) => {
    expect(() => compilePath(path)).toThrow(
      new RegExp(`^"${path.replace("[", "\\[")}" is no path: .*${fault}.*; write one such as`),
    );
    const checked = z.object({ at: jsonPath }).safeParse({ at: path });
    expect(checked.error?.issues[0]).toMatchObject({ path: ["at"], code: "custom" });
  });
});

import { Point as InfluxPoint } from "@influxdata/influxdb-client";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineProtocolReader, MAX_POINT, unescaped } from "../../../../server/feeds/parse/line-protocol.ts";
import type { Precision } from "../../../../server/feeds/parse/point-scanner.ts";
import { parseSeries } from "../../../../server/feeds/push/series.ts";

interface Read {
  readonly points: {
    line: number;
    series: string;
    fields: Record<string, number>;
    texts: string[];
    time: number;
    rest: number;
  }[];
  readonly faults: { line: number; reason: string; detail: string }[];
}

/** Reads texts one after the other, as they would arrive. */
function read(texts: readonly string[], precision: Precision = "ns"): Read {
  const points: Read["points"] = [];
  const faults: Read["faults"] = [];
  const reader = new LineProtocolReader(
    {
      point: ({ series, keys, values, count, texts: said, time, rest }, line) => {
        const fields = Object.fromEntries(
          keys.slice(0, count).map((key, at) => [key, values[at] ?? Number.NaN]),
        );
        points.push({ line, series, fields, texts: [...said], time, rest });
      },
      fault: (line, reason, detail) => faults.push({ line, reason, detail }),
    },
    precision,
  );
  for (const text of texts) reader.write(text);
  reader.end();
  return { points, faults };
}

describe("a line of line protocol", () => {
  test("is measurement, tags, fields and a time in nanoseconds", () => {
    const { points, faults } = read(["weather,city=Oslo,site=a temperature=-3.25,wet=t 1700000000123456789"]);
    expect(faults).toEqual([]);
    expect(points).toEqual([
      {
        line: 1,
        series: "weather,city=Oslo,site=a",
        fields: { temperature: -3.25, wet: 1 },
        texts: [],
        time: 1_700_000_000_123,
        rest: 456_789,
      },
    ]);
  });

  test.each([
    ["1", 1],
    ["-0.5", -0.5],
    ["+2.", 2],
    [".25", 0.25],
    ["1e3", 1_000],
    ["-1.5E-7", -1.5e-7],
    ["0.1", 0.1],
    ["123456789.123456789123", Number("123456789.123456789123")],
    ["12i", 12],
    ["-9223372036854775808i", -(2 ** 63)],
    ["18446744073709551615u", 2 ** 64],
    ["t", 1],
    ["TRUE", 1],
    ["f", 0],
    ["False", 0],
  ])("has the value %s", (written, value) => {
    expect(read([`m v=${written}`]).points[0]?.fields).toEqual({ v: value });
  });

  test.each([
    "",
    "NaN",
    "inf",
    "1.2.3",
    "0x10",
    "1_0",
    "--1",
    "1.5i",
    "-1u",
    "yes",
    "12ii",
    "i",
    "1e",
    "1e999",
    ".",
  ])("does not have the value %j", (written) => {
    const { points, faults } = read([`m v=${written},w=1`]);
    expect(points).toEqual([]);
    expect(faults).toMatchObject([{ line: 1, reason: "value is not a finite number" }]);
  });

  test.each<[Precision, string, number, number]>([
    ["ns", "1700000000123456789", 1_700_000_000_123, 456_789],
    ["ns", "5", 0, 5],
    ["ns", "-1", -1, 1],
    ["us", "1700000000123456", 1_700_000_000_123, 456],
    ["u", "1700000000123456", 1_700_000_000_123, 456],
    ["ms", "1700000000123", 1_700_000_000_123, 0],
    ["s", "1700000000", 1_700_000_000_000, 0],
    ["m", "28333333", 1_699_999_980_000, 0],
    ["h", "472222", 1_699_999_200_000, 0],
  ])("counts its time in %s: %s", (precision, written, time, rest) => {
    expect(read([`m v=1 ${written}`], precision).points).toMatchObject([{ time, rest }]);
  });

  test.each(["1.5", "x", "-", "12345678901234567890", "1700000000 7"])(
    "does not have the time %s",
    (time) => {
      expect(read([`m v=1 ${time}`]).faults).toHaveLength(1);
    },
  );

  test("may have escapes in names, which mean what they hide", () => {
    const [point] = read(["my\\ room,a\\ b=c\\,d\\=e x\\=y=1"]).points;
    expect(parseSeries(point?.series ?? "")).toEqual({ measurement: "my room", tags: [["a b", "c,d=e"]] });
    expect(Object.keys(point?.fields ?? {}).map((key) => unescaped(key))).toEqual(["x=y"]);
  });

  test("may hold texts, also with commas, blanks, quotes and ends of line in them", () => {
    const { points, faults } = read(['m a="x, y=1",b=2,c="said \\"no\\"\nand left" 1000000\nm b=3']);
    expect(faults).toEqual([]);
    expect(points).toMatchObject([
      { line: 1, fields: { b: 2 }, texts: ["a", "c"], time: 1 },
      { line: 3, fields: { b: 3 }, texts: [] },
    ]);
  });

  test.each([
    ["m", "the fields are missing"],
    ["m ", "a field has no =value"],
    ["m v", "a field has no =value"],
    ["m =1", "a field's key is missing"],
    ["m v=1,", "a field has no =value"],
    ["m v=1, w=2", "a field has no =value"],
    ['m v="x', "a quote is not closed"],
    ['m v="x"y', "there is something behind a closing quote"],
    ["m v=1 2 3", "there is something behind the time"],
  ])("is refused with what is wrong with it: %s", (line, fault) => {
    const { points, faults } = read([`ok v=1\n${line}\nok v=2`]);
    expect(points.map(({ series }) => series)).toEqual(["ok", "ok"]);
    expect(faults).toEqual([
      {
        line: 2,
        reason: "not line protocol",
        detail: `${fault} in ${JSON.stringify(line)}`,
      },
    ]);
  });

  test("that is longer than a line may be costs itself alone, wherever it ends", () => {
    const long = `m v=${"1".repeat(MAX_POINT * 2)}`;
    const pieces = `ok v=1\n${long}\nok v=2\n`.match(/.{1,5000}/gs) ?? [];
    const { points, faults } = read(pieces);
    expect(points.map(({ line }) => line)).toEqual([1, 3]);
    expect(faults).toMatchObject([{ line: 2, reason: "line too long" }]);
  });
});

test("comments, blank lines, blanks and both ends of line are passed over and counted", () => {
  const { points, faults } = read(["# a comment\r\n\r\n   \n\t m  v=1   7000000  \r\n#\nm v=2\r\n#last"]);
  expect(faults).toEqual([]);
  expect(points.map(({ line, time }) => [line, time])).toEqual([
    [4, 7],
    [6, Number.NaN],
  ]);
});

/** The client keeps tags and fields in plain objects, and so loses what is called `__proto__` itself. */
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => !/[\\\s]|^#/.test(text) && text !== "__proto__");
const spaced = fc.tuple(name, name).map(([a, b]) => `${a} ${b}`);
const names = fc.oneof(name, spaced);
const value = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => ({ kind: "float", number }) as const),
  fc.maxSafeInteger().map((number) => ({ kind: "int", number }) as const),
  fc.maxSafeNat().map((number) => ({ kind: "uint", number }) as const),
  fc.boolean().map((truth) => ({ kind: "boolean", truth }) as const),
);
const written = fc.record({
  measurement: names,
  tags: fc.dictionary(names, names, { maxKeys: 4, noNullPrototype: true }),
  fields: fc.uniqueArray(fc.tuple(names, value), { minLength: 1, maxLength: 5, selector: ([key]) => key }),
  time: fc.integer({ min: 0, max: 4_000_000_000_000 }),
});

/** One line as the official client writes it, and what it should say. */
function lineOf({
  measurement,
  tags,
  fields,
  time,
}: typeof written extends fc.Arbitrary<infer T> ? T : never) {
  const point = new InfluxPoint(measurement).timestamp(`${time}000042`);
  for (const [key, text] of Object.entries(tags)) point.tag(key, text);
  const numbers: Record<string, number> = {};
  for (const [key, said] of fields) {
    if (said.kind === "boolean") point.booleanField(key, said.truth);
    else if (said.kind === "float") point.floatField(key, said.number);
    else if (said.kind === "int") point.intField(key, said.number);
    else point.uintField(key, said.number);
    numbers[key] = said.kind === "boolean" ? Number(said.truth) : said.number;
  }
  const series = { measurement, tags: Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1)) };
  return { text: `${point.toLineProtocol()}`, series, numbers, time };
}

/** The numbers with 0 in place of -0, which may be read as either. */
function unsigned(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).map(([key, number]) => [key, number + 0]));
}

test("a tag may have the name of an object's own member", () => {
  const { points, faults } = read(["m,__proto__=a,constructor=b v=1 1\n"]);
  expect(faults).toEqual([]);
  const tags = [
    ["__proto__", "a"],
    ["constructor", "b"],
  ];
  expect(points.map(({ series }) => parseSeries(series))).toEqual([{ measurement: "m", tags }]);
});

test("whatever the official client writes is read back, wherever the text is cut", () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), fc.nat(), (all, at) => {
      const lines = all.map(lineOf);
      const text = lines.map((line) => line.text).join("\n");
      const cut = at % text.length;
      const { points, faults } = read([text.slice(0, cut), text.slice(cut)]);
      expect(faults).toEqual([]);
      expect(
        points.map(({ series, fields, time, rest }) => ({
          series: parseSeries(series),
          numbers: Object.fromEntries(
            Object.entries(fields).map(([key, number]) => [unescaped(key), number + 0]),
          ),
          time,
          rest,
        })),
      ).toEqual(
        lines.map(({ series, numbers, time }) => ({ series, numbers: unsigned(numbers), time, rest: 42 })),
      );
    }),
  );
});

const scraps = fc.oneof(
  fc.constantFrom(
    "m",
    ",",
    "=",
    " ",
    "\n",
    '"',
    "\\",
    "#",
    "1",
    "i",
    "t",
    "e",
    "-",
    ".",
    "\r",
    "é",
    "\ud800",
    "\u0000",
  ),
  fc.string({ unit: "binary", maxLength: 4 }),
);

test("garbage never throws, and says the same wherever it is cut", () => {
  fc.assert(
    fc.property(fc.array(scraps, { maxLength: 60 }), fc.nat(), (parts, at) => {
      const text = parts.join("");
      const cut = at % (text.length + 1);
      const whole = read([text]);
      expect(read([text.slice(0, cut), text.slice(cut)])).toEqual(whole);
      expect(read([...text])).toEqual(whole);
    }),
    { numRuns: 1_000 },
  );
});

test("a good line between garbage is read", () => {
  const bad = fc.string({ unit: "binary", maxLength: 40 }).map((text) => text.replace(/["\n]/g, ""));
  fc.assert(
    fc.property(bad, bad, (before, after) => {
      const { points } = read([`${before}\ngood,a=b v=1 5000000\n${after}`]);
      expect(points).toContainEqual(
        expect.objectContaining({ line: 2, series: "good,a=b", fields: { v: 1 }, time: 5 }),
      );
    }),
  );
});

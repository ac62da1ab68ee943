import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linesOf, MAX_LINE } from "#lib/recording/lines.ts";
import { csvRows, ndjsonRows, type Row } from "../../../../server/feeds/parse/rows.ts";

type Reader = (source: Readable) => AsyncGenerator<Row>;

async function read(reader: Reader, text: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of reader(Readable.from([Buffer.from(text)]))) rows.push(row);
  return rows;
}

describe("lines", () => {
  test("come out whole, however the bytes are cut", async () => {
    const text = fc.array(fc.string({ unit: "grapheme" }).map((s) => s.replaceAll(/[\r\n\uFEFF]/g, "")));
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (lines, size) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        const found: (string | undefined)[] = [];
        for await (const { text: line } of linesOf(Readable.from(chunks))) found.push(line);
        expect(found).toEqual(lines);
      }),
    );
  });

  test("one without an end is one, too", async () => {
    const found = [];
    for await (const line of linesOf(Readable.from([Buffer.from("a\r\nb")]))) found.push(line);
    expect(found).toEqual([
      { line: 1, text: "a" },
      { line: 2, text: "b" },
    ]);
  });
});

describe("CSV", () => {
  test("knows quotes, a byte order mark, CRLF and empty lines, and counts lines as an editor does", async () => {
    expect(await read(csvRows, '\uFEFFt,"a ""b"", c"\r\n\r\n1, 2\r\n')).toEqual([
      { line: 1, cells: ["t", 'a "b", c'] },
      { line: 3, cells: ["1", " 2"] },
    ]);
  });

  test.each([['1,"2'], ['1,2"x'], ['"1"2,3']])(
    "a broken quote as in %s costs its own line alone",
    async (bad) => {
      expect(await read(csvRows, `0,1\n${bad}\n3,4\n`)).toEqual([
        { line: 1, cells: ["0", "1"] },
        { line: 2, fault: "not CSV" },
        { line: 3, cells: ["3", "4"] },
      ]);
    },
  );

  test("a line without end is passed over, and memory with it", async () => {
    expect(await read(csvRows, `0,1\n${"9".repeat(MAX_LINE + 1)}\n3,4\n`)).toEqual([
      { line: 1, cells: ["0", "1"] },
      { line: 2, fault: "line too long" },
      { line: 3, cells: ["3", "4"] },
    ]);
  });
});

describe("NDJSON", () => {
  test("takes objects and arrays, and names the lines that are neither", async () => {
    expect(await read(ndjsonRows, '{"a":1}\n\n[1,2]\nnull\n{"a":\n7\n{"a":2}')).toEqual([
      { line: 1, cells: { a: 1 } },
      { line: 3, cells: [1, 2] },
      { line: 4, fault: "not a JSON object or array" },
      { line: 5, fault: "not a JSON object or array" },
      { line: 6, fault: "not a JSON object or array" },
      { line: 7, cells: { a: 2 } },
    ]);
  });
});

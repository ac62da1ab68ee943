import type { Readable } from "node:stream";
import { type CsvError, type Info, Parser } from "csv-parse";
import { linesOf, MAX_LINE } from "./lines.ts";

/** Cells by number (CSV, JSON arrays) or by name (JSON objects). */
export type Cells = readonly unknown[] | Readonly<Record<string, unknown>>;

/** One row of a recording, or why there is none on that line. */
export type Row =
  | { readonly line: number; readonly cells: Cells }
  | { readonly line: number; readonly fault: string };

/**
 * The rows of CSV (RFC 4180), each an array of texts. A line with a broken quote is one fault, and reading goes
 * on after it. Bytes are read no faster than rows are taken.
 */
export async function* csvRows(source: Readable): AsyncGenerator<Row> {
  const faults: Row[] = [];
  const parser = new Parser({
    bom: true,
    info: true,
    trim: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_LINE,
    on_skip: (error) => {
      faults.push({ line: lineOf(error), fault: "not CSV" });
      return undefined;
    },
  });
  source.on("error", (error) => parser.destroy(error));
  const rows: AsyncIterable<{ record: string[]; info: Info }> = source.pipe(parser);
  for await (const { record, info } of rows) {
    yield* faults.splice(0);
    yield { line: info.lines, cells: record };
  }
  yield* faults.splice(0);
}

function lineOf(error: CsvError | undefined): number {
  const lines: unknown = error ? Reflect.get(error, "lines") : undefined;
  return typeof lines === "number" ? lines : 0;
}

/** The rows of newline-delimited JSON: an object or an array on each line. */
export async function* ndjsonRows(source: Readable): AsyncGenerator<Row> {
  for await (const { line, text } of linesOf(source)) {
    if (text?.trim() === "") continue;
    const cells = text === undefined ? undefined : cellsOf(text);
    const fault = text === undefined ? "line too long" : "not a JSON object or array";
    yield cells ? { line, cells } : { line, fault };
  }
}

function cellsOf(text: string): Cells | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return isCells(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isCells(value: unknown): value is Cells {
  return typeof value === "object" && value !== null;
}

import { parse } from "csv-parse/sync";
import { linesOf } from "#lib/recording/lines.ts";
import { type Cells, cellsOf } from "#lib/recording/sample.ts";

/** One row of a recording, or why there is none on that line. */
export type Row =
  | { readonly line: number; readonly cells: Cells }
  | { readonly line: number; readonly fault: string };

/**
 * The rows of CSV (RFC 4180), each an array of texts. Every row is one line: a quote that is never closed costs
 * its own line and not the rest of the file, and numbers of lines are those an editor shows.
 */
export async function* csvRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  for await (const { line, text } of linesOf(source)) {
    if (text?.trim() === "") continue;
    const cells = text === undefined ? undefined : csvCells(text);
    yield cells ? { line, cells } : { line, fault: text === undefined ? TOO_LONG : "not CSV" };
  }
}

const TOO_LONG = "line too long";

/** The cells of a line. Without a quote in it there is nothing to parse. */
function csvCells(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(",");
  try {
    return parse(text, { trim: true, relax_column_count: true })[0];
  } catch {
    return undefined;
  }
}

/** The rows of newline-delimited JSON: an object or an array on each line. */
export async function* ndjsonRows(source: AsyncIterable<Uint8Array>): AsyncGenerator<Row> {
  for await (const { line, text } of linesOf(source)) {
    if (text?.trim() === "") continue;
    const cells = text === undefined ? undefined : cellsOf(text);
    const fault = text === undefined ? TOO_LONG : "not a JSON object or array";
    yield cells ? { line, cells } : { line, fault };
  }
}

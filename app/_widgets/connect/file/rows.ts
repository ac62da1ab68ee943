import { linesOf } from "#lib/recording/lines.ts";
import { type Cells, cellsOf } from "#lib/recording/sample.ts";
import { delimiterOf, type Format, formatOf, type Guess, type Table } from "./guess.ts";

/** How the lines of a recording are read. */
export interface Layout {
  readonly format: Format;
  /** Of CSV. */
  readonly delimiter: string;
}

/** What is known of a file before it is played. */
export interface Preview {
  readonly layout: Layout;
  readonly table: Table;
  readonly guess: Guess;
}

/** A line of a recording, or why it is none. */
export type Row = {
  readonly line: number;
  /** Characters up to the end of this line. */
  readonly end: number;
} & ({ readonly cells: Cells } | { readonly fault: string });

/** Bytes that a preview looks at. */
const PREVIEW_BYTES = 131_072;
const PREVIEW_ROWS = 50;

/** The first rows of a file, and how to read the others. */
export async function previewOf(file: File): Promise<{ layout: Layout; rows: Cells[] }> {
  const text = await file.slice(0, PREVIEW_BYTES).text();
  const first = text.slice(0, text.search(/\r?\n|$/)).replace(/^\uFEFF/, "");
  const layout = { format: formatOf(file.name, first), delimiter: delimiterOf(first) };
  const rows: Cells[] = [];
  for await (const row of rowsOf(file.slice(0, PREVIEW_BYTES), layout)) {
    if ("cells" in row) rows.push(row.cells);
    if (rows.length === PREVIEW_ROWS) break;
  }
  return { layout, rows };
}

/** The rows of a recording, one a line, read as they are taken: of a file of any size only a piece is held. */
export async function* rowsOf(file: Blob, layout: Layout): AsyncGenerator<Row> {
  const cellsOf = await cellReader(layout);
  let end = 0;
  for await (const { line, text } of linesOf(chunksOf(file))) {
    end += (text?.length ?? 0) + 1;
    if (text?.trim() === "") continue;
    const cells = text === undefined ? undefined : cellsOf(line === 1 ? text.replace(/^\uFEFF/, "") : text);
    const what = layout.format === "csv" ? "not CSV" : "not a JSON object or array";
    yield cells ? { line, end, cells } : { line, end, fault: text === undefined ? "line too long" : what };
  }
}

/** A browser's streams are not all iterable by themselves. */
async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}

type CellReader = (text: string) => Cells | undefined;

async function cellReader({ format, delimiter }: Layout): Promise<CellReader> {
  if (format === "ndjson") return cellsOf;
  const { parse } = await import("csv-parse/browser/esm/sync");
  const options = { delimiter, trim: true, relax_column_count: true };
  return (text) => {
    try {
      const cells = parse(text, options)[0];
      return delimiter === ";" ? cells?.map(withPoint) : cells;
    } catch {
      return undefined;
    }
  };
}

/** Where cells are parted by semicolons the comma is free for decimals: `21,5`. */
function withPoint(cell: string): string {
  return /^[+-]?\d+,\d+$/.test(cell) ? cell.replace(",", ".") : cell;
}

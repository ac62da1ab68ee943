import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import {
  type Cells,
  type Column,
  type Columns,
  isHeading,
  parseSample,
  type Sample,
} from "#lib/recording/sample.ts";
import { csvRows, ndjsonRows, type Row } from "./rows.ts";

export type Format = "csv" | "ndjson";

export interface RecordingOptions {
  readonly file: string;
  readonly format: Format;
  readonly columns: Columns;
  /** Told of each line that could not be read: a short reason, and the line in words. */
  readonly onFault: (reason: string, detail: string) => void;
  /** Why a sample that was understood is not wanted, in a few words. */
  readonly faultOf?: ((sample: Sample) => string | undefined) | undefined;
  /** Whether a first line that names columns which are counted is passed over; it is a bad line otherwise. */
  readonly skipsNames?: boolean | undefined;
  /** Told how many bytes more have been read. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/** The format a file's name speaks of. */
export function formatOf(file: string): Format {
  return /\.(ndjson|jsonl|json)$/i.test(file) ? "ndjson" : "csv";
}

/**
 * The samples of a recording, in the order of the file. Reads as fast as they are taken, and holds no more than
 * some rows. Rejects with an Error that names the file and the remedy when the file cannot be read, has none of
 * the columns, or holds not one good line.
 */
export async function* samplesOf(options: RecordingOptions, signal: AbortSignal): AsyncGenerator<Sample> {
  await checkFile(options.file);
  const source = createReadStream(options.file, { highWaterMark: 1 << 18 });
  const stop = () => source.destroy();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const bytes = options.onBytes ? counted(source, options.onBytes) : source;
    const rows = options.format === "csv" ? csvRows(bytes) : ndjsonRows(bytes);
    yield* understood(rows, options, signal);
  } catch (error) {
    // A stream cut off by the abort complains of a premature close.
    if (!signal.aborted) throw readable(error, options.file);
  } finally {
    signal.removeEventListener("abort", stop);
    source.destroy();
  }
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function* understood(
  rows: AsyncGenerator<Row>,
  options: RecordingOptions,
  signal: AbortSignal,
): AsyncGenerator<Sample> {
  let { columns } = options;
  const isCsv = options.format === "csv";
  let headerAhead = isCsv && !isHeaderless(columns);
  let mayBeNamed = isCsv && !headerAhead && options.skipsNames === true;
  let good = 0;
  let bad = 0;
  let first = "";
  const noted: RecordingOptions = {
    ...options,
    onFault: (reason, detail) => {
      first ||= `${detail}: ${reason}`;
      options.onFault(reason, detail);
    },
  };
  for await (const row of rows) {
    if (signal.aborted) return;
    if (headerAhead && "cells" in row) {
      columns = byNumber(columns, row.cells, options.file);
      headerAhead = false;
      continue;
    }
    const isNamed = mayBeNamed && "cells" in row && isHeading(row.cells, columns);
    mayBeNamed = false;
    if (isNamed) continue;
    const sample = sampleOf(row, columns, noted);
    if (sample) yield sample;
    if (sample) good++;
    else bad++;
  }
  if (good === 0 && !signal.aborted) throw nothingIn(options.file, bad, first);
}

function sampleOf(
  row: Row,
  columns: Columns,
  { file, onFault, faultOf }: RecordingOptions,
): Sample | undefined {
  const where = `${file} line ${row.line}`;
  if ("fault" in row) {
    onFault(row.fault, where);
    return undefined;
  }
  const parsed = parseSample(row.cells, columns);
  if ("sample" in parsed) {
    const unwanted = faultOf?.(parsed.sample);
    if (unwanted === undefined) return parsed.sample;
    onFault(unwanted, `${where}: ${JSON.stringify(row.cells)}`);
    return undefined;
  }
  const { fault, column, cell } = parsed;
  onFault(fault, `${where}: column ${JSON.stringify(column)} is ${JSON.stringify(cell) ?? "missing"}`);
  return undefined;
}

/** A CSV file whose columns are all named by number has no header: its first line is data. */
function isHeaderless(columns: Columns): boolean {
  return Object.values(columns).every((column) => column === undefined || typeof column === "number");
}

/** The columns by number, from the header's names. Throws an Error that lists the names found. */
function byNumber(columns: Columns, header: Cells, file: string): Columns {
  const names = Object.values(header).map((name) => String(name).trim());
  const find = (column: Column): number => {
    const at = typeof column === "number" ? column : names.indexOf(column);
    if (at >= 0 && at < names.length) return at;
    throw new Error(
      `${file} has no column ${JSON.stringify(column)}; its first line names ${names.map((name) => JSON.stringify(name)).join(", ")}. ` +
        "Write one of these, or number the columns from 0 if the file has no header",
    );
  };
  const entries = Object.entries(columns).filter(([, column]) => column !== undefined);
  return { ...columns, ...Object.fromEntries(entries.map(([name, column]) => [name, find(column)])) };
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    throw readable(error, file);
  });
  if (found.isDirectory()) throw unusable(file, "it is a directory");
  if (found.isFile() && found.size === 0) throw unusable(file, "it is empty");
}

function nothingIn(file: string, bad: number, first: string): Error {
  const why = bad === 0 ? "it has no rows" : `not one of its ${bad} rows could be read`;
  const named = first === "" ? "" : `, the first: ${first}`;
  return new Error(
    `${file}: ${why}${named}; check the options time, value, price, bid and ask against its first lines`,
  );
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this process may not read it",
  EPERM: "this process may not read it",
  ENOTDIR: "a part of its path is not a directory",
};

/** An error of the file system in words that name the file and the remedy; any other as it is. */
function readable(error: unknown, file: string): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return error;
  return unusable(file, WHY[code] ?? `the system says ${code}`);
}

function unusable(file: string, why: string): Error {
  return new Error(`cannot read ${file}: ${why}; set the option "file" to a recording that can be read`);
}

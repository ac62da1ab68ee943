import { channelName, type Kind } from "#lib/channel.ts";
import { digitsAfterPoint, parseNumber } from "#lib/recording/number.ts";
import type { Cells, Column } from "#lib/recording/sample.ts";
import { parseTime } from "#lib/recording/time.ts";

export type Format = "csv" | "ndjson";

/** What the first rows of a recording look like as a table. */
export interface Table {
  readonly columns: readonly { readonly key: Column; readonly name: string }[];
  /** Whether the first line names the columns and is no data. */
  readonly hasHeader: boolean;
  readonly rows: readonly Cells[];
}

/** Which columns are likely to hold what; `null` where none does. */
export interface Guess {
  readonly kind: Kind;
  readonly time: Column | null;
  readonly value: Column | null;
  readonly bid: Column | null;
  readonly ask: Column | null;
  readonly size: Column | null;
  /** Digits after the point of the values seen. */
  readonly decimals: number;
}

const NAMES = {
  time: /^(_?time(_?stamp)?|date(_?time)?|ts|t|when|utc|epoch|recorded(_?at)?|created(_?at)?)$/i,
  price: /^(price|last(_?price)?|close|mid|p)$/i,
  bid: /^(best_?)?bid(_?price)?$/i,
  ask: /^(best_?)?(ask|offer)(_?price)?$/i,
  size: /^(size|qty|quantity|volume|vol|amount)$/i,
  value: /^(_?value|val|v|reading|measurement)$/i,
} as const;

/** Times outside of these years are numbers of something else. Epoch milliseconds. */
const EARLIEST = Date.UTC(1980, 0);
const LATEST = Date.UTC(2100, 0);

/** The format that a file's name, or else its first line, speaks of. */
export function formatOf(name: string, firstLine: string): Format {
  if (/\.(ndjson|jsonl|json)$/i.test(name)) return "ndjson";
  return /^\s*[{[]/.test(firstLine) ? "ndjson" : "csv";
}

/** What stands between the cells of a line: whichever there is most of. */
export function delimiterOf(line: string): string {
  const bare = line.replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((delimiter) => [delimiter, bare.split(delimiter).length] as const);
  return counts.reduce((most, next) => (next[1] > most[1] ? next : most))[0];
}

/** The first rows as a table: columns by number with a header's names, or by the names that JSON objects have. */
export function tableOf(rows: readonly Cells[], format: Format): Table {
  const [first] = rows;
  if (!first) return { columns: [], hasHeader: false, rows };
  if (!Array.isArray(first)) {
    const names = [...new Set(rows.slice(0, 20).flatMap((row) => Object.keys(row)))];
    return { columns: names.map((name) => ({ key: name, name })), hasHeader: false, rows };
  }
  const hasHeader = format === "csv" && first.every(isWord);
  const columns = first.map((cell: unknown, at) => ({
    key: at,
    name: hasHeader ? String(cell).trim() || `column ${at + 1}` : `column ${at + 1}`,
  }));
  return { columns, hasHeader, rows: hasHeader ? rows.slice(1) : rows };
}

/** Neither a number nor a time. */
function isWord(cell: unknown): boolean {
  return Number.isNaN(parseNumber(cell)) && Number.isNaN(parseTime(cell));
}

/** Guesses from the columns' names first, and from what is in them where those say nothing. */
export function guess(table: Table): Guess {
  const named = (name: keyof typeof NAMES, fits: (cell: unknown) => boolean): Column | null =>
    table.columns.find((column) => NAMES[name].test(column.name) && holds(table, column.key, fits))?.key ??
    null;
  const time = named("time", isTime) ?? columnThat(table, isTime, []);
  const price = named("price", isNumber);
  const pair = namedPair(named("bid", isNumber), named("ask", isNumber)) ?? unnamedPair(table);
  const size = named("size", isNumber);
  const symbol = price !== null || pair !== null;
  const value = symbol ? price : (named("value", isNumber) ?? columnThat(table, isNumber, [time, size]));
  return {
    kind: symbol ? "symbol" : "sensor",
    time,
    value: value ?? (pair ? null : size),
    bid: pair?.bid ?? null,
    ask: pair?.ask ?? null,
    size: symbol ? size : null,
    decimals: decimalsOf(table, value ?? pair?.bid ?? null),
  };
}

interface Pair {
  readonly bid: Column;
  readonly ask: Column;
}

function namedPair(bid: Column | null, ask: Column | null): Pair | null {
  return bid !== null && ask !== null ? { bid, ask } : null;
}

/**
 * Two neighbouring columns without names that look like a bid and its ask: the second is never below the first, nearly
 * always above it, and by little.
 */
function unnamedPair(table: Table): Pair | null {
  if (table.hasHeader || !Array.isArray(table.rows[0])) return null;
  for (const [at, { key: bid }] of table.columns.entries()) {
    const ask = table.columns[at + 1]?.key;
    if (ask !== undefined && isSpread(table, bid, ask)) return { bid, ask };
  }
  return null;
}

/** Of what is quoted, the ask is this much above the bid at the most. */
const WIDEST = 0.01;

function isSpread(table: Table, bid: Column, ask: Column): boolean {
  if (!holds(table, bid, isNumber) || !holds(table, ask, isNumber)) return false;
  const spreads = table.rows
    .map((row) => [parseNumber(cellOf(row, bid)), parseNumber(cellOf(row, ask))] as const)
    .filter(([low, high]) => Number.isFinite(low) && Number.isFinite(high))
    .map(([low, high]) => (low > 0 ? (high - low) / low : -1));
  const apart = spreads.filter((spread) => spread > 0).length;
  return spreads.every((spread) => spread >= 0 && spread <= WIDEST) && apart >= 0.8 * spreads.length;
}

function columnThat(
  table: Table,
  fits: (cell: unknown) => boolean,
  except: readonly (Column | null)[],
): Column | null {
  const found = table.columns.find(({ key }) => !except.includes(key) && holds(table, key, fits));
  return found?.key ?? null;
}

/** Whether nearly all cells of a column are of a kind; recordings have holes. */
function holds({ rows }: Table, column: Column, fits: (cell: unknown) => boolean): boolean {
  const cells = rows.map((row) => cellOf(row, column)).filter((cell) => cell !== undefined && cell !== "");
  return cells.length > 0 && cells.filter(fits).length >= 0.8 * cells.length;
}

export function cellOf(row: Cells, column: Column): unknown {
  return Object.hasOwn(row, column) ? Reflect.get(row, column) : undefined;
}

function isTime(cell: unknown): boolean {
  const time = parseTime(cell);
  return time >= EARLIEST && time < LATEST;
}

function isNumber(cell: unknown): boolean {
  return Number.isFinite(parseNumber(cell)) && !isTime(cell);
}

function decimalsOf({ rows }: Table, column: Column | null): number {
  if (column === null) return 0;
  const numbers = rows.map((row) => parseNumber(cellOf(row, column))).filter(Number.isFinite);
  return Math.min(6, Math.max(0, ...numbers.map(digitsAfterPoint)));
}

/** A channel's name from a file's, and from the column's where that says more than that it is a value. */
export function channelFor(file: string, kind: Kind, column: string): string {
  const words = file.replace(/\.[a-z]+$/i, "").replace(/[^A-Za-z0-9._:~-]+/g, "-");
  const plain = /^column \d+$|^$/.test(column) || NAMES.value.test(column) || kind === "symbol";
  return channelName(kind, words.replace(/^-+|-+$/g, "") || "recording", plain ? "" : column.toLowerCase());
}

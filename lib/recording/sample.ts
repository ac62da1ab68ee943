import { midOf, parseNumber } from "./number.ts";
import { faultOfTime, parseTime } from "./time.ts";

/** Cells by number (CSV, JSON arrays) or by name (JSON objects). */
export type Cells = readonly unknown[] | Readonly<Record<string, unknown>>;

/** A column by its number, counted from 0, or by its name. */
export type Column = string | number;

/** Which columns hold what. There is a `value`, or `bid` and `ask` whose mid is the value. */
export interface Columns {
  readonly time: Column;
  readonly value?: Column | undefined;
  readonly bid?: Column | undefined;
  readonly ask?: Column | undefined;
  readonly size?: Column | undefined;
}

/** One row of a recording, understood. */
export interface Sample {
  /** Epoch milliseconds, as recorded. */
  readonly time: number;
  readonly value: number;
  readonly size?: number | undefined;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
}

/** What a row says, or what is wrong with it as a short phrase and the cell it is about. */
export type Parsed =
  | { readonly sample: Sample }
  | { readonly fault: string; readonly column: Column; readonly cell: unknown };

/** The cells of a line of NDJSON; `undefined` where it is no JSON object or array. */
export function cellsOf(text: string): Cells | undefined {
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

/** Understands a row. Cells of bid, ask and size may be empty where the value does not need them. */
export function parseSample(cells: Cells, columns: Columns): Parsed {
  const at = (column: Column | undefined): unknown =>
    column !== undefined && Object.hasOwn(cells, column) ? Reflect.get(cells, column) : undefined;
  const time = parseTime(at(columns.time));
  if (Number.isNaN(time)) return bad(faultOfTime(at(columns.time)), columns.time, at);
  const numbers = { value: Number.NaN, size: Number.NaN, bid: Number.NaN, ask: Number.NaN };
  for (const name of ["value", "size", "bid", "ask"] as const) {
    const column = columns[name];
    if (column === undefined) continue;
    numbers[name] = parseNumber(at(column));
    const needed = name === "value" || (name !== "size" && columns.value === undefined);
    if (!Number.isFinite(numbers[name]) && (needed || !isEmpty(at(column)))) {
      return bad(`${name} is not a number`, column, at);
    }
  }
  const { bid, ask, size } = numbers;
  const value = columns.value === undefined ? midOf(bid, ask) : numbers.value;
  return { sample: { time, value, size: known(size), bid: known(bid), ask: known(ask) } };
}

/** Whether cells name the columns that are asked for: each is a text that is neither a number nor a time. */
export function isHeading(cells: Cells, columns: Columns): boolean {
  const used = Object.values(columns).filter((column) => column !== undefined);
  return used.every((column) => {
    const cell: unknown = Reflect.get(cells, column);
    if (typeof cell !== "string" || isEmpty(cell)) return false;
    return Number.isNaN(parseNumber(cell)) && Number.isNaN(parseTime(cell));
  });
}

function bad(fault: string, column: Column, at: (column: Column) => unknown): Parsed {
  return { fault, column, cell: at(column) };
}

function isEmpty(cell: unknown): boolean {
  return cell === undefined || cell === null || (typeof cell === "string" && cell.trim() === "");
}

function known(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}

import type { Series } from "../../_live/series.ts";
import type { Overlay } from "../chart/overlay.ts";
import { columnsOf } from "../table/table-columns.ts";
import { type BarLine, figuresOf, tableLines } from "../table/table-rows.ts";
import type { Span } from "../view-store.ts";

/**
 * The bars of a window as CSV (RFC 4180), oldest first, with the columns of the table: times are ISO 8601 in UTC,
 * numbers as they were told, computed ones with some decimals more than their channel, what is unknown is empty.
 */
export function csvOf(series: Series, window: Span, overlays: readonly Overlay[]): string {
  const columns = columnsOf(series, overlays);
  const bars = tableLines(series, window, false).filter((line): line is BarLine => line.kind === "bar");
  const lines = bars.reverse().map((line) => {
    const figures = figuresOf(series, line);
    const known = series.bucketMs > 0 ? line.time + series.bucketMs - 1 : line.time;
    const numbers = columns.map(({ clean, value }) => clean(value(figures, known)));
    return [new Date(line.time).toISOString(), ...numbers.map(field)].join(",");
  });
  const head = ["time", ...columns.map(({ name }) => quoted(name))].join(",");
  return `${[head, ...lines].join("\n")}\n`;
}

function field(number: number): string {
  return Number.isFinite(number) ? String(number) : "";
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

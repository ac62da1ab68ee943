import { formatNumber, type Zone } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { labelOf } from "../channel-words.ts";
import { figuresIn } from "../chart/window-figures.ts";
import type { Span } from "../view-store.ts";
import { sayShort } from "./span-words.ts";

/** What a chart shows, in a sentence: `BTC-USD, 12 Nov 10:00 – 14:00: first 67,000.00, lowest …`. */
export function sayChart(series: Series, span: Span, zone: Zone): string {
  const { rows, decimals, channel, entry } = series;
  const begin = `${labelOf(channel, entry)}, ${sayShort(span, zone)}`;
  const first = rows.lowerBound(COLUMNS.time, span.from);
  const last = rows.lowerBound(COLUMNS.time, span.to) - 1;
  if (first > last) return `${begin}: no data.`;
  const { low, high, mean } = figuresIn(series, span.from, span.to);
  const say = (value: number) => formatNumber(value, decimals);
  const said = [
    `first ${say(rows.at(COLUMNS.open, first))}`,
    `lowest ${say(low)}`,
    `mean ${say(mean)}`,
    `highest ${say(high)}`,
    `last ${say(rows.at(COLUMNS.close, last))}`,
  ].join(", ");
  return `${begin}: ${said}${entry?.unit ? ` ${entry.unit}` : ""}.`;
}

import type { Candles } from "#lib/indicators/indicator.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { breaksBefore } from "../chart/gaps.ts";
import { FIRST_ROWS } from "../chart/usual-pace.ts";

/** What happened to candles since they were looked at last. */
export interface CandleChange {
  /** How many of the oldest were forgotten. */
  readonly dropped: number;
  /** The first that is another one, after that. */
  readonly from: number;
}

/**
 * The candles of a series as columns, and what of them changed: a new one at the end, the live one, an older one for
 * which the server has another word, or the oldest forgotten. Rows without a close are none.
 */
export class CandleColumns implements Candles {
  readonly times: number[] = [];
  /** The moment of each one's close, epoch milliseconds. */
  readonly ticks: number[] = [];
  readonly highs: number[] = [];
  readonly lows: number[] = [];
  readonly closes: number[] = [];
  readonly volumes: number[] = [];
  /** Whether a line is broken before each. */
  readonly breaks: boolean[] = [];
  /** Ticks of each: of many, more time may pass before a line breaks. */
  readonly #counts: number[] = [];
  #version = Number.NaN;
  #outages: Series["outages"] = [];

  /** Takes over what a series holds. @returns what is another, `null` where nothing is. */
  sync(series: Series): CandleChange | null {
    if (series.version === this.#version) return null;
    this.#version = series.version;
    const dropped = this.#dropBefore(series);
    const { row, from } = this.#firstChanged(series);
    const shorter = from < this.times.length;
    if (row === series.rows.length && !shorter && dropped === 0) return null;
    for (const column of this.#columns()) column.length = from;
    this.#take(series, row);
    return { dropped, from: Math.min(from, this.#breakFirst(series)) };
  }

  /** The oldest candles' breaks depend on those after them. @returns the first whose break is another. */
  #breakFirst(series: Series): number {
    const { rows } = series;
    const breaks = breaksBefore(series);
    let at = 0;
    let changed = Number.POSITIVE_INFINITY;
    for (let row = 0; row < Math.min(rows.length, FIRST_ROWS); row++) {
      if (Number.isNaN(rows.at(COLUMNS.close, row))) continue;
      const isBroken = at > 0 && breaks(row);
      if (this.breaks[at] !== isBroken) changed = Math.min(changed, at);
      this.breaks[at++] = isBroken;
    }
    return changed;
  }

  /** The first row that is not the candle held in its place, and that place. */
  #firstChanged(series: Series): { row: number; from: number } {
    // Where an outage ended or was filled in, lines are broken elsewhere.
    if (!isSameList(series.outages, this.#outages)) {
      this.#outages = series.outages;
      return { row: 0, from: 0 };
    }
    const { rows } = series;
    const { data } = rows;
    let from = 0;
    for (let row = 0; row < rows.length; row++) {
      const offset = rows.offset(row);
      if (Number.isNaN(data[offset + COLUMNS.close])) continue;
      if (!this.#isSame(data, offset, from)) return { row, from };
      from++;
    }
    return { row: rows.length, from };
  }

  /** Thousands of rows are looked at ten times a second: hence the bare numbers. */
  #isSame(data: Float64Array, offset: number, at: number): boolean {
    return (
      this.ticks[at] === data[offset + COLUMNS.time] &&
      this.closes[at] === data[offset + COLUMNS.close] &&
      this.highs[at] === data[offset + COLUMNS.high] &&
      this.lows[at] === data[offset + COLUMNS.low] &&
      this.#counts[at] === data[offset + COLUMNS.count] &&
      Object.is(this.volumes[at], data[offset + COLUMNS.volume])
    );
  }

  #dropBefore(series: Series): number {
    const held = this.times.indexOf(startOf(series, 0));
    if (held <= 0) return 0;
    for (const column of this.#columns()) column.splice(0, held);
    this.breaks[0] = false;
    return held;
  }

  #take(series: Series, first: number): void {
    const { rows } = series;
    const breaks = breaksBefore(series);
    for (let row = first; row < rows.length; row++) {
      if (Number.isNaN(rows.at(COLUMNS.close, row))) continue;
      this.breaks.push(this.times.length > 0 && breaks(row));
      this.times.push(startOf(series, row));
      this.ticks.push(rows.at(COLUMNS.time, row));
      this.highs.push(rows.at(COLUMNS.high, row));
      this.lows.push(rows.at(COLUMNS.low, row));
      this.closes.push(rows.at(COLUMNS.close, row));
      this.volumes.push(rows.at(COLUMNS.volume, row));
      this.#counts.push(rows.at(COLUMNS.count, row));
    }
  }

  #columns(): { length: number; splice(start: number, count: number): unknown }[] {
    return [
      this.times,
      this.ticks,
      this.highs,
      this.lows,
      this.closes,
      this.volumes,
      this.breaks,
      this.#counts,
    ];
  }
}

function isSameList(some: Series["outages"], others: Series["outages"]): boolean {
  if (some === others) return true;
  return (
    some.length === others.length &&
    some.every(({ from, to }, at) => from === others[at]?.from && to === others[at]?.to)
  );
}

/** When a row begins, epoch milliseconds: at the border of its bucket, or with its only moment where it has none. */
function startOf({ rows, bucketMs }: Series, row: number): number {
  const time = rows.at(COLUMNS.time, row);
  return bucketMs > 0 ? Math.floor(time / bucketMs) * bucketMs : time;
}

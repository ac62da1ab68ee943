import { type Bar, fold } from "#lib/bar.ts";
import type { Ring } from "#lib/ring.ts";
import { barAt, COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import type { Scale } from "./scale.ts";

/** What candles are drawn with: four paths, however many there are. All are filled. */
export interface CandlePaths {
  readonly up: string;
  readonly upWick: string;
  readonly down: string;
  readonly downWick: string;
}

/** One candle on the plot: where its cell begins and how wide it is, whole pixels where there is room for them. */
export interface Cell {
  left: number;
  px: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

/** Cells narrower than this, pixels, are drawn as one line a pixel column. */
const LEAST_BODY_PX = 3;

/** When the bucket of a row begins, epoch milliseconds. */
export function bucketOf(time: number, bucketMs: number): number {
  return Math.floor(time / bucketMs) * bucketMs;
}

/** How wide the body of a candle is whose cell has so many pixels: odd, so that its wick has a middle. */
export function bodyPx(cell: number): number {
  const most = Math.min(Math.round(cell) - 1, Math.round(cell * 0.8));
  return Math.max(1, most % 2 === 1 ? most : most - 1);
}

/**
 * The candles in sight, oldest first, each in the place of its bucket. Rows of one bucket are folded into one; where there
 * is less than 3 px for each, all of a pixel column.
 */
export function cellsOf(rows: Ring, bucketMs: number, scale: Scale): Cell[] {
  const px = bucketMs / scale.perPixel;
  const narrow = px < LEAST_BODY_PX;
  const cells: Cell[] = [];
  for (let at = rows.lowerBound(COLUMNS.time, scale.from - bucketMs); at < rows.length; at++) {
    const bucket = bucketOf(rows.at(COLUMNS.time, at), bucketMs);
    if (bucket >= scale.to) break;
    const left = narrow ? Math.floor(scale.x(bucket + bucketMs / 2)) : Math.round(scale.x(bucket));
    const last = cells.at(-1);
    if (last?.left === left) widen(last, rows, at);
    else cells.push(cellAt(rows, at, left, narrow ? 1 : px));
  }
  return cells;
}

/** The candle of a row, all rows of its bucket up to that one, and when its bucket begins; `null` where there is no row. */
export function candleAt({ rows }: Series, bucketMs: number, row: number): (Bar & { bucket: number }) | null {
  if (row < 0) return null;
  const bucket = bucketOf(rows.at(COLUMNS.time, row), bucketMs);
  const first = rows.lowerBound(COLUMNS.time, bucket);
  const candle = barAt(rows, first);
  for (let at = first + 1; at <= row; at++) fold(candle, barAt(rows, at));
  return { ...candle, bucket };
}

function cellAt(rows: Ring, at: number, left: number, px: number): Cell {
  return {
    ...{ left, px },
    open: rows.at(COLUMNS.open, at),
    high: rows.at(COLUMNS.high, at),
    low: rows.at(COLUMNS.low, at),
    close: rows.at(COLUMNS.close, at),
    volume: rows.at(COLUMNS.volume, at),
  };
}

function widen(cell: Cell, rows: Ring, at: number): void {
  cell.high = Math.max(cell.high, rows.at(COLUMNS.high, at));
  cell.low = Math.min(cell.low, rows.at(COLUMNS.low, at));
  cell.close = rows.at(COLUMNS.close, at);
  const volume = rows.at(COLUMNS.volume, at);
  if (!Number.isNaN(volume)) cell.volume = (Number.isNaN(cell.volume) ? 0 : cell.volume) + volume;
}

/** A body is at least so high, and the wick of a single value so long, pixels: a cross, and not a dash among others. */
const LEAST_HEIGHT = 2;
const CROSS_WICK = 6;

/** Bodies and wicks, rising and falling, of whole pixels each. What neither rose nor fell is a line across, and rising. */
export function candlePaths(cells: readonly Cell[], y: (value: number) => number): CandlePaths {
  const paths = { up: "", upWick: "", down: "", downWick: "" };
  for (const cell of cells) {
    const isNarrow = cell.px < LEAST_BODY_PX;
    const wick = stretch(y, cell.low, cell.high, !isNarrow && cell.low === cell.high ? CROSS_WICK : 1);
    const rising = cell.close >= cell.open;
    paths[rising ? "upWick" : "downWick"] += box(
      cell.left + Math.floor(cell.px / 2),
      wick.top,
      1,
      wick.height,
    );
    if (isNarrow) continue;
    const [low, high] = rising ? [cell.open, cell.close] : [cell.close, cell.open];
    const { top, height } = stretch(y, low, high, LEAST_HEIGHT);
    paths[rising ? "up" : "down"] += body(cell, top, height);
  }
  return paths;
}

/** Where a span of values is, whole pixels; one of less than `least` is made as high around its middle. */
function stretch(y: (value: number) => number, low: number, high: number, least: number) {
  const [top, bottom] = [Math.round(y(high)), Math.round(y(low))];
  const missing = Math.max(0, least - (bottom - top));
  return { top: top - Math.floor(missing / 2), height: bottom - top + missing };
}

/** The volumes of rising and of falling candles, standing on the plot's floor. */
export function volumePaths(
  cells: readonly Cell[],
  y: (value: number) => number,
  floor: number,
): { up: string; down: string } {
  const paths = { up: "", down: "" };
  for (const cell of cells) {
    if (!(cell.volume > 0)) continue;
    const top = Math.min(floor - 1, Math.round(y(cell.volume)));
    paths[cell.close >= cell.open ? "up" : "down"] += body(cell, top, Math.round(floor) - top);
  }
  return paths;
}

function body(cell: Cell, top: number, height: number): string {
  const width = bodyPx(cell.px);
  return box(cell.left + Math.floor(cell.px / 2) - (width - 1) / 2, top, width, height);
}

function box(x: number, y: number, width: number, height: number): string {
  return `M${x} ${y}h${width}v${height}h${-width}z`;
}

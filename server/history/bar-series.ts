import { type FoldedBar, foldLater, foldMixed, toHistoryBar } from "./folded-bar.ts";
import type { HistoryBar } from "./history.ts";

export interface SeriesOptions {
  /** Milliseconds of a bar. */
  readonly width: number;
  /** Bars at the most, 1 or more. */
  readonly max: number;
  /** How long a value counts at the most, milliseconds. */
  readonly hold: number;
}

/** Folds pieces of a channel's past, oldest first, into the bars of a range. */
export class BarSeries {
  readonly #options: SeriesOptions;
  readonly #bars: FoldedBar[] = [];
  /** Ticks folded. */
  ticks = 0;

  constructor(options: SeriesOptions) {
    this.#options = options;
  }

  add(piece: FoldedBar): void {
    const { width, hold, max } = this.#options;
    const start = Math.floor(piece.start / width) * width;
    const bar = this.#bars.at(-1);
    this.ticks += piece.count;
    if (!bar || (bar.start !== start && this.#bars.length < max)) this.#bars.push({ ...piece, start });
    else if (piece.first >= bar.last) foldLater(bar, piece, hold);
    else foldMixed(bar, piece);
  }

  /** The bars as they are told. A bar ends at its border or at the end of the range, epoch milliseconds. */
  told(to: number, symbol: boolean): HistoryBar[] {
    const { width, hold } = this.#options;
    return this.#bars.map((bar) => toHistoryBar(bar, Math.min(bar.start + width, to), hold, symbol));
  }
}

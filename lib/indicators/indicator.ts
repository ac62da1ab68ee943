/** Candles as columns, oldest first. Closes, highs and lows are numbers; a volume that is unknown is `NaN`. */
export interface Candles {
  /** When each begins, epoch milliseconds, ascending. */
  readonly times: readonly number[];
  readonly highs: readonly number[];
  readonly lows: readonly number[];
  readonly closes: readonly number[];
  readonly volumes: readonly number[];
}

/**
 * Lines computed from candles: a number a candle, which depends on that candle and those before it. What it needs to go
 * on from any candle is kept beside the lines, so that a change is computed from where it happened.
 */
export interface Indicator {
  /** Its lines; `NaN` for candles before which there are too few. */
  readonly lines: readonly (readonly number[])[];
  /** Computes from a candle on, to the last. Those before it are as they were when they were computed. */
  compute(candles: Candles, from: number): void;
  /** Forgets the oldest candles, as their holder does; those that stay keep their values. */
  drop(count: number): void;
}

/** The number at an index that is known to be held. */
export function numberAt(column: readonly number[], index: number): number {
  return column[index] ?? Number.NaN;
}

import { Bollinger } from "#lib/indicators/bollinger.ts";
import { Ema } from "#lib/indicators/ema.ts";
import type { Indicator } from "#lib/indicators/indicator.ts";
import { Rsi } from "#lib/indicators/rsi.ts";
import { Sma } from "#lib/indicators/sma.ts";
import { SESSION_MS, Vwap } from "#lib/indicators/vwap.ts";
import type { Overlay } from "../chart/overlay.ts";
import type { IndicatorName } from "../view-store.ts";

/** How one line of an indicator is called and drawn. */
export interface LineKind {
  /** What the table and the legend add to the indicator's name; empty where it has one line. */
  readonly name: string;
  /** How much of the colour shows, %. */
  readonly strength: number;
  readonly dashed?: boolean;
}

export interface IndicatorKind {
  readonly make: (length: number) => Indicator;
  readonly lines: readonly LineKind[];
  readonly place: Overlay["place"];
  readonly fixed?: NonNullable<Overlay["fixed"]>;
  readonly decimals?: number;
  /** Candles it wants before the first that is shown, so that its line is what it would be with all of the past. */
  readonly lead: (length: number, bucketMs: number) => number;
}

const ONE: readonly LineKind[] = [{ name: "", strength: 100 }];

/** What a candle that is so many lengths away still counts for in an average of `2 / (length + 1)`: 0.03 %. */
const EMA_LENGTHS = 4;
/** The same where it is `1 / length`. */
const RSI_LENGTHS = 8;

export const INDICATOR_KINDS: Readonly<Record<IndicatorName, IndicatorKind>> = {
  sma: {
    make: (length) => new Sma(length),
    lines: ONE,
    place: "values",
    lead: (length) => length - 1,
  },
  ema: {
    make: (length) => new Ema(length),
    lines: ONE,
    place: "values",
    lead: (length) => EMA_LENGTHS * length,
  },
  bollinger: {
    make: (length) => new Bollinger(length),
    lines: [
      { name: "upper", strength: 70 },
      { name: "middle", strength: 100, dashed: true },
      { name: "lower", strength: 70 },
    ],
    place: "values",
    lead: (length) => length - 1,
  },
  rsi: {
    make: (length) => new Rsi(length),
    lines: ONE,
    place: "pane",
    fixed: { low: 0, high: 100, lines: [30, 70] },
    decimals: 2,
    lead: (length) => RSI_LENGTHS * length,
  },
  vwap: {
    make: () => new Vwap(),
    lines: ONE,
    place: "values",
    lead: (_, bucketMs) => Math.ceil(SESSION_MS / bucketMs),
  },
};

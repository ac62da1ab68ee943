import { INDICATORS, type IndicatorName, type IndicatorWish } from "../view-store.ts";

/** Indicators on a chart at the most. */
export const MOST_INDICATORS = 6;
export const LEAST_LENGTH = 2;
export const MOST_LENGTH = 500;

interface Words {
  /** `SMA`. */
  readonly short: string;
  /** `Simple moving average`. */
  readonly long: string;
  /** Lengths it is given when it is added, the first that is not on the chart; none where it has no length. */
  readonly lengths: readonly number[];
  /** What it is, for those who rest on its name. */
  readonly about: string;
}

export const INDICATOR_WORDS: Readonly<Record<IndicatorName, Words>> = {
  sma: {
    short: "SMA",
    long: "Simple moving average",
    lengths: [20, 50, 100, 200],
    about: "the mean of the last closes",
  },
  ema: {
    short: "EMA",
    long: "Exponential moving average",
    lengths: [20, 50, 100, 200],
    about: "a mean of closes in which newer ones count for more",
  },
  bollinger: {
    short: "BB",
    long: "Bollinger bands",
    lengths: [20, 50, 100],
    about: "the mean of the last closes, and 2 standard deviations above and below it",
  },
  rsi: {
    short: "RSI",
    long: "Relative strength index",
    lengths: [14, 7, 21],
    about: "rises against falls from close to close, 0 to 100, averaged as Wilder does",
  },
  vwap: {
    short: "VWAP",
    long: "Volume-weighted average price",
    lengths: [],
    about: "the mean price since midnight UTC, or since the first candle held, each candle by its volume",
  },
};

/** Names an indicator among the others: `sma-20`, `vwap`. */
export function wishId({ name, length }: IndicatorWish): string {
  return length === null ? name : `${name}-${length}`;
}

/** What people read: `SMA 20`, `BB 20, 2`, `VWAP`. */
export function wishLabel({ name, length }: IndicatorWish): string {
  const { short } = INDICATOR_WORDS[name];
  if (length === null) return short;
  return `${short} ${length}${name === "bollinger" ? ", 2" : ""}`;
}

/** What it is, in a sentence. */
export function wishTitle(wish: IndicatorWish): string {
  const { long, about } = INDICATOR_WORDS[wish.name];
  return `${long}: ${about}`;
}

/** The wish that adding an indicator makes: its first usual length that is not there. `null` where all are. */
export function nextWish(name: IndicatorName, held: readonly IndicatorWish[]): IndicatorWish | null {
  const { lengths } = INDICATOR_WORDS[name];
  const taken = new Set(held.map(wishId));
  const wishes = (lengths.length === 0 ? [null] : lengths).map((length) => ({ name, length }));
  return wishes.find((wish) => !taken.has(wishId(wish))) ?? null;
}

/** Why a text is no length, in words; a number where it is one. */
export function readLength(text: string): number | string {
  const length = Number(text);
  if (text.trim() === "" || !Number.isInteger(length)) return "A length is a whole number of candles";
  if (length < LEAST_LENGTH || length > MOST_LENGTH) {
    return `A length is ${LEAST_LENGTH} to ${MOST_LENGTH} candles`;
  }
  return length;
}

/** Each wish once, as many as fit. */
export function usableWishes(wishes: readonly IndicatorWish[]): readonly IndicatorWish[] {
  const each = new Map(
    wishes.filter(({ name }) => INDICATORS.includes(name)).map((wish) => [wishId(wish), wish]),
  );
  return [...each.values()].slice(0, MOST_INDICATORS);
}

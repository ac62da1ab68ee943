import { hashOf } from "./random.ts";

/** What a simulated symbol is like. */
export interface SymbolProfile {
  readonly symbol: string;
  readonly name: string;
  readonly group: string;
  /** The currency of its price, or `points`. */
  readonly unit: string;
  /** Where its price starts and what it reverts to. */
  readonly base: number;
  /** The smallest step of its price. */
  readonly tick: number;
  readonly decimals: number;
  /** The usual distance between bid and ask, in ticks. */
  readonly spread: number;
  /** Standard deviation of a year's log returns. */
  readonly volatility: number;
  /** Correlation of its moves with the market factor, −1 to 1. */
  readonly correlation: number;
  /** Median size of a trade, and its decimals. */
  readonly size: number;
  readonly sizeDecimals: number;
}

type Numbers = Omit<SymbolProfile, "symbol" | "name" | "group" | "unit">;

const CRYPTO: Numbers = {
  base: 64_000,
  tick: 0.01,
  decimals: 2,
  spread: 120,
  volatility: 0.6,
  correlation: 0.75,
  size: 0.05,
  sizeDecimals: 4,
};
const CURRENCY: Numbers = {
  base: 1.085,
  tick: 0.00001,
  decimals: 5,
  spread: 6,
  volatility: 0.09,
  correlation: 0.35,
  size: 50_000,
  sizeDecimals: 0,
};
const SHARE: Numbers = {
  base: 128.4,
  tick: 0.01,
  decimals: 2,
  spread: 2,
  volatility: 0.32,
  correlation: 0.65,
  size: 120,
  sizeDecimals: 0,
};

const named = (
  symbol: string,
  name: string,
  group: string,
  unit: string,
  numbers: Numbers,
): SymbolProfile => ({
  symbol,
  name,
  group,
  unit,
  ...numbers,
});

const crypto = (symbol: string, name: string, numbers: Partial<Numbers> = {}) =>
  named(symbol, name, "Crypto", "USD", { ...CRYPTO, ...numbers });
const currency = (symbol: string, name: string, unit: string, numbers: Partial<Numbers> = {}) =>
  named(symbol, name, "FX and metals", unit, { ...CURRENCY, ...numbers });
const share = (symbol: string, name: string, numbers: Partial<Numbers> = {}) =>
  named(symbol, name, "Shares", "USD", { ...SHARE, ...numbers });
const market = (symbol: string, name: string, unit: string, numbers: Partial<Numbers> = {}) =>
  named(symbol, name, "Indices and commodities", unit, { ...SHARE, ...numbers });

/** The default symbols. Companies are invented; volatilities are of the order of the real ones. */
export const PROFILES: readonly SymbolProfile[] = [
  crypto("BTC-USD", "Bitcoin"),
  crypto("ETH-USD", "Ether", { base: 3_200, spread: 10, volatility: 0.75, size: 0.8, sizeDecimals: 3 }),
  crypto("SOL-USD", "Solana", { base: 148, spread: 2, volatility: 0.95, size: 12, sizeDecimals: 2 }),
  currency("EUR-USD", "Euro to US dollar", "USD"),
  currency("USD-JPY", "US dollar to yen", "JPY", {
    base: 151.2,
    tick: 0.001,
    decimals: 3,
    correlation: -0.3,
  }),
  currency("XAU-USD", "Gold", "USD", {
    ...{ base: 2_350, tick: 0.01, decimals: 2, spread: 18, volatility: 0.16, correlation: -0.2 },
    ...{ size: 5, sizeDecimals: 1 },
  }),
  share("ACME", "Acme Industries"),
  share("NRTH", "Northwind Trading", { base: 56.2, volatility: 0.4, size: 300 }),
  share("HELI", "Helio Energy", { base: 212.75, spread: 3, volatility: 0.5, size: 60 }),
  share("CRDN", "Corden Bank", { base: 34.6, spread: 1, volatility: 0.28, correlation: 0.8, size: 500 }),
  market("SIM500", "Simulated 500 index", "points", {
    ...{ base: 5_240, tick: 0.25, spread: 1, volatility: 0.18, correlation: 0.95, size: 3 },
  }),
  market("OIL-USD", "Crude oil", "USD", { base: 78.3, volatility: 0.38, correlation: 0.3, size: 8 }),
];

/** The profile of a symbol: a known one's own, else one derived from its name alone. */
export function profileOf(symbol: string): SymbolProfile {
  const known = PROFILES.find((profile) => profile.symbol === symbol);
  return known ?? derived(symbol, symbol, "Other symbols");
}

/** So many profiles: the default ones, then `SIM-0013`, `SIM-0014`, … */
export function profilesFor(count: number): SymbolProfile[] {
  const more = Math.max(0, count - PROFILES.length);
  const extra = Array.from({ length: more }, (_, at) => {
    const number = String(at + PROFILES.length + 1).padStart(4, "0");
    return derived(`SIM-${number}`, `Simulated share ${number}`, "More simulated shares");
  });
  return [...PROFILES.slice(0, count), ...extra];
}

function derived(symbol: string, name: string, group: string): SymbolProfile {
  const hash = hashOf(symbol);
  // Three independent numbers from 0 to 1 out of the hash's bits.
  const [a, b, c] = [(hash & 1023) / 1023, ((hash >>> 10) & 1023) / 1023, ((hash >>> 20) & 1023) / 1023];
  return named(symbol, name, group, "USD", {
    ...SHARE,
    base: Math.round(500 * 100 ** a) / 100,
    volatility: 0.2 + 0.4 * b,
    correlation: 0.3 + 0.6 * c,
    size: Math.round(20 * 20 ** c),
  });
}

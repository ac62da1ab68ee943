import type { Market, OHLCV, OrderBook, Ticker, Trade } from "ccxt";
import { midOf } from "#lib/recording/number.ts";
import type { Tick } from "#lib/tick.ts";
import type { Streaming } from "./load.ts";
import type { Seen } from "./seen.ts";

/** What may be watched. */
export const WATCHES = ["trades", "ticker", "ohlcv", "orderbook-top"] as const;
export type Watch = (typeof WATCHES)[number];

/** A tick without its channel. */
export type Quote = Omit<Tick, "channel">;

/** Waits for the next news of a symbol. Rejects with an error of the library. */
export type Next = () => Promise<readonly Quote[]>;

const METHODS = {
  trades: "watchTrades",
  ticker: "watchTicker",
  ohlcv: "watchOHLCV",
  "orderbook-top": "watchOrderBook",
} as const;

/** Says in words that an exchange does not stream this; `undefined` where it does. */
export function faultOfWatch({ has, id }: Streaming, watch: Watch): string | undefined {
  if (has[METHODS[watch]]) return undefined;
  const able = WATCHES.filter((one) => has[METHODS[one]]);
  return `ccxt does not stream ${watch} of ${id}; watch one of ${able.join(", ")}`;
}

export interface WatchOptions {
  readonly watch: Watch;
  /** Of candles, such as `1m`. */
  readonly timeframe: string;
  readonly seen: Seen;
}

/** The news of a symbol, as its exchange streams them. */
export function watching(
  exchange: Streaming,
  symbol: string,
  { watch, timeframe, seen }: WatchOptions,
): Next {
  if (watch === "ticker") return async () => quotesOfTicker(await exchange.watchTicker(symbol));
  if (watch === "trades") return async () => quotesOfTrades(await exchange.watchTrades(symbol), seen);
  if (watch === "orderbook-top") return topWatching(exchange, symbol);
  const length = exchange.parseTimeframe(timeframe) * 1_000;
  return async () => quotesOfCandles(await exchange.watchOHLCV(symbol, timeframe), length, Date.now());
}

function quotesOfTrades(trades: readonly Trade[], seen: Seen): Quote[] {
  return trades
    .filter(({ id }) => id === undefined || seen.isNew(id))
    .flatMap(({ timestamp, price: value, amount: size }) =>
      value === undefined ? [] : [{ time: timestamp ?? Date.now(), value, size }],
    );
}

function quotesOfTicker({ timestamp, last, bid, ask }: Ticker): Quote[] {
  const value = last ?? (bid !== undefined && ask !== undefined ? midOf(bid, ask) : undefined);
  return value === undefined ? [] : [{ time: timestamp ?? Date.now(), value, bid, ask }];
}

/** A candle that is forming says the price of now; one that is past, that of its end. Its volume is no trade's. */
function quotesOfCandles(candles: readonly OHLCV[], length: number, now: number): Quote[] {
  return candles.flatMap(([start, , , , close]) =>
    start === undefined || close === undefined
      ? []
      : [{ time: Math.min(start + length - 1, now), value: close }],
  );
}

/** The best bid and ask, told when either has changed. */
function topWatching(exchange: Streaming, symbol: string): Next {
  let before = "";
  return async () => {
    const top = topOf(await exchange.watchOrderBook(symbol));
    const said = top ? `${top.bid} ${top.ask}` : before;
    if (!top || said === before) return [];
    before = said;
    return [top];
  };
}

function topOf({ bids, asks, timestamp }: OrderBook): Quote | undefined {
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  if (bid === undefined || ask === undefined) return undefined;
  return { time: timestamp ?? Date.now(), value: midOf(bid, ask), bid, ask };
}

/** The library counts precision in digits or, for most exchanges, as the size of a step. */
const TICK_SIZE = 4;

/** What the board is told of a symbol, from the exchange's own description of the market. */
export function factsOf(
  exchange: Streaming,
  market: Market,
  decimalsOf: (step: number) => number,
): { readonly name: string; readonly unit: string; readonly decimals: number | undefined } | undefined {
  if (!market) return undefined;
  const { base, quote, precision } = market;
  const step = precision.price;
  const decimals =
    step === undefined || exchange.precisionMode === TICK_SIZE ? step && decimalsOf(step) : step;
  return { name: `${nameOf(exchange, base)} / ${nameOf(exchange, quote)}`, unit: quote, decimals };
}

/** What people call a currency; some exchanges have but another code for it. */
function nameOf({ currencies }: Streaming, code: string): string {
  const name = Object.hasOwn(currencies, code) ? currencies[code]?.name : undefined;
  return name !== undefined && /[a-z]/.test(name) ? name : code;
}

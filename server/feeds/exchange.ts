import { z } from "zod";
import { channelName } from "#lib/channel.ts";
import { messageOf } from "#lib/message-of.ts";
import { digitsAfterPoint } from "#lib/recording/number.ts";
import { openExchange, type Streaming } from "./exchange/load.ts";
import { Seen } from "./exchange/seen.ts";
import { factsOf, faultOfWatch, WATCHES, watching } from "./exchange/watch.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";

const options = z.strictObject({
  type: z.literal("exchange"),
  name: feedName,
  exchange: z.string().regex(/^[a-z0-9]+$/),
  symbols: z.array(z.string().min(1).max(60)).min(1).max(500),
  watch: z.enum(WATCHES).default("trades"),
  timeframe: z
    .string()
    .regex(/^\d+[smhdwM]$/)
    .default("1m"),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._:~-]+$/)
    .max(60)
    .optional(),
  group: z.string().min(1).max(60).optional(),
  options: z.record(z.string(), z.unknown()).default({}),
});

type Options = z.infer<typeof options>;

/** Characters of an error of the library that are repeated: it may quote a whole page. */
const MAX_SAID = 300;

/** An exchange, through the library ccxt. */
class Exchange implements Feed {
  readonly type = "exchange";
  readonly saysStarted = true;
  readonly name: string;
  readonly source: string;
  readonly #options: Options;
  /** What was told of each symbol: an exchange repeats its last trades after a reconnect. */
  readonly #seen = new Map<string, Seen>();

  constructor(given: Options) {
    this.name = given.name ?? given.exchange;
    this.source = `${given.exchange}, ${given.watch}`;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    if (signal.aborted) return;
    const { exchange: id, watch } = this.#options;
    const exchange = await openExchange(id, this.#options.options);
    const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    try {
      const fault = faultOfWatch(exchange, watch);
      if (fault !== undefined) throw new Error(fault);
      await Promise.race([this.#watchAll(exchange, emit, signal), aborted]);
    } catch (error) {
      if (!signal.aborted) throw new Error(`${id}: ${wordsOf(error)}`);
    } finally {
      await exchange.close().catch(() => {});
    }
  }

  async #watchAll(exchange: Streaming, emit: Emit, signal: AbortSignal): Promise<void> {
    await exchange.loadMarkets();
    if (signal.aborted) return;
    const { symbols } = this.#options;
    const known = symbols.filter((symbol) => Object.hasOwn(exchange.markets ?? {}, symbol));
    for (const symbol of symbols)
      if (!known.includes(symbol)) emit.refuse("no such symbol", hint(exchange, symbol));
    if (known.length === 0) throw new Error(`it has none of the symbols ${symbols.join(", ")}`);
    emit.started();
    await Promise.all(known.map((symbol) => this.#watch(exchange, symbol, emit, signal)));
  }

  async #watch(exchange: Streaming, symbol: string, emit: Emit, signal: AbortSignal): Promise<void> {
    const { exchange: id, prefix = id, group, watch, timeframe } = this.#options;
    const channel = channelName("symbol", prefix, symbol);
    emit.describe({ channel, group, ...factsOf(exchange, exchange.market(symbol), digitsAfterPoint) });
    const next = watching(exchange, symbol, { watch, timeframe, seen: this.#seenOf(symbol) });
    let isFirst = true;
    while (!signal.aborted) {
      const quotes = await next();
      // Only what it streams shows that its stream is there, and not that it answered a question.
      if (isFirst && !signal.aborted) emit.connected();
      isFirst = false;
      for (const quote of quotes) if (!signal.aborted) emit({ channel, ...quote });
    }
  }

  #seenOf(symbol: string): Seen {
    const seen = this.#seen.get(symbol) ?? new Seen();
    this.#seen.set(symbol, seen);
    return seen;
  }
}

/** A symbol that the exchange does not have, with those of the same base that it has. */
function hint({ markets = {} }: Streaming, symbol: string): string {
  const [base = symbol] = symbol.split(/[/:-]/);
  const like = Object.keys(markets).filter((one) => one.startsWith(`${base}/`));
  return like.length === 0 ? symbol : `${symbol}; it has ${like.slice(0, 5).join(", ")}`;
}

function wordsOf(error: unknown): string {
  const words = messageOf(error);
  return words.length > MAX_SAID ? `${words.slice(0, MAX_SAID)}…` : words;
}

export const exchange = defineFeedType("exchange", {
  options,
  help: {
    exchange: 'the name of the exchange in ccxt, such as "kraken"',
    symbols: 'a list of symbols as ccxt writes them, such as ["BTC/USD", "ETH/USD"]',
    watch: "what to watch: trades, ticker, ohlcv or orderbook-top",
    timeframe: "the length of a candle where ohlcv is watched, such as 1m",
    prefix: "what comes between symbol/ and the symbol; left out, the exchange",
    group: 'the heading its channels are listed under, such as "Kraken"',
    options: 'settings of ccxt for this exchange, such as { "timeout": 10000 }',
  },
  create: (given) => new Exchange(given),
});

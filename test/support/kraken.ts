import { z } from "zod";
import { type HttpSource, openHttpSource } from "./http-source.ts";
import { openWsSource, type SourceConnection, type WsSource } from "./ws-source.ts";

/** A server of this machine that speaks as Kraken's documentation says. */
export interface Kraken extends AsyncDisposable {
  /** The settings that point ccxt at it. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly rest: HttpSource;
  readonly stream: WsSource;
}

const request = z.object({
  method: z.literal("subscribe"),
  params: z.object({ channel: z.string(), symbol: z.array(z.string()) }),
  req_id: z.number().optional(),
});
export type Subscription = z.infer<typeof request>["params"];

const pair = (base: string, quote: string, wsname: string, pair_decimals: number) => ({
  altname: wsname.replace("/", ""),
  wsname,
  aclass_base: "currency",
  base,
  aclass_quote: "currency",
  quote,
  lot: "unit",
  cost_decimals: 5,
  pair_decimals,
  lot_decimals: 8,
  lot_multiplier: 1,
  leverage_buy: [],
  leverage_sell: [],
  fees: [[0, 0.4]],
  fees_maker: [[0, 0.25]],
  fee_volume_currency: "ZUSD",
  margin_call: 80,
  margin_stop: 40,
  ordermin: "0.0001",
  costmin: "0.5",
  tick_size: "0.1",
  status: "online",
});

const RESULTS: Readonly<Record<string, unknown>> = {
  AssetPairs: { XXBTZUSD: pair("XXBT", "ZUSD", "XBT/USD", 1), XETHZUSD: pair("XETH", "ZUSD", "ETH/USD", 2) },
  Assets: {
    XXBT: { aclass: "currency", altname: "XBT", decimals: 10, display_decimals: 5, status: "enabled" },
    XETH: { aclass: "currency", altname: "ETH", decimals: 10, display_decimals: 5, status: "enabled" },
    ZUSD: { aclass: "currency", altname: "USD", decimals: 4, display_decimals: 2, status: "enabled" },
  },
};

/** Starts it; `onSubscribe` says what a subscription is told, after it was acknowledged. */
export async function openKraken(
  onSubscribe: (wanted: Subscription, connection: SourceConnection, number: number) => void,
): Promise<Kraken> {
  const rest = await openHttpSource((response, { url = "" }) => {
    const result = RESULTS[/\/0\/public\/(\w+)/.exec(url)?.[1] ?? ""];
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(result ? { error: [], result } : { error: ["EGeneral:Unknown method"] }));
  });
  const stream = await openWsSource((message, connection, number) => {
    const { data } = request.safeParse(message);
    if (!data) return;
    const { channel, symbol } = data.params;
    for (const one of symbol) {
      connection.say({
        method: "subscribe",
        result: { channel, symbol: one },
        success: true,
        req_id: data.req_id,
      });
    }
    onSubscribe(data.params, connection, number);
  });
  return {
    options: {
      rateLimit: 1,
      urls: { api: { public: rest.url, ws: { publicV2: stream.url, public: stream.url } } },
    },
    rest,
    stream,
    [Symbol.asyncDispose]: async () => {
      await stream[Symbol.asyncDispose]();
      await rest[Symbol.asyncDispose]();
    },
  };
}

/** A message of trades, of one symbol. */
export function tradesOf(
  symbol: string,
  ...trades: readonly (readonly [id: number, price: number, qty: number])[]
): unknown {
  const data = trades.map(([trade_id, price, qty]) => ({
    symbol,
    side: "sell",
    price,
    qty,
    ord_type: "market",
    trade_id,
    timestamp: "2023-09-25T07:49:37.708706Z",
  }));
  return { channel: "trade", type: "update", data };
}

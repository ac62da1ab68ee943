import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { websocket } from "../../../server/feeds/websocket.ts";
import { feedRecorder } from "../../support/feed-recorder.ts";
import { ROOT } from "../../support/steps.ts";
import { waitFor } from "../../support/wait-for.ts";
import { openWsSource, type SourceConnection } from "../../support/ws-source.ts";

/** The feed of an example's config. */
function exampleOf(name: string): Record<string, unknown> {
  const text = readFileSync(path.join(ROOT, `examples/${name}/tidemark.config.json`), "utf8");
  const { feeds } = z
    .object({ feeds: z.array(z.record(z.string(), z.unknown())).length(1) })
    .parse(JSON.parse(text));
  return feeds[0] ?? {};
}

type Says = (request: unknown, connection: SourceConnection) => void;

/** Runs an example against a server of this machine until it has told so many ticks, or its run has failed. */
async function play(
  name: string,
  says: Says,
  ticks: number,
  onOpen?: (connection: SourceConnection) => void,
) {
  await using source = await openWsSource(says, onOpen);
  const feed = websocket.create({ ...exampleOf(name), url: source.url });
  const abort = new AbortController();
  const recorder = feedRecorder();
  let failure = "";
  const run = feed.run(recorder.emit, abort.signal).catch((error: unknown) => {
    failure = String(error);
  });
  await waitFor(() => expect(recorder.ticks.length >= ticks || failure !== "").toBe(true));
  abort.abort();
  await run;
  return { ...recorder, failure, asked: source.connections[0]?.heard };
}

describe("Binance's market streams", () => {
  const trade = (s: string, t: number, p: string, q: string) => ({
    stream: `${s.toLowerCase()}@trade`,
    data: { e: "trade", E: 1672515782136, s, t, p, q, T: 1672515782130, m: true, M: true },
  });

  test("are subscribed, acknowledged and understood", async () => {
    const says: Says = (request, connection) => {
      connection.say({ result: null, id: z.object({ id: z.number() }).parse(request).id });
      connection.ping();
      connection.say(trade("BTCUSDT", 12345, "16500.01000000", "0.00100000"));
      connection.say(trade("ETHUSDT", 99, "1200.50000000", "2.00000000"));
    };
    const { ticks, refusals, asked } = await play("binance", says, 2);
    expect(asked).toEqual([
      { method: "SUBSCRIBE", params: ["btcusdt@trade", "ethusdt@trade", "solusdt@trade"], id: 1 },
    ]);
    const time = 1672515782130;
    expect(ticks).toMatchObject([
      { channel: "symbol/binance/BTCUSDT", time, value: 16500.01, size: 0.001 },
      { channel: "symbol/binance/ETHUSDT", time, value: 1200.5, size: 2 },
    ]);
    expect(refusals).toEqual([]);
  });

  test("say errors verbatim, and a lost trade is named", async () => {
    const error = { error: { code: 2, msg: "Invalid request: unknown variant `SUBSCRIB`" }, id: 1 };
    let connected = 0;
    const says: Says = (_, connection) => {
      if (++connected > 1) return connection.say(trade("BTCUSDT", 5, "3", "1"));
      connection.say(error);
      connection.say(trade("BTCUSDT", 1, "1", "1"));
      connection.say(trade("BTCUSDT", 4, "2", "1"));
    };
    const { ticks, refusals } = await play("binance", says, 3);
    expect(ticks.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(refusals).toEqual([
      { reason: "the source reports an error", detail: JSON.stringify(error) },
      { reason: "hole in the sequence", detail: "BTCUSDT: 2 to 3 are missing" },
    ]);
  });
});

describe("Coinbase's feed", () => {
  test("tells tickers among subscriptions and heartbeats", async () => {
    const says: Says = (_, connection) => {
      connection.say({ type: "subscriptions", channels: [{ name: "ticker", product_ids: ["ETH-USD"] }] });
      connection.say({
        type: "heartbeat",
        sequence: 90,
        last_trade_id: 20,
        product_id: "ETH-USD",
        time: "2014-11-07T08:19:28.464459Z",
      });
      connection.say({
        type: "ticker",
        sequence: 37475248783,
        product_id: "ETH-USD",
        price: "1285.22",
        open_24h: "1310.79",
        best_bid: "1285.04",
        best_bid_size: "0.46688654",
        best_ask: "1285.27",
        best_ask_size: "1.56637040",
        side: "buy",
        time: "2022-10-19T23:28:22.061769Z",
        trade_id: 370843401,
        last_size: "11.4396987",
      });
    };
    const { ticks, refusals, descriptions } = await play("coinbase", says, 1);
    expect(ticks).toEqual([
      {
        channel: "symbol/coinbase/ETH-USD",
        time: Date.UTC(2022, 9, 19, 23, 28, 22, 62),
        value: 1285.22,
        size: 11.4396987,
        bid: 1285.04,
        ask: 1285.27,
      },
    ]);
    expect(descriptions).toMatchObject([{ unit: "USD", group: "Coinbase" }]);
    expect(refusals).toEqual([]);
  });

  test("says errors verbatim, and a disconnect with its reason", async () => {
    const error = { type: "error", message: "Failed to subscribe", reason: "BTC-XYZ is not a valid product" };
    const says: Says = (_, connection) => {
      connection.say(error);
      connection.close(1008, "ErrSlowConsume");
    };
    const { refusals, failure } = await play("coinbase", says, 1);
    expect(refusals).toEqual([{ reason: "the source reports an error", detail: JSON.stringify(error) }]);
    expect(failure).toMatch(/closed by the server with 1008: ErrSlowConsume/);
  });
});

describe("Kraken's second version", () => {
  const trade = (
    symbol: string,
    trade_id: number,
    price: number,
    timestamp = "2023-09-25T07:49:37.708706Z",
  ) => ({
    symbol,
    side: "sell",
    price,
    qty: 40,
    ord_type: "market",
    trade_id,
    timestamp,
  });
  const hello = (connection: SourceConnection): void =>
    connection.say({
      channel: "status",
      type: "update",
      data: [{ api_version: "v2", system: "online", version: "2.0.0" }],
    });

  test("tells a snapshot and updates of many trades, among acknowledgements and heartbeats", async () => {
    const says: Says = (_, connection) => {
      connection.say({
        method: "subscribe",
        result: { channel: "trade", snapshot: true, symbol: "BTC/USD" },
        success: true,
      });
      connection.say({ channel: "heartbeat" });
      connection.say({
        channel: "trade",
        type: "snapshot",
        data: [trade("BTC/USD", 1, 26_000), trade("BTC/USD", 2, 26_001)],
      });
      connection.say({
        channel: "trade",
        type: "update",
        data: [trade("BTC/USD", 3, 26_002), trade("ETH/USD", 8, 1_600.5)],
      });
    };
    const { ticks, refusals } = await play("kraken", says, 4, hello);
    expect(ticks.map(({ channel, value, size }) => [channel, value, size])).toEqual([
      ["symbol/kraken/BTC-USD", 26_000, 40],
      ["symbol/kraken/BTC-USD", 26_001, 40],
      ["symbol/kraken/BTC-USD", 26_002, 40],
      ["symbol/kraken/ETH-USD", 1_600.5, 40],
    ]);
    expect(ticks[0]?.time).toBe(Date.UTC(2023, 8, 25, 7, 49, 37, 709));
    expect(refusals).toEqual([]);
  });

  test("says that a pair is not supported verbatim, and goes on with the others", async () => {
    const error = {
      error: "Currency pair not supported XX/USD",
      method: "subscribe",
      success: false,
      symbol: "XX/USD",
    };
    const says: Says = (_, connection) => {
      connection.say(error);
      connection.say({ channel: "trade", type: "update", data: [trade("BTC/USD", 3, 26_002)] });
    };
    const { ticks, refusals } = await play("kraken", says, 1);
    expect(ticks).toHaveLength(1);
    expect(refusals).toEqual([{ reason: "the source reports an error", detail: JSON.stringify(error) }]);
  });
});

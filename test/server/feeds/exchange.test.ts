import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exchange } from "../../../server/feeds/exchange.ts";
import type { Feed } from "../../../server/feeds/feed.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { feedRecorder, runFor } from "../../support/feed-recorder.ts";
import { type Kraken, openKraken, tradesOf } from "../../support/kraken.ts";
import { ROOT } from "../../support/steps.ts";

const feedOf = ({ options }: Pick<Kraken, "options">, more: object = {}): Feed =>
  exchange.create({ type: "exchange", exchange: "kraken", symbols: ["BTC/USD"], options, ...more });

let steady: Kraken;
beforeAll(async () => {
  steady = await openKraken((_, connection) => {
    let id = 0;
    setInterval(() => connection.say(tradesOf("BTC/USD", [++id, id, 1])), 5).unref();
  });
});
afterAll(() => steady[Symbol.asyncDispose]());

feedContract("exchange", {
  create: () => feedOf(steady),
  broken: () => feedOf({ options: { urls: { api: { public: "http://127.0.0.1:1" } } } }),
});

describe("an exchange through ccxt", () => {
  const TIME = Date.parse("2023-09-25T07:49:37.708Z");

  test("tells trades, described by the exchange's own market data", async () => {
    await using kraken = await openKraken(({ symbol: [symbol = ""] }, connection) =>
      connection.say(tradesOf(symbol, [1, 26_000.5, 2], [2, 26_001, 0.25])),
    );
    const { ticks, descriptions, refusals } = await runFor(feedOf(kraken, { group: "Kraken" }), 2);
    const channel = "symbol/kraken/BTC-USD";
    expect(ticks).toEqual([
      { channel, time: TIME, value: 26_000.5, size: 2 },
      { channel, time: TIME, value: 26_001, size: 0.25 },
    ]);
    expect(descriptions).toEqual([{ channel, group: "Kraken", name: "BTC / USD", unit: "USD", decimals: 1 }]);
    expect(refusals).toEqual([]);
  });

  test("tells what is repeated after a reconnect once", async () => {
    await using kraken = await openKraken((_, connection, number) => {
      connection.say(tradesOf("BTC/USD", [1, 1, 1], [2, 2, 1]));
      if (number === 1) setTimeout(() => connection.close(1001, "going away"), 50);
      else connection.say(tradesOf("BTC/USD", [3, 3, 1]));
    });
    const feed = feedOf(kraken);
    const recorder = feedRecorder();
    await expect(feed.run(recorder.emit, new AbortController().signal)).rejects.toThrow(/^kraken: .*1001/);
    const again = await runFor(feed, 1);
    expect([...recorder.ticks, ...again.ticks].map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  test("tells tickers, candles and the top of the order book", async () => {
    const begin = "2023-10-04T16:25:00.000000000Z";
    let later: () => unknown = () => {};
    await using kraken = await openKraken(({ channel }, connection) => {
      const symbol = "BTC/USD";
      const book = {
        symbol,
        bids: [{ price: 9, qty: 1 }],
        asks: [{ price: 11, qty: 1 }],
        checksum: 1,
        timestamp: begin,
      };
      const data: Record<string, object> = {
        ticker: {
          symbol,
          bid: 1,
          bid_qty: 1,
          ask: 3,
          ask_qty: 1,
          last: 2,
          volume: 5,
          vwap: 2,
          low: 1,
          high: 3,
          change: 0,
          change_pct: 0,
        },
        ohlc: {
          symbol,
          open: 1,
          high: 4,
          low: 1,
          close: 3.5,
          trades: 2,
          volume: 9,
          vwap: 2,
          interval_begin: begin,
          interval: 5,
          timestamp: begin,
        },
        book,
      };
      connection.say({ channel, type: "snapshot", data: [data[channel]] });
      if (channel !== "book") return;
      const offer = (price: number): void => {
        const update = { ...book, bids: [{ price, qty: 1 }], asks: [] };
        connection.say({ channel, type: "update", data: [update] });
      };
      setTimeout(offer, 50, 8);
      later = () => setTimeout(offer, 50, 10);
    });
    const ticker = await runFor(feedOf(kraken, { watch: "ticker" }), 1);
    expect(ticker.ticks).toMatchObject([{ value: 2, bid: 1, ask: 3 }]);
    const candles = await runFor(feedOf(kraken, { watch: "ohlcv", timeframe: "5m" }), 1);
    expect(candles.ticks).toEqual([
      { channel: "symbol/kraken/BTC-USD", value: 3.5, time: Date.parse("2023-10-04T16:29:59.999Z") },
    ]);
    // What comes at once, ccxt tells at once.
    const abort = new AbortController();
    const top = feedRecorder((count) => (count === 1 ? later() : abort.abort()));
    await feedOf(kraken, { watch: "orderbook-top" }).run(top.emit, abort.signal);
    expect(top.ticks).toMatchObject([
      { value: 10, bid: 9, ask: 11 },
      { value: 10.5, bid: 10, ask: 11 },
    ]);
  });

  test("names a symbol that it does not have, with those it has, and tells the others", async () => {
    await using kraken = await openKraken((_, connection) => connection.say(tradesOf("BTC/USD", [1, 1, 1])));
    const { ticks, refusals } = await runFor(
      feedOf(kraken, { symbols: ["BTC-USD", "XYZ/USD", "BTC/USD"] }),
      1,
    );
    expect(ticks).toHaveLength(1);
    expect(refusals).toEqual([
      { reason: "no such symbol", detail: "BTC-USD; it has BTC/USD" },
      { reason: "no such symbol", detail: "XYZ/USD" },
    ]);
    const none = feedOf(kraken, { symbols: ["XYZ/USD"] }).run(
      feedRecorder().emit,
      new AbortController().signal,
    );
    await expect(none).rejects.toThrow("kraken: it has none of the symbols XYZ/USD");
  });

  test("that ccxt does not stream, or not so, is named with what it does", async () => {
    const run = (more: object) =>
      feedOf({ options: {} }, more).run(feedRecorder().emit, new AbortController().signal);
    await expect(run({ exchange: "krakne" })).rejects.toThrow(
      /streams no exchange "krakne"; do you mean kraken, [a-z, ]{1,80}\?$/,
    );
    await expect(run({ exchange: "coinbaseexchange", watch: "ohlcv" })).rejects.toThrow(
      "ccxt does not stream ohlcv of coinbaseexchange; watch one of trades, ticker, orderbook-top",
    );
  });
});

describe("a server without ccxt", () => {
  test("says how to get it, and runs", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "tidemark-no-ccxt-"));
    try {
      for (const part of ["server", "lib"])
        await cp(path.join(ROOT, part), path.join(folder, part), { recursive: true });
      await cp(path.join(ROOT, "package.json"), path.join(folder, "package.json"));
      const script = `import { openExchange } from ${JSON.stringify(path.join(folder, "server/feeds/exchange/load.ts"))};
        await openExchange("kraken", {}).catch((error) => console.log(error.message));`;
      const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
      const { devDependencies } = JSON.parse(await readFile(path.join(ROOT, "package.json"), "utf8"));
      expect(stdout).toContain(`not installed; run \`npm install --no-save ccxt@${devDependencies.ccxt}\``);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

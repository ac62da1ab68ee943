import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HttpGet } from "../../app/_live/history/history-client.ts";
import { readAnswer } from "../../app/_live/history/kept-answer.ts";
import { SeriesStore } from "../../app/_live/history/series-store.ts";
import { createLive, type Live } from "../../app/_live/live.ts";
import { socketTransport } from "../../app/_live/socket-transport.ts";
import { browserTimers } from "../../app/_live/timers.ts";
import { type Candle, candlesOf } from "../app/live/history/played-history.ts";
import { eventually } from "../support/eventually.ts";
import { pause, startWire, type Wire } from "../support/wire.ts";

const CHANNEL = "symbol/TEST";
const BUCKET_MS = 1_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-candles-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The browser's side of a page, on a real way to a real server. */
class Reader implements Disposable {
  readonly live: Live;
  readonly store: SeriesStore;
  readonly #transport: ReturnType<typeof socketTransport>;
  /** How often the history was asked. */
  asked = 0;

  constructor({ url }: Wire) {
    this.#transport = socketTransport(url);
    this.live = createLive({
      transport: this.#transport,
      timers: browserTimers,
      requestFrame: (callback) => void setTimeout(callback, 16),
      hidden: () => false,
      online: () => true,
      random: () => 0.5,
      report: (fault) => {
        throw fault;
      },
    });
    this.live.connection.start();
    const get: HttpGet = async (asked, signal) => {
      this.asked++;
      const response = await fetch(url + asked, { signal });
      return { status: response.status, body: await response.json() };
    };
    const { channels, now } = this.live;
    this.store = new SeriesStore({ get, channels, timers: browserTimers, now, still: () => false });
  }

  [Symbol.dispose](): void {
    this.live.pause.pause();
    this.#transport.close();
  }
}

/** The candles that the server has computed of a span. */
async function serversCandles({ url }: Wire, from: number): Promise<Candle[]> {
  const query = `channel=${CHANNEL}&from=${from}&to=${Date.now() + 1_000}&bucket=${BUCKET_MS}&max=5000`;
  const answer = readAnswer("symbol", await (await fetch(`${url}/api/history?${query}`)).json());
  return (answer?.bars ?? []).map(
    ({ seq: _seq, bid: _bid, ask: _ask, mean: _mean, epoch: _epoch, ...bar }) => {
      return { start: Math.floor(bar.time / BUCKET_MS) * BUCKET_MS, ...bar };
    },
  );
}

/** The same when all that was published is recorded, so many ticks. */
async function eventuallyKept(wire: Wire, from: number, ticks: number): Promise<Candle[]> {
  const recorded = async () => (await (await fetch(`${wire.url}/api/status`)).json()).history.recorded;
  await expect.poll(recorded).toBe(ticks);
  return serversCandles(wire, from);
}

test("the candles that a page holds are the server's: those that are over, and the last soon after its last tick", async () => {
  await using wire = await startWire({ dataDir: dir });
  const begun = Math.floor(Date.now() / BUCKET_MS) * BUCKET_MS - 20_000;
  let told = 0;
  const tick = (value: number, time: number, size: number): void => {
    told++;
    wire.feed.tick(CHANNEL, value, { time, size });
  };
  for (let time = begun; time < Date.now(); time += 40) tick(time % 977, time, 1);
  using reader = new Reader(wire);
  const opened = performance.now();
  const release = reader.live.channels.watch(CHANNEL, 60_000);
  const loader = reader.store.of(CHANNEL, BUCKET_MS);
  loader.watch(reader, { rangeMs: 60_000, span: null });
  await eventually(
    () => loader.progress.state === "ready" && loader.series.rows.length > 15,
    "candles",
    15_000,
  );
  const until = Date.now() + 3_400;
  for (let n = 0; Date.now() < until; n++) {
    for (let value = 0; value < 5; value++) tick((n * 31 + value * 7) % 211, Date.now(), 2);
    // A device that was away tells what it measured meanwhile.
    if (n === 10) tick(5_000 + n, Date.now() - 4_000, 3);
    await pause(10);
  }
  const kept = await eventuallyKept(wire, begun, told);
  // A row that straddles a border is put right by the question after it, a second after the one before.
  const asked = reader.asked;
  const last = () => candlesOf(loader.series).at(-1);
  await eventually(() => isDeepStrictEqual(last(), kept.at(-1)) || reader.asked > asked + 3, "it", 15_000);
  expect(last()).toEqual(kept.at(-1));
  // A late tick may have come in one row with newer ones, which only counting tells.
  await expect.poll(() => candlesOf(loader.series), { timeout: 15_000, interval: 200 }).toEqual(kept);
  // One for all there was, and about one a second for the newest.
  expect(reader.asked).toBeLessThan(10 + (performance.now() - opened) / 1_000);
  loader.unwatch(reader);
  release();
}, 60_000);

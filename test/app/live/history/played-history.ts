import { type Bar, barOf } from "#lib/bar.ts";
import type { Entry, Subscribe } from "#lib/protocol.ts";
import { toRow } from "#lib/row.ts";
import { COLUMNS } from "../../../../app/_live/columns.ts";
import type { HttpAnswer, HttpGet } from "../../../../app/_live/history/history-client.ts";
import type { ProgressNow } from "../../../../app/_live/history/progress.ts";
import type { SeriesLoader } from "../../../../app/_live/history/series-loader.ts";
import { SeriesStore } from "../../../../app/_live/history/series-store.ts";
import type { WindowWish } from "../../../../app/_live/history/window-wish.ts";
import type { Series } from "../../../../app/_live/series.ts";
import { entryOf, Page, START, subscribed } from "../fakes.ts";
import { folded, inGroups } from "../folding.ts";

export const CHANNEL = "symbol/TEST";
/** The recorder of the played server hands over what passed every so many ms. */
const RECORD_MS = 250;

interface KeptTick extends Bar {
  readonly epoch: string;
  /** When it came. */
  readonly arrived: number;
}

/** What a candle is compared by. */
export interface Candle {
  readonly start: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly count: number;
  readonly volume: number;
}

/** A server with one symbol, a history of it and one page that looks at it, in the test's hands. */
export class PlayedHistory {
  readonly page = new Page();
  readonly store: SeriesStore;
  /** The queries that were asked, oldest first. */
  readonly asked: URLSearchParams[] = [];
  /** How many of them were given up. */
  givenUp = 0;
  /** Every tick there ever was. */
  readonly kept: KeptTick[] = [];
  /** How the history answers, where not as it should. */
  refuses: HttpAnswer | "offline" | null = null;
  /** Milliseconds an answer takes. */
  latency = 5;
  gaps: { from: number; to: number; ticks: number | null }[] = [];
  started = START;
  #hub: Bar[] = [];
  #unsent: Bar[] = [];
  #epoch = 0;
  #connected = false;
  #n = 0;
  #steps = 0;

  constructor() {
    const get: HttpGet = (path, signal) => this.#get(path, signal);
    const { live, timers } = this.page;
    this.store = new SeriesStore({
      get,
      channels: live.channels,
      timers,
      now: () => live.shownNow(),
      still: () => live.pause.paused,
    });
  }

  get now(): number {
    return this.page.timers.now();
  }

  get epoch(): string {
    return `e${this.#epoch}`;
  }

  /** A tick, so many ms ago, but none of before its epoch: of what was kept already nothing is kept again. */
  tick(value: number, size = 1, ago = 0): void {
    const time = Math.max(this.started, this.now - ago);
    const tick = barOf((this.#hub.at(-1)?.seq ?? 0) + 1, time, value, size);
    this.#hub.push(tick);
    this.kept.push({ ...tick, epoch: this.epoch, arrived: this.now });
    if (this.#connected) this.#unsent.push(tick);
  }

  /** Ticks that nobody saw, of before the page was opened. */
  keep(time: number, value: number, size = 1): void {
    const seq = this.kept.filter(({ epoch }) => epoch === "old").length + 1;
    this.kept.push({ ...barOf(seq, time, value, size), epoch: "old", arrived: time });
  }

  /** Tells what has not been told as one row; `lost` has it vanish on the way. */
  flush(lost = false): void {
    const row = folded(this.#unsent);
    this.#unsent = [];
    if (row && this.#connected && !lost)
      this.page.transport.tell("frame", ++this.#n, 0, [1, toRow("symbol", row, 0)]);
  }

  connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.page.open(this.started);
    this.answer();
  }

  drop(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#unsent = [];
    this.page.transport.tell("closed");
  }

  restart(): void {
    this.drop();
    this.#epoch++;
    this.#hub = [];
    // It takes a while, so that no two epochs have ticks of one moment.
    this.page.timers.advance(1_000);
    this.started = this.now;
  }

  answer(): void {
    if (!this.#connected) return;
    for (const { ask, done } of this.page.transport.take("subscribe")) done(subscribed(this.#entry(ask)));
  }

  /** Time goes on, in steps of an animation frame and a flush each 100 ms. */
  async run(ms: number): Promise<void> {
    const end = this.now + ms;
    while (this.now < end) {
      this.page.timers.advance(Math.min(50, end - this.now));
      if (++this.#steps % 2 === 0) this.flush();
      await flushed();
      this.answer();
      this.page.frame();
      await flushed();
    }
  }

  watch(bucketMs: number, wish: WindowWish): SeriesLoader {
    this.page.live.channels.watch(CHANNEL, wish.rangeMs);
    const loader = this.store.of(CHANNEL, bucketMs);
    loader.watch(this, wish);
    return loader;
  }

  /** Candles of all ticks in [from, to), each by looking at its ticks alone. */
  brute(bucketMs: number, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY): Candle[] {
    return barsOf(this.kept, bucketMs, from, to).map(({ seq: _seq, ...candle }) => candle);
  }

  async #get(path: string, signal: AbortSignal): Promise<HttpAnswer> {
    const query = new URL(path, "http://x").searchParams;
    this.asked.push(query);
    await new Promise<void>((resolve) => this.page.timers.after(this.latency, resolve));
    if (signal.aborted) this.givenUp++;
    signal.throwIfAborted();
    if (this.refuses === "offline") throw new TypeError("fetch failed");
    return this.refuses ?? { status: 200, body: this.#answer(query) };
  }

  #answer(query: URLSearchParams): unknown {
    const [from, to, bucket] = ["from", "to", "bucket"].map((name) => Number(query.get(name)));
    const recorded = Math.floor(this.now / RECORD_MS) * RECORD_MS;
    const known = this.kept.filter(({ arrived }) => arrived < recorded);
    const bars = barsOf(known, bucket ?? 0, from ?? 0, to ?? 0);
    const newest = known
      .filter(({ time }) => time >= (from ?? 0) && time < (to ?? 0))
      .reduce<KeptTick | null>((best, tick) => (best && best.time > tick.time ? best : tick), null);
    const rows = bars.map(({ seq, time, close, volume, count, open, high, low }) =>
      toRow(
        "symbol",
        { seq, time, close, volume, count, open, high, low, bid: Number.NaN, ask: Number.NaN },
        0,
      ),
    );
    const gaps = this.gaps.filter((gap) => gap.from < (to ?? 0) && gap.to > (from ?? 0));
    return { channel: CHANNEL, epoch: newest?.epoch ?? null, rows, gaps };
  }

  #entry(ask: Subscribe): Entry {
    const since = ask.since?.[CHANNEL];
    const seq = this.#hub.at(-1)?.seq ?? 0;
    const newer = this.#hub.filter((tick) => since && tick.seq > since[1]);
    const canReplay = since?.[0] === this.epoch && newer.length === seq - since[1] && newer.length < 40;
    this.#unsent = [];
    const rows = (canReplay ? newer : inGroups(this.#hub, 10)).map((bar) => toRow("symbol", bar, 0));
    const from = canReplay ? "replay" : "snapshot";
    return entryOf(CHANNEL, { kind: "symbol", epoch: this.epoch, seq, base: 0, rows, from });
  }
}

/** The candles of a series as they are drawn. */
export function candlesOf(series: Series): Candle[] {
  const { rows, bucketMs } = series;
  return Array.from({ length: rows.length }, (_, at) => {
    const time = rows.at(COLUMNS.time, at);
    return {
      start: Math.floor(time / bucketMs) * bucketMs,
      time,
      open: rows.at(COLUMNS.open, at),
      high: rows.at(COLUMNS.high, at),
      low: rows.at(COLUMNS.low, at),
      close: rows.at(COLUMNS.close, at),
      count: rows.at(COLUMNS.count, at),
      volume: rows.at(COLUMNS.volume, at),
    };
  });
}

export function stateOf({ progress }: { progress: ProgressNow }): ProgressNow["state"] {
  return progress.state;
}

function barsOf(ticks: readonly KeptTick[], width: number, from: number, to: number) {
  const inOrder = ticks.filter(({ time }) => time >= from && time < to).toSorted((a, b) => a.time - b.time);
  const buckets = Map.groupBy(inOrder, ({ time }) => Math.floor(time / width) * width);
  return [...buckets].map(([start, those]) => ({
    start,
    time: those.at(-1)?.time ?? Number.NaN,
    seq: those.at(-1)?.seq ?? Number.NaN,
    open: those[0]?.open ?? Number.NaN,
    high: Math.max(...those.map(({ high }) => high)),
    low: Math.min(...those.map(({ low }) => low)),
    close: those.at(-1)?.close ?? Number.NaN,
    count: those.length,
    volume: those.reduce((sum, { volume }) => sum + volume, 0),
  }));
}

async function flushed(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

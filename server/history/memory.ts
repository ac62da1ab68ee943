import { kindOf } from "#lib/channel.ts";
import { BarSeries } from "./bar-series.ts";
import { barOfTick, toHistoryBar } from "./folded-bar.ts";
import { gapsBetween, holesIn, type RunSpan } from "./gaps.ts";
import {
  HistoryError,
  type HistoryGap,
  type HistoryRange,
  type HistoryStats,
  type HistoryStore,
  IMPORTED,
  type KnownChannel,
  type RangeWish,
  type Run,
  type TickColumns,
  type TicksWish,
} from "./history.ts";
import { holdOf, LEARNT_FROM } from "./hold.ts";
import { faultOfBatch, toTickColumns } from "./tick-columns.ts";
import { TickTable } from "./tick-table.ts";
import { widthOf } from "./widths.ts";

/** Ticks of all channels that are kept where nothing else is said. */
const DEFAULT_TICKS = 1_000_000;

interface Epoch {
  readonly run: number;
  readonly epoch: string;
  readonly seqs: Set<number>;
  seq: number;
  time: number;
}

interface Past {
  readonly channel: string;
  readonly epochs: Map<string, Epoch>;
  ticks: TickTable;
  hold: number;
  learnt: number;
}

/** Keeps ticks for as long as the process lives; the older half of the longest channel goes where they are too many. */
export class MemoryHistory implements HistoryStore {
  readonly #most: number;
  readonly #known = new Map<string, KnownChannel>();
  readonly #pasts = new Map<string, Past>();
  readonly #epochs: { readonly channel: string; readonly epoch: string }[] = [];
  #ticks = 0;
  #repeated = 0;
  #closed = false;

  constructor(most: number = DEFAULT_TICKS) {
    this.#most = most;
  }

  async append(batch: TickColumns): Promise<void> {
    this.#demandOpen();
    const fault = faultOfBatch(batch);
    if (fault !== undefined) throw new HistoryError(fault);
    for (let at = 0; at < batch.length; at++) this.#add(batch, at);
    while (this.#ticks > this.#most) this.#halve();
  }

  async range({ signal, ...wish }: RangeWish): Promise<HistoryRange> {
    this.#demandOpen();
    signal?.throwIfAborted();
    const past = this.#pasts.get(wish.channel);
    const { ticks, hold } = this.#arrange(past);
    const [start, end] = [ticks.lowerBound(wish.from), ticks.lowerBound(wish.to)];
    const nothing = { epoch: null, bars: [], level: 0, bucketMs: 0, holdMs: null, gaps: [] };
    if (!past || wish.max < 1) return nothing;
    if (start >= end) return { ...nothing, gaps: gapsAmong(ticks, wish.from, wish.to) };
    const told = {
      epoch: this.#epochs[ticks.run[end - 1] as number]?.epoch ?? null,
      holdMs: Number.isFinite(hold) ? hold : null,
      gaps: gapsAmong(ticks, wish.from, wish.to),
      level: 0,
    };
    const isSymbol = kindOf(wish.channel) === "symbol";
    const pieces = Array.from({ length: end - start }, (_, at) =>
      barOfTick(ticks, start + at, ticks.time[start + at] as number),
    );
    if (pieces.length <= wish.max && wish.bucketMs === undefined) {
      const bars = pieces.map((piece) => toHistoryBar(piece, piece.last, hold, isSymbol));
      return { ...told, bucketMs: 0, bars };
    }
    const from = Math.max(wish.from, ticks.time[start] as number);
    const to = Math.min(wish.to, (ticks.time[end - 1] as number) + 1);
    const finite = {
      ...wish,
      from: Number.isFinite(wish.from) ? wish.from : from,
      to: Number.isFinite(wish.to) ? wish.to : to,
    };
    const width = widthOf(finite);
    const series = new BarSeries({ width, max: wish.max, hold });
    for (const piece of pieces) series.add(piece);
    return { ...told, bucketMs: width, bars: series.told(finite.to, isSymbol) };
  }

  async *ticks(wish: TicksWish): AsyncGenerator<TickColumns> {
    this.#demandOpen();
    const { ticks } = this.#arrange(this.#pasts.get(wish.channel));
    const found = new TickTable();
    if ("epoch" in wish) {
      const run = this.#pasts.get(wish.channel)?.epochs.get(wish.epoch)?.run;
      for (let at = 0; at < ticks.length; at++) {
        if (ticks.run[at] === run && (ticks.seq[at] as number) > wish.afterSeq) found.add(ticks, at, at + 1);
      }
    } else found.add(ticks, ticks.lowerBound(wish.from), ticks.lowerBound(wish.to));
    const told = "epoch" in wish ? found.bySeq() : found;
    if (told.length > 0) yield toTickColumns(told, (run) => this.#epochs[run] ?? { channel: "", epoch: "" });
  }

  async runs(): Promise<readonly Run[]> {
    this.#demandOpen();
    return [...this.#pasts.values()].flatMap(({ channel, epochs }) => {
      const all = [...epochs.values()].filter(({ epoch }) => !epoch.startsWith(IMPORTED));
      if (all.length === 0) return [];
      const { epoch, seq, time } = all.reduce((a, b) => (b.time >= a.time ? b : a));
      return [{ channel, epoch, seq, time }];
    });
  }

  async note(channels: readonly KnownChannel[]): Promise<void> {
    this.#demandOpen();
    for (const known of channels) {
      if (known.facts) this.#known.set(known.channel, known);
      else this.#known.delete(known.channel);
    }
  }

  async known(): Promise<readonly KnownChannel[]> {
    this.#demandOpen();
    return [...this.#known.values()];
  }

  async prune(before: number): Promise<void> {
    this.#demandOpen();
    for (const past of this.#pasts.values()) this.#drop(past, this.#arrange(past).ticks.lowerBound(before));
  }

  stats(): HistoryStats {
    let bytes = 0;
    for (const { ticks } of this.#pasts.values()) bytes += ticks.bytes;
    return {
      store: "memory",
      file: null,
      id: null,
      bytes,
      ticks: this.#ticks,
      lost: 0,
      repeated: this.#repeated,
      waitingTicks: 0,
      waitingReads: 0,
      fault: null,
      damage: null,
      setAside: [],
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pasts.clear();
  }

  #demandOpen(): void {
    if (this.#closed) throw new HistoryError("history is closed");
  }

  #add(batch: TickColumns, at: number): void {
    const index = batch.channel[at] as number;
    const past = this.#pastOf(batch.channels[index] ?? "");
    const epoch = this.#epochOf(past, batch.epochs[index] ?? "");
    const [seq, time, value] = [batch.seq[at] as number, batch.time[at] as number, batch.value[at] as number];
    if (epoch.seqs.has(seq)) {
      this.#repeated++;
      return;
    }
    epoch.seqs.add(seq);
    epoch.seq = Math.max(epoch.seq, seq);
    epoch.time = Math.max(epoch.time, time);
    const [size, bid, ask] = [batch.size[at] as number, batch.bid[at] as number, batch.ask[at] as number];
    past.ticks.push(epoch.run, seq, time, value, size, bid, ask);
    this.#ticks++;
  }

  #pastOf(channel: string): Past {
    const known = this.#pasts.get(channel);
    if (known) return known;
    const past = {
      channel,
      epochs: new Map(),
      ticks: new TickTable(),
      hold: Number.POSITIVE_INFINITY,
      learnt: 0,
    };
    this.#pasts.set(channel, past);
    return past;
  }

  #epochOf(past: Past, epoch: string): Epoch {
    const known = past.epochs.get(epoch);
    if (known) return known;
    const run = this.#epochs.push({ channel: past.channel, epoch }) - 1;
    const added = { run, epoch, seqs: new Set<number>(), seq: 0, time: Number.NEGATIVE_INFINITY };
    past.epochs.set(epoch, added);
    return added;
  }

  /** Its ticks in order, and what is learnt of its pace. */
  #arrange(past: Past | undefined): { readonly ticks: TickTable; readonly hold: number } {
    if (!past) return { ticks: new TickTable(), hold: Number.POSITIVE_INFINITY };
    past.ticks = past.ticks.inOrder();
    if (past.learnt < LEARNT_FROM && past.learnt !== past.ticks.length) {
      past.hold = holdOf(past.ticks);
      past.learnt = past.ticks.length;
    }
    return past;
  }

  #halve(): void {
    const longest = [...this.#pasts.values()].reduce((a, b) => (b.ticks.length > a.ticks.length ? b : a));
    this.#drop(longest, Math.ceil(this.#arrange(longest).ticks.length / 2));
  }

  /** Forgets the oldest ticks of a channel, so many. */
  #drop(past: Past, count: number): void {
    const kept = new TickTable();
    kept.add(past.ticks, count);
    const epochs = new Map([...past.epochs.values()].map((epoch) => [epoch.run, epoch]));
    for (let at = 0; at < count; at++) {
      epochs.get(past.ticks.run[at] as number)?.seqs.delete(past.ticks.seq[at] as number);
    }
    past.ticks = kept;
    this.#ticks -= count;
  }
}

/** What is missing in [from, to) of a channel's ticks in the order of time, oldest first. */
function gapsAmong(ticks: TickTable, from: number, to: number): HistoryGap[] {
  const byRun = new Map<number, TickTable>();
  for (let at = 0; at < ticks.length; at++) {
    const run = ticks.run[at] as number;
    const own = byRun.get(run) ?? new TickTable();
    byRun.set(run, own);
    own.add(ticks, at, at + 1);
  }
  const spans = Array.from(byRun, ([run, { time, length }]): RunSpan => {
    return { run, t0: time[0] as number, t1: time[length - 1] as number };
  });
  const holes = [...byRun.values()].flatMap((own) => [...holesIn(own.bySeq())]);
  const gaps = [...holes, ...gapsBetween(spans)].filter((gap) => gap.from < to && gap.to > from);
  return gaps.sort((a, b) => a.from - b.from);
}

import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Frame } from "#lib/protocol.ts";
import { CheckedReader } from "./checked-reader.ts";
import { Lab } from "./lab.ts";
import { type LabOptions, labChannels } from "./lab-messages.ts";
import { LagWatcher, POLL_MS } from "./lag-watcher.ts";
import { Ledger } from "./ledger.ts";
import { Line } from "./line.ts";
import type { Outcome } from "./outcome.ts";
import { Staller } from "./staller.ts";

/** At 10 frames a second and two ticks a bar about 0.8 MB/s to each reader. Little past is kept, so that memory is level. */
const LAB: LabOptions = { channels: 750, hz: 20, values: "clock", kinds: "symbols", recentTicks: 100 };
/** At 0.8 MB/s to each reader, too; an emit for each tick and reader allows fewer readers. */
const NAIVE: LabOptions = { channels: 100, hz: 60, values: "clock", kinds: "symbols" };
const READERS = 100;
const NAIVE_READERS = 5;
/** Of the readers, those that prove and time everything they are told. */
const TIMED = 3;
const WARM_UP_MS = 10_000;
const SAMPLES = 6;
const NOTICE_MS = 2_500;
const MIB = 1_048_576;
/** Where a symbol's bar has them in its row (PROTOCOL FR3). */
const CLOSE = 2;
const OPEN = 7;
/** Histograms hold whole numbers: tenths of a millisecond. */
const PER_MS = 10;

export interface StalledOptions {
  /** Before the reader stalls, and then while it does; milliseconds. */
  readonly spanMs: number;
}

export const FULL: StalledOptions = { spanMs: 60_000 };
export const QUICK: StalledOptions = { spanMs: 15_000 };

/** What one span was like. */
interface Span {
  /** Publish to reader, of the first and the last tick of each bar, milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Frames per second of a reader that is timed. */
  readonly rate: number;
  /** Heap and external memory beyond those at its start, each after garbage collection, the most of all samples; MiB. */
  readonly growth: number;
}

/** One of a hundred readers stops reading: what it costs the server and the others, beside a naive server with such a reader. */
export async function measureStalled({ spanMs }: StalledOptions): Promise<Outcome[]> {
  const naive = await stallNaive(spanMs);
  await using lab = await Lab.start(LAB);
  const channels = labChannels(LAB);
  const crowd = await openAll(READERS - TIMED - 1, () => openLine(lab.url, channels));
  const timed = await openAll(TIMED, () => openTimed(lab.url, channels));
  await sleep(WARM_UP_MS);
  using staller = new Staller(lab.url, channels);
  using watcher = new LagWatcher(lab.url, staller);
  const before = await observe(lab, timed, spanMs);
  await staller.stall();
  const during = await observe(lab, timed, spanMs);
  for (const line of crowd) line.destroy();
  for (const reader of timed) reader.cut();
  return summarise({ before, during, naive, staller, watcher, timed, spanMs });
}

/** Growth of a naive server's memory meanwhile, MiB. */
async function stallNaive(spanMs: number): Promise<number> {
  await using lab = await Lab.start(NAIVE, "naive-server.ts");
  const crowd = await openAll(NAIVE_READERS - 1, () => openLine(lab.url, []));
  await sleep(WARM_UP_MS / 2);
  using staller = new Staller(lab.url, []);
  await staller.stall();
  const { growth } = await observe(lab, [], spanMs);
  for (const line of crowd) line.destroy();
  return growth;
}

function openAll<Opened>(count: number, open: () => Promise<Opened>): Promise<Opened[]> {
  return Promise.all(Array.from({ length: count }, open));
}

/** A reader that takes what it is sent and looks at nothing. */
async function openLine(url: string, channels: readonly string[]): Promise<Line> {
  const line = new Line(url, { raw: () => undefined });
  await line.ready;
  if (channels.length > 0) line.ask("subscribe", { channels, history: 0 }, () => undefined);
  return line;
}

async function openTimed(url: string, channels: readonly string[]): Promise<CheckedReader> {
  const wish = { channels, mode: "bars", rate: 10, history: 0 } as const;
  const reader = new CheckedReader(url, wish, new Ledger({ zigzag: false, heldByServer: true }));
  await reader.resume();
  return reader;
}

/** Times what readers are told and samples the server's memory for a while. */
async function observe(lab: Lab, readers: readonly CheckedReader[], spanMs: number): Promise<Span> {
  const start = await lab.memory();
  const latency = createHistogram();
  let frames = 0;
  for (const reader of readers) {
    reader.onFrame = (frame) => {
      frames++;
      time(frame, latency);
    };
  }
  const growths: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await sleep(spanMs / SAMPLES);
    const { heap, external } = await lab.memory();
    growths.push((heap + external - start.heap - start.external) / MIB);
  }
  for (const reader of readers) reader.onFrame = () => undefined;
  const at = (percent: number): number => latency.percentile(percent) / PER_MS;
  const rate = frames / readers.length / (spanMs / 1_000);
  return { p50Ms: at(50), p99Ms: at(99), rate, growth: Math.max(...growths) };
}

/** Enters how long ago the first and the last tick of each bar were published: their values say when. */
function time([, , ...blocks]: Frame, latency: RecordableHistogram): void {
  const now = performance.timeOrigin + performance.now();
  for (const [, ...rows] of blocks) {
    for (const row of rows) {
      const close = row[CLOSE] ?? now;
      latency.record(tenths(now - close));
      latency.record(tenths(now - (row[OPEN] ?? close)));
    }
  }
}

function tenths(ms: number): number {
  return Math.max(1, Math.round(ms * PER_MS));
}

interface Run {
  readonly before: Span;
  readonly during: Span;
  /** MiB */
  readonly naive: number;
  readonly staller: Staller;
  readonly watcher: LagWatcher;
  readonly timed: readonly CheckedReader[];
  readonly spanMs: number;
}

function summarise(run: Run): Outcome[] {
  const { before, during, naive, staller, watcher, timed, spanMs } = run;
  const faults = timed.flatMap(({ ledger }) => ledger.faults);
  const ratio = during.p99Ms / before.p99Ms;
  const noticed = watcher.slowest();
  const what = `1 stalled of ${READERS} for ${spanMs / 1_000} s at ${staller.megabytesPerSecond.toFixed(2)} MB/s`;
  return [
    {
      what: `${what}: growth of Node memory`,
      reach: "≤ 1 MB",
      seen: `${during.growth.toFixed(2)} MiB (naive ${naive.toFixed(1)} MiB)`,
      reached: during.growth <= 1,
      notes: [
        `${before.growth.toFixed(2)} MiB in as long a span before; heap and external after garbage collection`,
      ],
    },
    {
      what: `${what}: time to notice`,
      reach: "≤ 2.5 s",
      seen: `${(noticed / 1_000).toFixed(2)} s`,
      reached: noticed <= NOTICE_MS,
      notes: [
        `${staller.stalls.length} stalls, ${staller.cuts} times disconnected by the server; looked every ${POLL_MS} ms`,
        `${watcher.falseAlarms} of ${watcher.calmPolls} looks before found a lagging session`,
      ],
    },
    {
      what: `${what}: effect on healthy p99`,
      reach: "≤ 10 %",
      seen: `${((ratio - 1) * 100).toFixed(1)} % (${before.p99Ms.toFixed(1)} → ${during.p99Ms.toFixed(1)} ms)`,
      reached: ratio <= 1.1 && faults.length === 0,
      notes: [
        `p50 ${before.p50Ms.toFixed(1)} → ${during.p50Ms.toFixed(1)} ms, ${before.rate.toFixed(2)} → ${during.rate.toFixed(2)} frames/s`,
        ...faults.slice(0, 10),
      ],
    },
  ];
}

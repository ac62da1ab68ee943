import { setTimeout as wait } from "node:timers/promises";
import type { HistoryStore } from "../../server/history/history.ts";
import { openSqliteHistory } from "../../server/history/sqlite.ts";
import { quantile } from "../statistics.ts";
import { SensorTicks } from "./sensor-ticks.ts";
import { type Row, whole } from "./table.ts";

export interface StoreOptions {
  readonly directory: string;
  readonly seconds: number;
  /** Ticks a second. */
  readonly rate: number;
  readonly channels: number;
}

/** Batches a second, as a recorder makes them. */
const BATCHES = 4;
/** Batches one after the other: more ticks than may be open, so that closing them counts. */
const FLAT_OUT = 500;
const MIB = 1_048_576;

/** Ticks recorded at a steady rate: how many are kept, by when, and what that costs; then as many as can be. */
export async function measureStore(options: StoreOptions): Promise<Row[]> {
  const { directory, rate, channels } = options;
  const store = await openSqliteHistory({ dataDir: directory });
  const each = Math.round(rate / channels / BATCHES);
  const source = new SensorTicks({
    channels,
    gap: 1_000 / (each * BATCHES),
    start: Date.UTC(2026, 0, 1),
    digits: 2,
  });
  const steady = await recordSteadily(store, source, { ...options, each });
  const fastest = await flatOut(store, source, each);
  await store.close();
  return rowsOf(options, steady, fastest);
}

/** What recording at a steady rate came to. */
interface Steady {
  /** Ticks kept, and the seconds it took until they were. */
  readonly kept: number;
  readonly spent: number;
  /** Milliseconds from handing over each batch until it was on disk. */
  readonly durable: readonly number[];
  /** CPU seconds, with making the ticks up. */
  readonly cpu: number;
  /** The most memory more than before, bytes. */
  readonly most: number;
}

async function recordSteadily(
  store: HistoryStore,
  source: SensorTicks,
  { seconds, each }: StoreOptions & { readonly each: number },
): Promise<Steady> {
  const before = process.memoryUsage().rss;
  const cpu = process.cpuUsage();
  const durable: number[] = [];
  const started = performance.now();
  let most = 0;
  const waiting = new Set<Promise<void>>();
  for (let at = 0; at < seconds * BATCHES; at++) {
    await wait(Math.max(0, started + (at * 1_000) / BATCHES - performance.now()));
    const handed = performance.now();
    const appended = store.append(source.next(each)).then(() => {
      durable.push(performance.now() - handed);
      waiting.delete(appended);
    });
    waiting.add(appended);
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  await Promise.all(waiting);
  const spent = Math.max(seconds, (performance.now() - started) / 1_000);
  const { user, system } = process.cpuUsage(cpu);
  return { kept: store.stats().ticks, spent, durable, cpu: (user + system) / 1e6, most };
}

function rowsOf(
  { seconds, rate, channels }: StoreOptions,
  { kept, spent, durable, cpu, most }: Steady,
  fastest: number,
): Row[] {
  const late = quantile(durable, 0.99);
  return [
    {
      what: "recorded, ticks/s",
      measured: whole(kept / spent),
      reach: `≥ ${whole(rate)} in ${channels} channels`,
      load: (rate * 0.98) / (kept / spent),
    },
    {
      what: "ticks lost",
      measured: whole(rate * seconds - kept),
      reach: "0",
      load: kept === rate * seconds ? 0 : 2,
    },
    {
      what: "on disk after, p99",
      measured: `${late.toFixed(0)} ms`,
      reach: "≤ 1,000 ms",
      load: late / 1_000,
    },
    {
      what: "processor, of one core",
      measured: (cpu / spent).toFixed(2),
      reach: "with making the ticks up",
    },
    {
      what: "memory",
      measured: `${(most / MIB).toFixed(0)} MiB`,
      reach: "≤ 150 MiB",
      load: most / MIB / 150,
    },
    {
      what: "at the most, ticks/s",
      measured: whole(fastest),
      reach: `of ${channels} channels, one batch after the other`,
    },
  ];
}

async function flatOut(store: HistoryStore, source: SensorTicks, each: number): Promise<number> {
  let [ticks, spent] = [0, 0];
  for (let at = 0; at < FLAT_OUT; at++) {
    const batch = source.next(each);
    ticks += batch.length;
    const started = performance.now();
    await store.append(batch);
    spent += performance.now() - started;
  }
  return ticks / (spent / 1_000);
}

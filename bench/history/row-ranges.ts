import { DAY } from "#lib/durations.ts";
import { seededRandom } from "../../server/feeds/simulation/random.ts";
import type { HistoryStore } from "../../server/history/history.ts";
import { openSqliteHistory } from "../../server/history/sqlite.ts";
import { quantile } from "../statistics.ts";
import { PlainTable } from "./plain-table.ts";
import { SensorTicks } from "./sensor-ticks.ts";
import { type Row, whole } from "./table.ts";

const YEAR = 365 * DAY;
const START = Date.UTC(2025, 0, 1);
const SPANS = [
  { name: "1 day", ms: DAY, asked: 100 },
  { name: "30 days", ms: 30 * DAY, asked: 100 },
  { name: "1 year", ms: YEAR, asked: 60 },
];
const BARS = 600;
const BATCH = 65_536;

/** 600 bars of a year's ticks of one channel, beside folding them from the rows of a plain table. */
export async function measureRanges({
  directory,
  ticks,
}: {
  directory: string;
  ticks: number;
}): Promise<Row[]> {
  const store = await openSqliteHistory({ dataDir: directory, bytes: 1e13 });
  using plain = new PlainTable(directory, true);
  const filled = await fill(store, plain, ticks);
  const rows: Row[] = [
    {
      what: "imported, ticks/s",
      measured: whole(filled),
      reach: `${whole(ticks)} ticks of a year, one channel`,
    },
  ];
  for (const span of SPANS) rows.push(...(await measureSpan(store, plain, span)));
  await store.close();
  return rows;
}

/** Returns the ticks a second that the store took. */
async function fill(store: HistoryStore, plain: PlainTable, ticks: number): Promise<number> {
  const source = new SensorTicks({ channels: 1, gap: YEAR / ticks, start: START, digits: 2 });
  let spent = 0;
  for (let done = 0; done < ticks; done += BATCH) {
    const batch = source.next(Math.min(BATCH, ticks - done));
    plain.append(batch);
    const started = performance.now();
    await store.append(batch);
    spent += performance.now() - started;
    if (process.stderr.isTTY) process.stderr.write(`\r${((100 * done) / ticks).toFixed(0)} % of the ticks`);
  }
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return ticks / (spent / 1_000);
}

async function measureSpan(
  store: HistoryStore,
  plain: PlainTable,
  { name, ms, asked }: (typeof SPANS)[number],
): Promise<Row[]> {
  const random = seededRandom(5, name);
  const times: number[] = [];
  let [most, width] = [0, 0];
  for (let at = 0; at < asked; at++) {
    const from = START + Math.floor(random.uniform() * (YEAR - ms));
    const started = performance.now();
    const { bars, bucketMs } = await store.range({
      channel: "sensor/plant/0",
      from,
      to: from + ms,
      max: BARS,
    });
    times.push(performance.now() - started);
    most = Math.max(most, bars.length);
    width = bucketMs;
  }
  const scanned = (scan: PlainTable["range"]): number => {
    const spent = Array.from({ length: ms === YEAR ? 1 : 3 }, () => {
      const from = START + Math.floor(random.uniform() * (YEAR - ms));
      const started = performance.now();
      scan.call(plain, from, from + ms, width || 1_000);
      return performance.now() - started;
    });
    return quantile(spent, 0.5);
  };
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)];
  return [
    {
      what: `${name} in ${most} bars of ${width / 1_000} s`,
      measured: `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)} ms`,
      reach: "p95 ≤ 50 ms",
      load: p95 / 50,
    },
    // Of a year that sorts a hundred million rows on disk, and the lesser scan is slow enough.
    ...(ms === YEAR ? [] : [scanRow(`${name}, the same bars from rows`, scanned(plain.wholeRange), p50)]),
    scanRow(`${name}, only lows, highs and counts from rows`, scanned(plain.range), p50),
  ];
}

function scanRow(what: string, scan: number, own: number): Row {
  const times = scan / own;
  return {
    what,
    measured: `${scan.toFixed(0)} ms, ${times.toFixed(0)} ×`,
    reach: "≥ 50 ×",
    load: 50 / times,
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureBytes } from "./history/row-bytes.ts";
import { measureRanges } from "./history/row-ranges.ts";
import { measureRefresh } from "./history/row-refresh.ts";
import { measureServing } from "./history/row-serving.ts";
import { measureStore } from "./history/row-store.ts";
import { measureSwitch } from "./history/row-switch.ts";
import { printTable, type Row } from "./history/table.ts";

// `npm run bench:history -- [--quick] [--rows recording,store,bytes,ranges,refresh,switch] [--ticks 100000000]
// [--seconds 30]`: what history costs and how fast it is, beside a plain table of rows (channel, time, value) in SQLite with
// an index, filled in the same run, or a server that keeps nothing. `--ticks` are those behind bytes and ranges, `--seconds`
// is how long store records. The last two rows need the built pages and Chromium.

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rows: { type: "string", default: "recording,store,bytes,ranges,refresh,switch" },
    ticks: { type: "string" },
    seconds: { type: "string" },
  },
});
const ticks = Number(values.ticks ?? (values.quick ? 5_000_000 : 100_000_000));
const seconds = Number(values.seconds ?? (values.quick ? 12 : 30));

const MEASURES: Readonly<Record<string, (directory: string) => Promise<Row[]>>> = {
  recording: (directory) => measureServing({ directory, pairs: values.quick ? 3 : 7, seconds: 8 }),
  store: (directory) => measureStore({ directory, seconds, rate: 50_000, channels: 100 }),
  bytes: (directory) => measureBytes({ directory, ticks: Math.min(ticks, 2_000_000) }),
  ranges: (directory) => measureRanges({ directory, ticks }),
  refresh: (directory) => measureRefresh({ directory, loads: values.quick ? 10 : 30 }),
  switch: (directory) => measureSwitch({ directory, rounds: values.quick ? 1 : 3 }),
};

const rows: Row[] = [];
for (const name of values.rows.split(",")) {
  const measure = MEASURES[name];
  if (!measure) throw new Error(`--rows ${name}: write some of ${Object.keys(MEASURES).join(", ")}`);
  const directory = mkdtempSync(join(tmpdir(), "tidemark-bench-"));
  try {
    rows.push(...(await measure(directory)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}
printTable(rows);

import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import {
  channelFor,
  delimiterOf,
  formatOf,
  guess,
  tableOf,
} from "../../../app/_widgets/connect/file/guess.ts";
import { importRecording } from "../../../server/import-recording.ts";
import type { Shot } from "./camera.ts";

/** An imported recording, epoch milliseconds. */
export interface Recording {
  readonly channel: string;
  readonly from: number;
  readonly to: number;
}

const HEAD_BYTES = 4_096;
const HOUR = 3_600_000;
const RANGES = {
  "1m": HOUR / 60,
  "5m": HOUR / 12,
  "15m": HOUR / 4,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "1d": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
  "90d": 90 * 24 * HOUR,
  "1y": 365 * 24 * HOUR,
};

/** Imports the recordings of a folder into the history of a directory; columns are guessed as the board does. */
export async function importFolder(folder: string, dataDir: string): Promise<Recording[]> {
  const names = readdirSync(folder).filter((name) => /\.(csv|ndjson|jsonl)$/.test(name));
  const recordings: Recording[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const { channel, columns } = recipeOf(file);
    const imported = await importRecording({
      file,
      channel,
      columns,
      dataDir,
      signal: new AbortController().signal,
    });
    console.log(`${channel}: ${imported.ticks} ticks, ${imported.refused} refused ${imported.reasons}`);
    recordings.push({ channel, from: imported.from, to: imported.to });
  }
  return recordings;
}

function recipeOf(file: string) {
  const lines = headOf(file).split("\n").slice(0, -1);
  const format = formatOf(file, lines[0] ?? "");
  const rows: Record<string, unknown>[] =
    format === "csv"
      ? parse(lines.join("\n"), { delimiter: delimiterOf(lines[0] ?? ""), relax_column_count: true })
      : lines.map((line) => JSON.parse(line));
  const table = tableOf(rows, format);
  const { kind, time, value, bid, ask, size } = guess(table);
  if (time === null) throw new Error(`${file} has no column of times`);
  const nameOf = (key: string | number | null) =>
    table.hasHeader ? table.columns.find((column) => column.key === key)?.name : (key ?? undefined);
  const channel = channelFor(path.basename(file), kind, String(nameOf(value) ?? ""));
  const columns = {
    time: nameOf(time) ?? time,
    value: nameOf(value),
    bid: nameOf(bid),
    ask: nameOf(ask),
    size: nameOf(size),
  };
  return { channel, columns };
}

function headOf(file: string): string {
  const bytes = Buffer.alloc(HEAD_BYTES);
  const handle = openSync(file, "r");
  try {
    return bytes.toString("utf8", 0, readSync(handle, bytes, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

/** Pictures of a recording over every range, each ending where it does. */
export function recordingShots({ channel, to }: Recording): Shot[] {
  return Object.entries(RANGES).map(([range, ms]) => ({
    name: `${channel.replaceAll("/", "-")}-${range}`,
    path: `/?channel=${channel}&from=${new Date(to - ms).toISOString()}&to=${new Date(to).toISOString()}`,
  }));
}

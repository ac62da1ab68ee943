import { statSync } from "node:fs";
import { parseArgs } from "node:util";
import { faultOfChannel, kindOf } from "#lib/channel.ts";
import { messageOf } from "#lib/message-of.ts";
import { readConfig } from "./config.ts";
import {
  type Imported,
  type ImportOptions,
  type ImportProgress,
  importRecording,
} from "./import-recording.ts";
import { StartError } from "./start-error.ts";

// `npm run import -- recording.csv --channel sensor/boiler-1/temperature --time ts --value v`: puts a recording of any
// size into the history of TIDEMARK_DATA. The server that has it must not run meanwhile.

const USAGE = `npm run import -- <file> --channel <channel> --time <column> --value <column>

  --channel  where it belongs, such as sensor/boiler-1/temperature or symbol/BTC-USD
  --time     the column of the time: its name, or its number counted from 0 when the file has no header
  --value    the column of the value or the price; or --bid and --ask, whose mid it is
  --size     the column of what was traded
  --name     what people call it
  --unit     its unit, such as °C, or the currency of a price
  --group    the heading it is listed under
  --decimals digits after the point; left out, the recording decides
  --format   csv or ndjson; left out, the file's name decides`;

const COLUMNS = ["time", "value", "bid", "ask", "size"] as const;

/** Takes the line of the progress bar away. */
const CLEAR = process.stderr.isTTY ? "\r\x1b[K" : "";
/** The progress bar is so many characters long. */
const BAR = 30;

type Wish = Pick<ImportOptions, "file" | "channel" | "columns" | "format" | "facts">;

/** What the command line says. Throws a StartError in words. */
function wishOf(args: readonly string[]): Wish {
  const { values, positionals } = parsed(args);
  const [file, ...more] = positionals;
  const { channel, time, value, bid, ask, format, name, unit, group } = values;
  if (file === undefined || more.length > 0) throw faulty("name one file");
  if (channel === undefined) throw faulty("name the channel with --channel");
  const fault = faultOfChannel(channel);
  if (fault !== undefined) throw faulty(`--channel ${channel}: ${fault}`);
  if (time === undefined) throw faulty("name the column of the time with --time");
  if (value === undefined && (bid === undefined || ask === undefined)) {
    throw faulty("name the column of the value with --value, or both --bid and --ask");
  }
  if (kindOf(channel) === "sensor" && [bid, ask, values.size].some(Boolean)) {
    throw faulty("--bid, --ask and --size belong to a symbol/ channel");
  }
  if (format !== undefined && format !== "csv" && format !== "ndjson")
    throw faulty("--format is csv or ndjson");
  const decimals = decimalsOf(values.decimals);
  const named = COLUMNS.map((column) => [column, columnOf(values[column])]);
  const columns = { time: columnOf(time) ?? time, ...Object.fromEntries(named) };
  return { file, channel, format, columns, facts: { name, unit, group, decimals } };
}

function decimalsOf(said: string | undefined): number | undefined {
  if (said !== undefined && !/^([0-9]|1[0-2])$/.test(said)) throw faulty("--decimals is 0 to 12");
  return said === undefined ? undefined : Number(said);
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const where = { channel: text, time: text, value: text, bid: text, ask: text, size: text, format: text };
  const facts = { name: text, unit: text, group: text, decimals: text };
  try {
    return parseArgs({ args: [...args], options: { ...where, ...facts }, allowPositionals: true });
  } catch (error) {
    throw faulty(messageOf(error));
  }
}

function columnOf(said: string | undefined): string | number | undefined {
  return said !== undefined && /^\d+$/.test(said) ? Number(said) : said;
}

function faulty(why: string): StartError {
  return new StartError(`${why}\n\n${USAGE}`);
}

/** Says how far it is, on one line where that can be written over; the last time when it is done. */
function meter(file: string): (progress: ImportProgress, isDone?: boolean) => void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const started = performance.now();
  let told = started;
  return ({ bytes, ticks }, isDone = false) => {
    const now = performance.now();
    if (!isDone && now - told < (process.stderr.isTTY ? 200 : 5_000)) return;
    told = now;
    const share = size > 0 ? barOf(Math.min(1, bytes / size)) : "";
    const rate = Math.round(ticks / ((now - started) / 1_000)).toLocaleString("en");
    const line = `${share}  ${ticks.toLocaleString("en")} rows, ${rate} rows/s`;
    process.stderr.write(`${CLEAR}${line}${isDone || !process.stderr.isTTY ? "\n" : ""}`);
  };
}

function barOf(share: number): string {
  const full = Math.min(BAR, Math.round(share * BAR));
  return `${"█".repeat(full)}${"░".repeat(BAR - full)} ${(100 * share).toFixed(0).padStart(3)} %`;
}

function summaryOf({ channel }: Wish, imported: Imported): string {
  const { ticks, repeated, refused, reasons, named, from, to } = imported;
  const span = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  const again = repeated > 0 ? `, ${repeated.toLocaleString("en")} of which were there already` : "";
  const bad =
    refused > 0
      ? `\n${refused.toLocaleString("en")} lines were refused: ${reasons}\n${listOf(named, refused)}`
      : "";
  return `${channel} has ${ticks.toLocaleString("en")} ticks from ${span}${again}${bad}\n`;
}

function listOf(named: readonly string[], refused: number): string {
  const more = refused > named.length ? [`and ${(refused - named.length).toLocaleString("en")} more`] : [];
  return [...named, ...more].map((line) => `  ${line}`).join("\n");
}

const stop = new AbortController();
process.once("SIGINT", () => stop.abort()).once("SIGTERM", () => stop.abort());
try {
  const wish = wishOf(process.argv.slice(2));
  const { dataDir, history } = await readConfig();
  const tellProgress = meter(wish.file);
  const onProgress: ImportOptions["onProgress"] = (progress) => tellProgress(progress);
  const say: ImportOptions["say"] = (_, text) => process.stderr.write(`${CLEAR}${text}\n`);
  const kept = { dataDir, bytes: history.maxBytes, keepTicksMs: history.keep.ticks };
  const options = { ...wish, ...kept, onProgress, say, signal: stop.signal };
  const imported = await importRecording(options);
  if (stop.signal.aborted) process.stderr.write(CLEAR);
  else tellProgress(imported, true);
  if (imported.ticks > 0) process.stdout.write(summaryOf(wish, imported));
  if (stop.signal.aborted) {
    process.stderr.write("broken off; the same command goes on\n");
    process.exitCode = 130;
  }
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import path from "node:path";
import { type Description, factsOf } from "#lib/catalog.ts";
import { kindOf } from "#lib/channel.ts";
import { DAY } from "#lib/durations.ts";
import type { Sample } from "#lib/recording/sample.ts";
import { faultOfClock, faultOfTick } from "#lib/tick.ts";
import { formatOf, type RecordingOptions, samplesOf } from "./feeds/parse/recording.ts";
import { Refusals } from "./feeds/refusals.ts";
import { HEAD, learn } from "./feeds/replay-facts.ts";
import { type HistoryStore, IMPORTED } from "./history/history.ts";
import { IMPORT_OF } from "./history/known-again.ts";
import { RunWriter } from "./history/run-writer.ts";
import { openSqliteHistory, type SqliteOptions } from "./history/sqlite.ts";

export interface ImportOptions extends SqliteOptions {
  readonly file: string;
  readonly format?: RecordingOptions["format"] | undefined;
  readonly columns: RecordingOptions["columns"];
  readonly channel: string;
  /** What the channel is for people; `decimals` are learnt from the recording where they are left out. */
  readonly facts?: Pick<Description, "name" | "unit" | "decimals" | "group"> | undefined;
  /** For how long the server keeps ticks, milliseconds; left out where that is as long as there is room. */
  readonly keepTicksMs?: number | undefined;
  /** Told how far it is after each batch. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface ImportProgress {
  /** Bytes of the file read so far. */
  readonly bytes: number;
  /** Ticks handed to the store so far. */
  readonly ticks: number;
}

export interface Imported extends ImportProgress {
  /** Ticks that were there already, as those of an import that was broken off. */
  readonly repeated: number;
  /** Lines that could not be read, and why, most first; empty where there are none. */
  readonly refused: number;
  readonly reasons: string;
  /** The first of them by file and line, each with what is wrong with it. */
  readonly named: readonly string[];
  /** Epoch milliseconds of the oldest and the newest tick. */
  readonly from: number;
  readonly to: number;
}

/** From this share of its bytes on the store is said to be full. */
const NEARLY_FULL = 0.95;
/** Lines that are refused by name; the rest are counted. */
const NAMED = 5;
/** So many bytes of its beginning tell a recording from others. */
const HEAD_BYTES = 1_024;

/**
 * Puts a recording into history as a run of its own. What the file begins with names the epoch: the same file again
 * adds what it has grown by, and an import that was broken off goes on.
 * @throws Error in words where the file cannot be read, or HistoryError where the store cannot be written.
 */
export async function importRecording(options: ImportOptions): Promise<Imported> {
  const epoch = await epochOf(options);
  const store = await openSqliteHistory(options);
  try {
    const head: Sample[] = [];
    const imported = await pour(store, epoch, options, head);
    if (imported.ticks > 0) await describe(store, options, head);
    warnFull(store, options);
    return imported;
  } finally {
    await store.close();
  }
}

/** Shows the channel on boards, unless a feed has it, whose facts are its own. */
async function describe(
  store: HistoryStore,
  { channel, file, facts = {} }: ImportOptions,
  head: readonly Sample[],
): Promise<void> {
  const kind = kindOf(channel);
  const before = (await store.known()).find((known) => known.channel === channel)?.facts;
  if (kind === undefined || (before?.source && !before.source.startsWith(IMPORT_OF))) return;
  const { decimals, longest } = learn(head);
  const learnt = { channel, decimals, expectedMs: longest ?? undefined };
  const { name, unit, group, decimals: digits } = before ?? {};
  const known = { ...learnt, ...said({ name, unit, group, decimals: digits }), ...said(facts) };
  const source = `${IMPORT_OF}${path.basename(file)}`;
  await store.note([{ channel, facts: factsOf(known, kind, source), seen: Date.now() }]);
}

/** Without what is left out or unknown, which would take the place of what was said before or learnt. */
function said(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => (fact ?? undefined) !== undefined));
}

async function pour(
  store: HistoryStore,
  epoch: string,
  options: ImportOptions,
  head: Sample[],
): Promise<Imported> {
  const { channel, onProgress, signal } = options;
  const warnOld = oldWarning(options);
  const progress = { bytes: 0, ticks: 0 };
  const span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };
  const lines = new Lines(options);
  const onBytes = (count: number): void => {
    progress.bytes += count;
  };
  const writer = new RunWriter(store, { channel, epoch, written: () => onProgress?.({ ...progress }) });
  for await (const sample of samplesOf(lines.reading(onBytes), signal)) {
    if (head.length < HEAD) head.push(sample);
    warnOld(sample.time);
    span.from = Math.min(span.from, sample.time);
    span.to = Math.max(span.to, sample.time);
    progress.ticks++;
    writer.push(lines.next(), sample);
    if (writer.isFull) await writer.write();
  }
  await writer.end();
  return { ...progress, ...span, repeated: store.stats().repeated, ...lines.refused() };
}

/** How the lines of a recording are read and numbered, and what was refused of them. */
class Lines {
  readonly #options: ImportOptions;
  readonly #refusals = new Refusals();
  readonly #named: string[] = [];
  readonly #now = Date.now();
  #numbered = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  reading(onBytes: (count: number) => void): RecordingOptions {
    const { file, format = formatOf(file), columns } = this.#options;
    return {
      file,
      format,
      columns,
      skipsNames: true,
      faultOf: (sample) => this.#faultOf(sample),
      onFault: (reason, detail) => {
        this.#refusals.add(reason, detail);
        if (this.#named.length < NAMED) this.#named.push(`${detail}: ${reason}`);
      },
      onBytes,
    };
  }

  /** The number of the next tick. */
  next(): number {
    return ++this.#numbered;
  }

  refused(): Pick<Imported, "refused" | "reasons" | "named"> {
    return {
      refused: this.#refusals.news.total,
      reasons: this.#refusals.summary(),
      named: this.#named,
    };
  }

  #faultOf(sample: Sample): string | undefined {
    const tick = { channel: this.#options.channel, ...sample };
    const fault = faultOfTick(tick);
    if (fault !== undefined) return fault;
    const ahead = faultOfClock(tick, this.#now, true);
    // Taken once its day has come: it has a number, so that what follows has the same whenever it is imported.
    if (ahead !== undefined) this.#numbered++;
    return ahead;
  }
}

/** Says, once and at the first such tick, that the server would forget what is being imported. */
function oldWarning({ keepTicksMs, say = () => {} }: ImportOptions): (time: number) => void {
  const oldest = Date.now() - (keepTicksMs ?? Number.POSITIVE_INFINITY);
  let isTold = false;
  return (time) => {
    if (isTold || time >= oldest) return;
    isTold = true;
    const days = ((keepTicksMs ?? 0) / DAY).toLocaleString("en", { maximumFractionDigits: 1 });
    say(
      "warn",
      `ticks older than ${days} days are forgotten soon after the server starts, as history.keep.ticks says; bars stay for as long as their levels do`,
    );
  };
}

/** Says that there is hardly room for more, or was not for all of it. */
function warnFull(
  store: HistoryStore,
  { bytes = Number.POSITIVE_INFINITY, say = () => {} }: ImportOptions,
): void {
  const taken = store.stats().bytes;
  if (taken < NEARLY_FULL * bytes) return;
  const sizes = [taken, bytes].map((size) => `${Math.round(size / 1_048_576).toLocaleString("en")} MB`);
  say(
    "warn",
    `history takes ${sizes.join(" of ")}; the oldest ticks are forgotten beyond that: raise history.maxBytes`,
  );
}

/** Of the file's beginning and of how it is read: another column of the same file is another run. */
async function epochOf({ file, format, columns }: ImportOptions): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([format, columns]));
  const handle = await open(file).catch(() => undefined);
  try {
    // What is wrong with the file is said when it is read.
    const head = await handle?.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    if (head) hash.update(head.buffer.subarray(0, head.bytesRead));
  } catch {
    // Neither is a directory a recording.
  } finally {
    await handle?.close();
  }
  return IMPORTED + hash.digest("base64url").slice(0, 12);
}

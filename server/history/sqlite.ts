import { join } from "node:path";
import type {
  HistoryRange,
  HistoryStats,
  HistoryStore,
  KnownChannel,
  RangeWish,
  Run,
  TickColumns,
  TicksWish,
} from "./history.ts";
import type { Keep } from "./keep.ts";
import { knownAsText, knownOfText } from "./known.ts";
import { Link, type LinkOptions } from "./sqlite/link.ts";
import type { Page } from "./sqlite/pages.ts";
import { unpackBars } from "./sqlite/sent-bars.ts";
import { buffersOf } from "./tick-columns.ts";

export interface SqliteOptions {
  /** The directory of the file, which is made where it is not there. */
  readonly dataDir: string;
  readonly keep?: Keep | undefined;
  /** Bytes that the file may need before the oldest ticks in it are forgotten; 10 GiB where left out. */
  readonly bytes?: number | undefined;
  /** Told what an operator should know. */
  readonly say?: LinkOptions["say"] | undefined;
}

const FILE = "history.db";
const DEFAULT_BYTES = 10 * 2 ** 30;
/** Reads that are on their way to the worker at once, so that what is appended waits for no more than these. */
const READS_AT_ONCE = 2;

/**
 * Opens the store in a directory. Where the file cannot be written that is told, and what is appended is refused until
 * it can.
 * @throws HistoryError where another process has it or a later version of the program wrote it.
 */
export async function openSqliteHistory(options: SqliteOptions): Promise<HistoryStore> {
  const { dataDir, keep = {}, bytes = DEFAULT_BYTES, say = () => {} } = options;
  const link = new Link({ file: join(dataDir, FILE), keep, bytes, say });
  try {
    await link.ask("open", undefined);
  } catch (error) {
    await link.close();
    throw error;
  }
  return new SqliteHistory(link);
}

/** Keeps ticks in one file, by a thread of its own. */
class SqliteHistory implements HistoryStore {
  readonly #link: Link;
  readonly #turns: (() => void)[] = [];
  #reading = 0;
  #waitingTicks = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  async append(batch: TickColumns): Promise<void> {
    // Its arrays are not ours any more once they are sent.
    const { length } = batch;
    this.#waitingTicks += length;
    try {
      await this.#link.ask("append", batch, buffersOf(batch));
    } finally {
      this.#waitingTicks -= length;
    }
  }

  async range({ signal, ...wish }: RangeWish): Promise<HistoryRange> {
    const { sent, ...told } = await this.#inTurn(() => this.#link.ask("range", wish), signal);
    return { ...told, bars: await unpackBars(sent) };
  }

  async *ticks(wish: TicksWish): AsyncGenerator<TickColumns> {
    for (let next: TicksWish | undefined = wish; next; ) {
      const asked: TicksWish = next;
      const page: Page = await this.#inTurn(() => this.#link.ask("page", asked));
      if (page.batch.length > 0) yield page.batch;
      next = page.next;
    }
  }

  async runs(): Promise<readonly Run[]> {
    return await this.#link.ask("runs", undefined);
  }

  async note(channels: readonly KnownChannel[]): Promise<void> {
    const rows = channels.map((known) => ({
      channel: known.channel,
      text: known.facts && knownAsText(known),
    }));
    await this.#link.ask("note", rows);
  }

  async known(): Promise<readonly KnownChannel[]> {
    const texts = await this.#link.ask("known", undefined);
    return texts.flatMap((text) => knownOfText(text) ?? []);
  }

  async prune(before: number): Promise<void> {
    await this.#link.ask("prune", before);
  }

  stats(): HistoryStats {
    const waitingReads = this.#reading + this.#turns.length;
    return { ...this.#link.stats, waitingTicks: this.#waitingTicks, waitingReads };
  }

  async close(): Promise<void> {
    await this.#link.close();
    for (const turn of this.#turns.splice(0)) turn();
  }

  /** Reads when it is its turn, unless nobody waits for it any more. */
  async #inTurn<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.#reading >= READS_AT_ONCE) await new Promise<void>((resolve) => this.#turns.push(resolve));
    this.#reading++;
    try {
      signal?.throwIfAborted();
      return await read();
    } finally {
      this.#reading--;
      this.#turns.shift()?.();
    }
  }
}

import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "#lib/message-of.ts";
import type { HistoryReport } from "#lib/status.ts";
import type { Tick } from "#lib/tick.ts";
import { ChannelNotes, type Described } from "./channel-notes.ts";
import type { HistoryRange, RangeWish, TickColumns, TicksWish } from "./history.ts";
import { type KnownAgain, knownAgain } from "./known-again.ts";
import { Marks, readMarks } from "./marks.ts";
import type { OpeningStore } from "./opening-store.ts";
import { type Continued, PastRuns } from "./past-runs.ts";
import { Recorder, type RecorderOptions } from "./recorder.ts";
import { type Numbered, SeqReserve } from "./seq-reserve.ts";

/** Milliseconds that the last ticks may take to reach the disk when the server ends (PROTOCOL BYE1). */
const PATIENCE_MS = 2_500;

export interface KeeperOptions {
  readonly store: OpeningStore;
  /** Where marks are kept; nothing goes on after a restart where it is left out. */
  readonly dir?: string | undefined;
  readonly covers: RecorderOptions["covers"];
  readonly log: RecorderOptions["log"];
  /** How much of the newest ticks of earlier servers is read ahead. */
  readonly ahead: { readonly ticks: number; readonly bytes: number };
  /** Called where numbers can be vouched for no longer: every run must end, and another begin. */
  readonly lapsed: () => void;
}

/** Keeps what passes, and says where what passed before goes on. Nothing that befalls the store or its disk reaches the stream. */
export class Keeper {
  readonly #options: KeeperOptions;
  readonly #recorder: Recorder;
  readonly #notes: ChannelNotes;
  /** Until when channels were kept that tell their story anew and are just appearing, epoch milliseconds. */
  readonly #after = new Map<string, number>();
  /** Channels of earlier servers that are about to be shown, and whether their runs may go on. */
  readonly #recalled = new Map<string, boolean>();
  #past: PastRuns | undefined;
  #reserve: SeqReserve | undefined;

  private constructor(options: KeeperOptions) {
    this.#options = options;
    this.#recorder = new Recorder(options);
    this.#notes = new ChannelNotes(options);
  }

  /** Opens the store and reads what earlier servers left. Never rejects: what fails is told by the log and the report. */
  static async open(options: KeeperOptions): Promise<Keeper> {
    const keeper = new Keeper(options);
    const fault = await options.store.open();
    if (fault === undefined) await keeper.#goOn();
    else options.log.warn(`ticks are not kept, and the stream goes on: ${fault}`);
    return keeper;
  }

  /** Where the run of a channel that appears stands; `undefined` where it begins. */
  begin(channel: string, source: string | null, startsAnew: boolean): Continued | undefined {
    const keptUntil = this.#past?.keptUntil(channel);
    // Two worlds are never woven into one: what was kept stays as it was, and the other begins after it.
    if (startsAnew && keptUntil !== undefined) this.#after.set(channel, keptUntil);
    return this.#past?.begin(channel, source, startsAnew);
  }

  /**
   * The channels of earlier servers that are shown until their sources bring them again. Never rejects.
   * @param sources names of the feeds that go on where they ended. @param most channels of each.
   */
  async knownAgain(sources: ReadonlySet<string>, most: number): Promise<readonly KnownAgain[]> {
    const { store, ahead, log } = this.#options;
    if (!this.#past) return [];
    try {
      const found = await knownAgain({ store, past: this.#past, sources, most, ...ahead, now: Date.now() });
      for (const { facts, goesOn } of found) this.#recalled.set(facts.channel, goesOn);
      return found;
    } catch (error) {
      log.warn(`channels of earlier servers are not shown before they speak: ${messageOf(error)}`);
      return [];
    }
  }

  /** A channel has appeared. Must be heard before anybody is told of it. */
  opened(record: Numbered & Described): void {
    const { channel } = record;
    const goesOn = this.#recalled.get(channel);
    this.#recalled.delete(channel);
    // It is only shown: a mark of it would vouch for numbers that nobody can vouch for.
    if (goesOn === false) return;
    this.#reserve?.opened(record);
    this.#recorder.open(record, this.#after.get(channel));
    this.#after.delete(channel);
    if (goesOn === undefined) this.#notes.told(record);
  }

  /** What is known of a channel is another. */
  described(record: Described): void {
    this.#notes.told(record);
  }

  /** A channel is gone for good. */
  closed(record: Numbered): void {
    this.#reserve?.closed(record);
    this.#recorder.forget(record);
    this.#notes.gone(record.channel);
  }

  /** A tick was given a number. */
  heard(record: Numbered, seq: number, tick: Tick): void {
    this.#reserve?.heard(record.handle, seq);
    this.#recorder.hear(record, seq, tick);
  }

  /** As the store answers, with what has been heard until now. */
  async range(wish: RangeWish): Promise<HistoryRange> {
    await this.#recorder.flush();
    return this.#options.store.range(wish);
  }

  /** As the store answers, with what has been heard until now. */
  async *ticks(wish: TicksWish): AsyncGenerator<TickColumns> {
    await this.#recorder.flush();
    yield* this.#options.store.ticks(wish);
  }

  report(): HistoryReport {
    const { store, file, bytes, ticks, fault, damage, setAside } = this.#options.store.stats();
    const { recorded, retold, lost, waiting, waitingBytes } = this.#recorder;
    const failing = this.#recorder.fault ?? fault;
    const { continued, begun } = this.#past?.counts ?? { continued: 0, begun: 0 };
    return {
      state: failing === null ? "recording" : "failing",
      message: failing ?? damage,
      store,
      file,
      bytes,
      ticks,
      recorded,
      retold,
      lost,
      waiting,
      waitingBytes,
      continued,
      begun,
      setAside: [...setAside],
    };
  }

  /** Nothing is published any more: leaves everything on disk, as far as the disk takes it in time. */
  async close(): Promise<void> {
    await Promise.all([inTime(this.#notes.flush()), this.#recorder.close(PATIENCE_MS)]);
    this.#notes.close();
    this.#past?.close();
    try {
      this.#reserve?.close();
      await inTime(this.#options.store.close());
    } catch (error) {
      this.#options.log.warn(`the history did not end in order: ${messageOf(error)}`);
    }
  }

  async #goOn(): Promise<void> {
    const { store, dir, covers, ahead, log } = this.#options;
    if (dir === undefined) return;
    const file = path.join(dir, "seqs");
    try {
      const left = readMarks(file);
      const id = store.stats().id ?? "";
      const mayGoOn = (channel: string) => id !== "" && left.store === id && covers(channel);
      const past = await PastRuns.open({ store, marks: left.marks, mayGoOn, ...ahead });
      mkdirSync(dir, { recursive: true });
      const marks = new Marks(file, { store: id, marks: past.marks });
      this.#reserve = new SeqReserve(marks, (why) => this.#lapse(why));
      this.#past = past;
    } catch (error) {
      log.warn(`every channel begins a run of its own: ${messageOf(error)}`);
    }
  }

  #lapse(why: string): void {
    const { log, lapsed } = this.#options;
    this.#reserve = undefined;
    log.warn(`every channel begins a run of its own, and will with the next start: ${why}`);
    lapsed();
  }
}

/** A store that does not let go is left behind. */
async function inTime(closing: Promise<void>): Promise<void> {
  const late = new AbortController();
  await Promise.race([closing, sleep(PATIENCE_MS, undefined, { signal: late.signal, ref: false })]);
  late.abort();
}

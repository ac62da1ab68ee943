import { statSync } from "node:fs";
import { messageOf } from "#lib/message-of.ts";
import { HistoryError, type HistoryRange, type Run, type TickColumns, type TicksWish } from "../history.ts";
import { faultOfBatch, toTickColumns } from "../tick-columns.ts";
import { Damages } from "./damages.ts";
import { Engine } from "./engine.ts";
import { kindOfFault, toHistoryError } from "./faults.ts";
import { type KnownRow, KnownRows } from "./known-rows.ts";
import type { Loudness, WorkerOptions, WorkerStats } from "./messages.ts";
import { type OpenFile, openFile, setAside, setAsideEmptied, sizeOf } from "./open-file.ts";
import { type Page, readPage } from "./pages.ts";
import { readRange, type SentRange } from "./range.ts";
import { forgetAll } from "./retention.ts";
import { runsOf } from "./runs.ts";
import { type Held, Upkeep } from "./upkeep.ts";

/** After a fault nothing is tried in the background for so long, milliseconds. */
const REST_MS = 1_000;
/** What could not be written is refused for so many times as long as it took to get over that, milliseconds at the most. */
const REFUSALS = 10;
const MOST_REFUSED_MS = 5_000;

type Say = (loudness: Loudness, text: string) => void;

/**
 * Has the file open, and sees to it that a fault of it is named and got over: what cannot be written is refused and
 * tried again with what comes next; a damaged file is set aside; one that was deleted is made anew.
 */
export class Guard {
  readonly #options: WorkerOptions;
  readonly #say: Say;
  #file: OpenFile | undefined;
  #engine: Engine | undefined;
  /** What another file begins with. */
  readonly #noted = new Map<string, KnownRow>();
  #fault: string | null = null;
  #lost = 0;
  #repeated = 0;
  #setAside: string[] = [];
  readonly #damages: Damages;
  #restUntil = 0;
  /** Nothing is written until then, in the clock of `performance`. */
  #refuseUntil = 0;
  readonly #upkeep: Upkeep;
  readonly #held: Held = {
    read: (work) => this.#read(work),
    write: (work) => this.#write(work),
  };

  constructor(options: WorkerOptions, say: Say) {
    this.#options = options;
    this.#upkeep = new Upkeep(options);
    this.#say = say;
    this.#damages = new Damages(options.file, say);
  }

  /**
   * Opens the file. Where it cannot be written that is a fault to be got over.
   * @throws HistoryError where another process has it, it is of a later version or of another program.
   */
  open(): void {
    try {
      // Only here: a full disk leaves an empty file with every attempt.
      setAsideEmptied(this.#options.file, this.#noteSetAside);
      this.#ready();
    } catch (error) {
      if (error instanceof HistoryError) throw error;
      this.#note(error);
    }
  }

  /** @throws HistoryError where none of it could be kept. */
  append(batch: TickColumns): void {
    const fault = faultOfBatch(batch);
    if (fault !== undefined) throw new HistoryError(fault);
    try {
      this.#repeated += this.#write((engine) => engine.append(batch)).repeated;
    } catch (error) {
      this.#lost += batch.length;
      throw error;
    }
    this.#makeRoom();
  }

  /** Whoever appends faster than ticks are closed waits here, and what is open stays bounded. */
  #makeRoom(): void {
    try {
      while (this.#engine?.isOverfull) this.#write((engine) => engine.closeDue(Number.NEGATIVE_INFINITY));
    } catch {
      // Noted already, and what was appended is kept.
    }
  }

  range(wish: SentRange): HistoryRange {
    this.#settle(wish.channel);
    return this.#read((engine) => readRange(engine, wish));
  }

  page(wish: TicksWish): Page {
    return this.#read((engine) => readPage(engine, wish));
  }

  runs(): readonly Run[] {
    return this.#read(runsOf);
  }

  note(channels: readonly KnownRow[]): void {
    for (const known of channels) this.#noted.set(known.channel, known);
    this.#write((_, { db }) => new KnownRows(db).note(channels));
  }

  known(): readonly string[] {
    return this.#read((_, { db }) => new KnownRows(db).all());
  }

  prune(before: number): void {
    this.#write((engine, { db }) => {
      for (const open of [...engine.open]) {
        const { time, length } = open.ticks.inOrder();
        if ((time[length - 1] as number) < before) engine.close(open);
      }
      forgetAll(db, engine, before);
    });
  }

  /** Does one thing of what there is to do besides. Returns in how many milliseconds there may be more. */
  work(now: number): number {
    if (now < this.#restUntil) return this.#restUntil - now;
    try {
      return this.#upkeep.step(now, this.#engine, this.#held);
    } catch {
      // Noted already.
      this.#restUntil = now + REST_MS;
      return REST_MS;
    }
  }

  stats(): WorkerStats {
    const { file } = this.#options;
    return {
      store: "sqlite",
      file,
      id: this.#file?.id ?? null,
      bytes: sizeOf(file) + sizeOf(`${file}-wal`),
      ticks: this.#engine?.ticks ?? 0,
      lost: this.#lost,
      repeated: this.#repeated,
      fault: this.#fault,
      damage: this.#damages.words,
      setAside: this.#setAside,
    };
  }

  close(): void {
    this.#file?.db.close();
    this.#file = undefined;
    this.#engine = undefined;
  }

  /** Late ticks of a channel go into blocks before it is read, so that its bars are right. Where they cannot it is read all the same. */
  #settle(name: string): void {
    const channel = this.#engine?.names.channel(name);
    if (!channel || !this.#engine?.isLate(channel)) return;
    try {
      this.#write((engine) => engine.closeChannel(channel));
    } catch {
      // Noted already.
    }
  }

  #read<T>(work: (engine: Engine, file: OpenFile) => T): T {
    const read = (): T => {
      const { engine, file } = this.#ready();
      return work(engine, file);
    };
    try {
      return read();
    } catch (error) {
      if (kindOfFault(error) !== "damaged") throw toHistoryError(error, this.#options.file);
      this.#replaceDamaged(error);
      return read();
    }
  }

  #write<T>(work: (engine: Engine, file: OpenFile) => T): T {
    if (this.#fault !== null && performance.now() < this.#refuseUntil) throw new HistoryError(this.#fault);
    try {
      return this.#transact(work);
    } catch (error) {
      if (kindOfFault(error) !== "damaged") throw this.#note(error);
      this.#replaceDamaged(error);
    }
    try {
      return this.#transact(work);
    } catch (error) {
      throw this.#note(error);
    }
  }

  #transact<T>(work: (engine: Engine, file: OpenFile) => T): T {
    const { engine, file } = this.#ready();
    try {
      file.db.exec("BEGIN IMMEDIATE");
      const done = work(engine, file);
      file.db.exec("COMMIT");
      this.#damages.review(file.db);
      this.#wellAgain();
      return done;
    } catch (error) {
      this.#takeBack(file);
      throw error;
    }
  }

  /** What is in memory is made anew of what is in the file. */
  #takeBack({ db }: OpenFile): void {
    const started = performance.now();
    try {
      if (db.isTransaction) db.exec("ROLLBACK");
      this.#engine = new Engine(db, this.#damages.note);
    } catch {
      // Nothing but another attempt to open it tells more.
      this.#letGo();
    }
    const now = performance.now();
    this.#refuseUntil = now + Math.min(MOST_REFUSED_MS, REFUSALS * (now - started));
  }

  #ready(): { readonly engine: Engine; readonly file: OpenFile } {
    if (this.#file && this.#isGone(this.#file)) this.#replaceGone();
    if (this.#file && this.#engine) return { engine: this.#engine, file: this.#file };
    this.#letGo();
    const onDamage = this.#damages.note;
    const { file: path, checkedBytes } = this.#options;
    const file = openFile(path, { onSetAside: this.#noteSetAside, onDamage, checkedBytes });
    this.#file = file;
    this.#engine = new Engine(file.db, onDamage);
    return { engine: this.#engine, file };
  }

  #isGone({ inode }: OpenFile): boolean {
    return statSync(this.#options.file, { throwIfNoEntry: false })?.ino !== inode;
  }

  #replaceGone(): void {
    this.#say("error", `${this.#options.file} is gone while it was in use; another is begun`);
    this.#replace(() => {});
  }

  #replaceDamaged(error: unknown): void {
    this.#say("error", `${this.#options.file} is damaged: ${messageOf(error)}`);
    this.#replace(() => this.#noteSetAside(setAside(this.#options.file)));
  }

  /** Begins another file, with what is in no block yet and what was noted. */
  #replace(remove: () => void): void {
    const rest = this.#engine ? [...this.#engine.open] : [];
    this.#letGo();
    this.#damages.clear();
    remove();
    const { engine, file } = this.#ready();
    file.db.exec("BEGIN");
    for (const { run, ticks } of rest) {
      engine.append(toTickColumns(ticks, () => ({ channel: run.channel.name, epoch: run.epoch })));
    }
    new KnownRows(file.db).note([...this.#noted.values()]);
    file.db.exec("COMMIT");
  }

  #letGo(): void {
    try {
      this.#file?.db.close();
    } catch {
      // It is not there any more.
    }
    this.#file = undefined;
    this.#engine = undefined;
  }

  readonly #noteSetAside = (moved: string): void => {
    this.#setAside.push(moved);
    this.#say("error", `a damaged file of history was set aside as ${moved}; another is begun`);
  };

  #note(error: unknown): HistoryError {
    const fault = toHistoryError(error, this.#options.file);
    if (fault.message !== this.#fault) this.#say("error", fault.message);
    this.#fault = fault.message;
    return fault;
  }

  #wellAgain(): void {
    if (this.#fault !== null) this.#say("info", `history is kept again in ${this.#options.file}`);
    this.#fault = null;
  }
}

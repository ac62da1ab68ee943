import { existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HistoryError } from "../history.ts";
import { readMarks } from "../marks.ts";
import { kindOfFault } from "./faults.ts";
import { holderOf } from "./holder.ts";
import { idOf, isForeign, migrate, SCHEMA_VERSION, versionOf } from "./schema.ts";
import { Scrub } from "./scrub.ts";
import type { Damaged } from "./soundness.ts";

/** Files up to so many bytes are checked as a whole when they are opened: it takes less than a second. */
const CHECKED_BYTES = 64 * 1_048_576;
const BUSY_MS = 2_000;
const CACHE_KIB = 16_384;
/** Pages of the write-ahead log after which they are written to the file: 16 MB. */
const CHECKPOINT_PAGES = 4_000;

/** A file that is open, and what tells it from another of the same name. */
export interface OpenFile {
  readonly db: DatabaseSync;
  readonly inode: number;
  readonly id: string;
  /** Checks it while it is used, where it was too large to be checked as a whole; `undefined` where it was not. */
  readonly scrub: Scrub | undefined;
}

export interface Told {
  /** Told of a file that is damaged and where it was moved; another is begun in its place. */
  readonly onSetAside: (moved: string) => void;
  /** Told of parts that cannot be read. */
  readonly onDamage: (damaged: Damaged) => void;
  /** Bytes up to which a file is checked as a whole. */
  readonly checkedBytes?: number | undefined;
}

/**
 * Opens the file, alone: another process is refused until it is closed, or dead. Makes it, and its directory, where
 * there is none, and brings an earlier version up to this one.
 * @throws HistoryError where another process has it, it is of a later version or of another program.
 */
export function openFile(file: string, told: Told): OpenFile {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return open(file, told);
  } catch (error) {
    if (kindOfFault(error) !== "damaged") throw error;
    told.onSetAside(setAside(file));
    return open(file, told);
  }
}

/** Moves a damaged file out of the way, with what belongs to it. Returns its path. */
export function setAside(file: string): string {
  const moved = `${file}.damaged-${new Date().toISOString().replaceAll(":", "")}`;
  for (const part of ["", "-wal", "-shm"]) {
    if (existsSync(file + part)) renameSync(file + part, moved + part);
  }
  return moved;
}

/** Sets a file aside of which nothing is left though numbers of its channels are known. */
export function setAsideEmptied(file: string, onSetAside: Told["onSetAside"]): void {
  if (statSync(file, { throwIfNoEntry: false })?.size !== 0) return;
  if (readMarks(join(dirname(file), "seqs")).marks.length > 0) onSetAside(setAside(file));
}

/** Bytes of a file; 0 where there is none. */
export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function open(file: string, { onDamage, checkedBytes = CHECKED_BYTES }: Told): OpenFile {
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    const isChecked = sizeOf(file) <= checkedBytes;
    prepare(db, file, isChecked);
    const scrub = isChecked ? undefined : new Scrub(db, onDamage);
    return { db, inode: statSync(file).ino, id: idOf(db), scrub };
  } catch (error) {
    db.close();
    throw kindOfFault(error) === "held" ? heldByAnother(file) : error;
  }
}

function prepare(db: DatabaseSync, file: string, isChecked: boolean): void {
  db.exec("PRAGMA locking_mode = EXCLUSIVE");
  // Of any use in an empty file only.
  db.exec("PRAGMA auto_vacuum = INCREMENTAL");
  if (isForeign(db)) throw foreign(file);
  const version = versionOf(db);
  if (version < 0) throw damaged(`its version is ${version}`);
  if (version > SCHEMA_VERSION) throw tooNew(file, version);
  db.exec("PRAGMA journal_mode = WAL");
  db.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`);
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = 0`);
  if (version > 0 && isChecked) check(db);
  migrate(db);
  // Reading alone would not lock it.
  db.exec("BEGIN EXCLUSIVE; COMMIT");
}

/** Throws what SQLite throws when it comes upon damage. */
function check(db: DatabaseSync): void {
  const found = db.prepare("PRAGMA quick_check(1)").get()?.quick_check;
  if (found !== "ok") throw damaged(String(found));
}

function damaged(detail: string): Error {
  return Object.assign(new Error(detail), { errcode: 11 });
}

function foreign(file: string): HistoryError {
  return new HistoryError(
    `${file} is a database of another program and is left as it is; move it away, or set TIDEMARK_DATA to another directory`,
  );
}

function heldByAnother(file: string): HistoryError {
  const holder = holderOf(file);
  const who = holder
    ? ` (process ${holder.pid}, since ${new Date(holder.since).toISOString().slice(0, 19)}Z)`
    : "";
  return new HistoryError(
    `${file} is in use by another process; stop the server or import that has it${who}, or set TIDEMARK_DATA to another directory`,
  );
}

function tooNew(file: string, version: number): HistoryError {
  return new HistoryError(
    `${file} was written by a later Tidemark (its version is ${version}, this one knows ${SCHEMA_VERSION}); ` +
      "start that one, or move the file away to begin another",
  );
}

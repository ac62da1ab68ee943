import { accessSync, constants } from "node:fs";
import { messageOf } from "#lib/message-of.ts";
import { HistoryError } from "../history.ts";

/** What is to be done about a fault of the file. */
export type FaultKind = "damaged" | "held" | "unwritable" | "other";

const SQLITE_BUSY = 5;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** In words with a remedy, by the primary result code of SQLite (sqlite.org/rescode.html). */
const WORDS: Readonly<Record<number, (place: string) => string>> = {
  8: (place) => `${place} may not be written; let this process write there`,
  10: (place) => `the disk of ${place} reports an error; look at the disk`,
  13: (place) => `the disk of ${place} is full; make room, and keeping goes on by itself`,
  14: (place) => `${place} cannot be opened; see that the directory is there and may be written`,
};

/** The result code of SQLite without its extension; `undefined` where it is another error. */
function codeOf(error: unknown): number | undefined {
  const code: unknown = error instanceof Error ? Reflect.get(error, "errcode") : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}

export function kindOfFault(error: unknown): FaultKind {
  const code = codeOf(error);
  if (code === SQLITE_CORRUPT || code === SQLITE_NOTADB) return "damaged";
  if (code === SQLITE_BUSY) return "held";
  return code !== undefined && code in WORDS ? "unwritable" : "other";
}

/** A fault of a file, or of its directory, in words. */
export function toHistoryError(error: unknown, place: string): HistoryError {
  if (error instanceof HistoryError) return error;
  const code = codeOf(error) ?? codeOfSystem(error);
  const words = WORDS[code === SQLITE_IOERR && isReadOnly(place) ? SQLITE_READONLY : code];
  const text = messageOf(error);
  return new HistoryError(words ? `history is not kept: ${words(place)}` : `history is not kept: ${text}`);
}

/** A file that may only be read cannot be locked either, which SQLite takes for an error of the disk. */
function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return false;
  } catch (error) {
    return codeOfSystem(error) === SQLITE_READONLY;
  }
}

/** What the file system says, as SQLite would say it. */
function codeOfSystem(error: unknown): number {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return SQLITE_READONLY;
  if (code === "ENOSPC" || code === "EDQUOT") return 13;
  return typeof code === "string" && /^E[A-Z]+$/.test(code) ? 14 : 0;
}

import type { DatabaseSync } from "node:sqlite";
import { decodeBars } from "../codec/bar-block.ts";
import { decodeTicks } from "../codec/tick-block.ts";

/** Rows that are read in one step: some milliseconds. */
const STEP_ROWS = 16;

const TABLES = [
  { name: "block", decode: (data: Uint8Array): unknown => decodeTicks(data, 0) },
  { name: "bars", decode: (data: Uint8Array): unknown => decodeBars(data) },
] as const;

/**
 * Reads a file from its beginning to its end, some rows at a time: one that is too large to be checked while it is
 * opened is checked while it is used. Damage of a page is thrown by SQLite; that of a row is told.
 */
export class Scrub {
  readonly #db: DatabaseSync;
  readonly #onDamage: (detail: string) => void;
  #table = 0;
  #id = 0;

  constructor(db: DatabaseSync, onDamage: (detail: string) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Says whether there is more. */
  step(): boolean {
    const table = TABLES[this.#table];
    if (!table) return false;
    const rows = this.#db
      .prepare(`SELECT id, data FROM ${table.name} WHERE id > ? ORDER BY id LIMIT ${STEP_ROWS}`)
      .all(this.#id);
    for (const { id, data } of rows) {
      if (!isSound(data, table.decode)) this.#onDamage(`row ${id} of ${table.name} cannot be read`);
      this.#id = Number(id);
    }
    if (rows.length < STEP_ROWS) {
      this.#table++;
      this.#id = 0;
    }
    return this.#table < TABLES.length;
  }
}

function isSound(data: unknown, decode: (data: Uint8Array) => unknown): boolean {
  try {
    if (data instanceof Uint8Array) decode(data);
    return data instanceof Uint8Array;
  } catch {
    return false;
  }
}

import type { DatabaseSync } from "node:sqlite";
import { type Damaged, isSound } from "./soundness.ts";

/** Rows that are read in one step: some milliseconds. */
const STEP_ROWS = 16;

const TABLES = ["block", "bars"] as const;

/**
 * Reads a file from its beginning to its end, some rows at a time: one that is too large to be checked while it is
 * opened is checked while it is used. Damage of a page is thrown by SQLite; that of a row is told.
 */
export class Scrub {
  readonly #db: DatabaseSync;
  readonly #onDamage: (damaged: Damaged) => void;
  #table = 0;
  #id = 0;

  constructor(db: DatabaseSync, onDamage: (damaged: Damaged) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
  }

  /** Says whether there is more. */
  step(): boolean {
    const table = TABLES[this.#table];
    if (!table) return false;
    const rows = this.#db
      .prepare(`SELECT id, n, data FROM ${table} WHERE id > ? ORDER BY id LIMIT ${STEP_ROWS}`)
      .all(this.#id);
    for (const row of rows) {
      this.#id = Number(row.id);
      if (!isSound(table, row)) this.#onDamage({ table, id: this.#id });
    }
    if (rows.length < STEP_ROWS) {
      this.#table++;
      this.#id = 0;
    }
    return this.#table < TABLES.length;
  }
}

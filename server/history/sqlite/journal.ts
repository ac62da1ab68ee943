import type { DatabaseSync, StatementSync } from "node:sqlite";
import { decodeBatch, encodeBatch } from "../codec/batch.ts";
import type { TickTable } from "../tick-table.ts";
import type { Damaged } from "./soundness.ts";

/** What came and is not in blocks yet, batch by batch, so that the end of the process loses nothing of it. */
export class Journal {
  /** Ticks in the rows that are there, those that are in blocks already among them. */
  ticks = 0;
  readonly #db: DatabaseSync;
  readonly #onDamage: (damaged: Damaged) => void;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  /** The rows that are there, oldest first. */
  #rows: { readonly id: number; readonly n: number }[] = [];

  /** @param onDamage told of each batch that cannot be read; its ticks are passed over. */
  constructor(db: DatabaseSync, onDamage: (damaged: Damaged) => void) {
    this.#db = db;
    this.#onDamage = onDamage;
    this.#insert = db.prepare("INSERT INTO journal(n, data) VALUES (?, ?)");
    this.#delete = db.prepare("DELETE FROM journal WHERE id < ?");
  }

  /** The oldest row that is there; `Infinity` where none is. */
  get oldest(): number {
    return this.#rows[0]?.id ?? Number.POSITIVE_INFINITY;
  }

  /** The row that the next batch gets. */
  get next(): number {
    return (this.#rows.at(-1)?.id ?? 0) + 1;
  }

  /** Hands over what is there, batch by batch, with its row. */
  replay(take: (row: number, ticks: TickTable) => void): void {
    for (const { id, n, data } of this.#db.prepare("SELECT id, n, data FROM journal ORDER BY id").iterate()) {
      this.#note(Number(id), Number(n));
      const ticks = this.#decode(Number(id), data);
      if (ticks) take(Number(id), ticks);
    }
  }

  append(ticks: TickTable): void {
    const { lastInsertRowid } = this.#insert.run(ticks.length, encodeBatch(ticks));
    this.#note(Number(lastInsertRowid), ticks.length);
  }

  /** Forgets the rows before one. */
  trim(row: number): void {
    if (this.oldest >= row) return;
    this.#delete.run(row);
    const kept = this.#rows.findIndex(({ id }) => id >= row);
    const gone = this.#rows.splice(0, kept < 0 ? this.#rows.length : kept);
    this.ticks -= gone.reduce((sum, { n }) => sum + n, 0);
  }

  #note(id: number, n: number): void {
    this.#rows.push({ id, n });
    this.ticks += n;
  }

  #decode(id: number, data: unknown): TickTable | undefined {
    try {
      if (data instanceof Uint8Array) return decodeBatch(data);
    } catch {
      // Told below.
    }
    this.#onDamage({ table: "journal", id });
    return undefined;
  }
}

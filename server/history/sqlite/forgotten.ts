import type { DatabaseSync } from "node:sqlite";

/** What was forgotten: of the ticks, level 0, and of each level of bars all before a time. */
export class Forgotten {
  readonly #db: DatabaseSync;
  readonly #before = new Map<number, number>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    for (const { level, before } of db.prepare("SELECT level, before FROM forgotten").all()) {
      this.#before.set(Number(level), Number(before));
    }
  }

  /** Epoch milliseconds; `-Infinity` where nothing was. */
  before(level: number): number {
    return this.#before.get(level) ?? Number.NEGATIVE_INFINITY;
  }

  note(level: number, before: number): void {
    if (before <= this.before(level)) return;
    this.#before.set(level, before);
    this.#db.prepare("INSERT OR REPLACE INTO forgotten(level, before) VALUES (?, ?)").run(level, before);
  }
}

import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { TickColumns } from "../../server/history/history.ts";

/** The control: a row for each tick, as anybody would begin. */
export class PlainTable implements Disposable {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #fold: StatementSync;

  /** @param clustered whether rows lie in the order of channel and time, which ranges need and which costs nothing here. */
  constructor(directory: string, clustered: boolean) {
    this.#db = new DatabaseSync(join(directory, "plain.db"));
    this.#db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384");
    const columns = "channel INTEGER NOT NULL, time INTEGER NOT NULL, value REAL NOT NULL";
    this.#db.exec(
      clustered
        ? `CREATE TABLE tick(${columns}, PRIMARY KEY(channel, time)) WITHOUT ROWID`
        : `CREATE TABLE tick(${columns})`,
    );
    this.#insert = this.#db.prepare("INSERT OR IGNORE INTO tick VALUES (?, ?, ?)");
    this.#fold = this.#db.prepare(
      `SELECT min(value), max(value), count(*) FROM tick
       WHERE channel = ? AND time >= ? AND time < ? GROUP BY time / ?`,
    );
  }

  append({ length, channel, time, value }: TickColumns): void {
    this.#db.exec("BEGIN");
    for (let at = 0; at < length; at++) this.#insert.run(channel[at] ?? 0, time[at] ?? 0, value[at] ?? 0);
    this.#db.exec("COMMIT");
  }

  /** Lows, highs and counts of buckets of a width, from the ticks themselves. */
  range(from: number, to: number, width: number): unknown[] {
    return this.#fold.all(0, BigInt(Math.ceil(from)), BigInt(Math.ceil(to)), BigInt(width));
  }

  /** Bytes of the pages of the table. */
  bytes(): number {
    return Number(
      this.#db.prepare("SELECT sum(pgsize) AS bytes FROM dbstat WHERE name = 'tick'").get()?.bytes,
    );
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { TickColumns } from "../../server/history/history.ts";

/** The control: a row for each tick, as anybody would begin. */
export class PlainTable implements Disposable {
  readonly #db: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #fold: StatementSync;
  readonly #whole: StatementSync;

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
    this.#whole = this.#db.prepare(
      `WITH held AS (
         SELECT time, value, time / ?4 AS bucket, lead(time, 1, ?3) OVER (ORDER BY time) AS next
         FROM tick WHERE channel = ?1 AND time >= ?2 AND time < ?3),
       bar AS (
         SELECT min(time) AS first, max(time) AS last, min(value) AS low, max(value) AS high, count(*) AS count,
           sum(value * (min(next, (bucket + 1) * ?4) - time)) / sum(min(next, (bucket + 1) * ?4) - time) AS mean
         FROM held GROUP BY bucket)
       SELECT bar.*, o.value AS open, c.value AS close FROM bar
       JOIN tick o ON o.channel = ?1 AND o.time = first JOIN tick c ON c.channel = ?1 AND c.time = last`,
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

  /** What the history tells of each bucket: opens, closes and means weighted by time as well. */
  wholeRange(from: number, to: number, width: number): unknown[] {
    return this.#whole.all(0, BigInt(Math.ceil(from)), BigInt(Math.ceil(to)), BigInt(width));
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

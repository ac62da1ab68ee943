import type { DatabaseSync } from "node:sqlite";

/** What is known of a channel as a line of text, which only the other thread reads; `null` where it is gone for good. */
export interface KnownRow {
  readonly channel: string;
  readonly text: string | null;
}

/** What is known of channels, in the file. */
export class KnownRows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  note(channels: readonly KnownRow[]): void {
    const put = this.#db.prepare("INSERT OR REPLACE INTO known(channel, facts) VALUES (?, ?)");
    const remove = this.#db.prepare("DELETE FROM known WHERE channel = ?");
    for (const { channel, text } of channels) {
      if (text === null) remove.run(channel);
      else put.run(channel, text);
    }
  }

  /** The text of each. */
  all(): string[] {
    const rows = this.#db.prepare("SELECT facts FROM known ORDER BY rowid").all();
    return rows.map(({ facts }) => String(facts));
  }
}

import type { DatabaseSync } from "node:sqlite";
import type { KnownChannel } from "../history.ts";
import { knownAsText, knownOfText } from "../known.ts";

/** What is known of channels, in the file. */
export class KnownRows {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  note(channels: readonly KnownChannel[]): void {
    const put = this.#db.prepare("INSERT OR REPLACE INTO known(channel, facts) VALUES (?, ?)");
    const remove = this.#db.prepare("DELETE FROM known WHERE channel = ?");
    for (const known of channels) {
      if (known.facts) put.run(known.channel, knownAsText(known));
      else remove.run(known.channel);
    }
  }

  /** All that can be read. */
  all(): KnownChannel[] {
    const rows = this.#db.prepare("SELECT facts FROM known ORDER BY rowid").all();
    return rows.flatMap(({ facts }) => knownOfText(String(facts)) ?? []);
  }
}

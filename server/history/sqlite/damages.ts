import type { DatabaseSync } from "node:sqlite";
import type { Loudness } from "./messages.ts";
import { type Damaged, isSound } from "./soundness.ts";

/** Parts of a file that the log names; the rest are counted. */
const NAMED = 20;
/** Parts that are looked at again at a time, which takes a millisecond. */
const REVIEWED = 16;

interface Part extends Damaged {
  /** When it was found, epoch milliseconds. */
  readonly since: number;
}

/** What of a file cannot be read, for as long as that is so. */
export class Damages {
  readonly #file: string;
  readonly #say: (loudness: Loudness, text: string) => void;
  readonly #parts = new Map<string, Part>();
  #named = 0;

  constructor(file: string, say: (loudness: Loudness, text: string) => void) {
    this.#file = file;
    this.#say = say;
  }

  /** In words with a remedy; `null` where nothing is damaged. */
  get words(): string | null {
    const parts = [...this.#parts.values()];
    if (parts.length === 0) return null;
    const first = parts.reduce((a, b) => (b.since < a.since ? b : a));
    const others = parts.length > 1 ? `, and ${parts.length - 1} more` : "";
    const since = `${new Date(first.since).toISOString().slice(0, 19)}Z`;
    return `parts of ${this.#file} cannot be read since ${since}: ${wordsOf(first)}${others}; restore it from a copy, or go on with gaps there`;
  }

  /** Told of each part that cannot be read, however often it comes. */
  readonly note = (damaged: Damaged): void => {
    const key = wordsOf(damaged);
    if (this.#parts.has(key)) return;
    this.#parts.set(key, { ...damaged, since: Date.now() });
    if (++this.#named <= NAMED) this.#say("error", `${this.#file}: ${key}; what it holds is passed over`);
  };

  /** Looks at some of the parts again: what was forgotten or written anew is damaged no more. */
  review(db: DatabaseSync): void {
    for (const [key, part] of [...this.#parts].slice(0, REVIEWED)) {
      this.#parts.delete(key);
      const row = db.prepare(`SELECT n, data FROM ${part.table} WHERE id = ?`).get(part.id);
      // At the end, so that the others have their turn.
      if (row && !isSound(part.table, row)) this.#parts.set(key, part);
    }
  }

  /** Another file is begun. */
  clear(): void {
    this.#parts.clear();
  }
}

function wordsOf({ table, id }: Damaged): string {
  return `row ${id} of ${table} cannot be read`;
}

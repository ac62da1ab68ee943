import type { Loudness } from "./messages.ts";

/** Parts of a file that the log names; the rest are counted. */
const NAMED = 20;

/** What of a file was found unreadable since it was opened. */
export class Damages {
  readonly #file: string;
  readonly #say: (loudness: Loudness, text: string) => void;
  readonly #details = new Set<string>();

  constructor(file: string, say: (loudness: Loudness, text: string) => void) {
    this.#file = file;
    this.#say = say;
  }

  /** In words with a remedy; `null` where nothing is damaged. */
  get words(): string | null {
    const [first] = this.#details;
    if (first === undefined) return null;
    const others = this.#details.size > 1 ? `, and ${this.#details.size - 1} more` : "";
    return `parts of ${this.#file} cannot be read: ${first}${others}; restore it from a copy, or go on with gaps there`;
  }

  /** Told of each part that cannot be read, however often it comes. */
  readonly note = (detail: string): void => {
    if (this.#details.has(detail)) return;
    this.#details.add(detail);
    if (this.#details.size <= NAMED) {
      this.#say("error", `${this.#file}: ${detail}; what it holds is passed over`);
    }
  };
}

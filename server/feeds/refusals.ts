/** Reasons counted apart; whatever comes after them is counted as `other`, so that counters stay bounded. */
const MAX_REASONS = 32;
const LAST = 3;
const MAX_DETAIL = 200;

export interface Refusal {
  readonly reason: string;
  /** What was refused, verbatim, cut at 200 characters. */
  readonly detail: string;
}

/** What a feed was refused since it was first started. */
export interface RefusalReport {
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** The newest three, oldest first. */
  readonly last: readonly Refusal[];
}

/** Counts refusals by reason, in bounded memory. */
export class Refusals {
  readonly #counts = new Map<string, number>();
  #last: Refusal[] = [];

  /** Counts one. Returns whether it is the first of its reason, which is the one worth a line in the log. */
  add(reason: string, detail = ""): boolean {
    const known = this.#counts.has(reason) || this.#counts.size < MAX_REASONS;
    const key = known ? reason : "other";
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    this.#last = [...this.#last.slice(1 - LAST), { reason: key, detail: detail.slice(0, MAX_DETAIL) }];
    return count === 0;
  }

  report(): RefusalReport {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    return { total, byReason: Object.fromEntries(this.#counts), last: this.#last };
  }

  /** `bad time 12, no value 3`, most first; empty when nothing was refused. */
  summary(): string {
    const entries = [...this.#counts].sort((a, b) => b[1] - a[1]);
    return entries.map(([reason, count]) => `${reason} ${count}`).join(", ");
  }
}

import type { RefusedItem } from "#lib/protocol.ts";
import { TOLD_TWICE } from "#lib/status.ts";

/** Reasons counted apart; whatever comes after them is counted as `other`, so that counters stay bounded. */
const MAX_REASONS = 32;
const LAST = 3;
const MAX_DETAIL = 200;
/** Characters by which two refusals are told apart: a path, a line and the start of what it holds. */
const MAX_IDENTITY = 1_000;
/** Refusals named one by one in the log; whatever comes after them is only counted. */
export const MAX_NAMED = 100;

/** The reasons in a word each: what a label of a metric may hold, however many phrases feeds write. */
const NONE = {
  "bad-channel": 0,
  "bad-time": 0,
  "bad-value": 0,
  "not-understood": 0,
  "not-owned": 0,
  "not-published": 0,
  "read-failed": 0,
  other: 0,
};
export type RefusalCode = keyof typeof NONE;

/** By what a phrase says, so that a feed that comes along needs no line here. The first match counts. */
const CODES: readonly { readonly code: RefusalCode; readonly says: RegExp }[] = [
  { code: "bad-channel", says: /^bad channel/ },
  { code: "not-owned", says: /^channel of another/ },
  { code: "not-published", says: /^could not be published/ },
  { code: "bad-time", says: /^time / },
  { code: "bad-value", says: / is not a (finite )?number$| is below zero$/ },
  { code: "not-understood", says: /^not |^line too long/ },
  { code: "read-failed", says: / could not be read$/ },
];

/** What a feed was refused since it was first started. */
export interface RefusalReport {
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** Every code is there, also where nothing was refused for it. */
  readonly byCode: Readonly<Record<RefusalCode, number>>;
  /** The newest three, oldest first. */
  readonly last: readonly RefusedItem[];
}

/** Counts refusals by reason, in bounded memory. */
export class Refusals {
  readonly #counts = new Map<string, number>();
  readonly #named = new Set<string>();
  #last: RefusedItem[] = [];
  #total = 0;

  /** Refusals worth a line of their own so far, 0 to 100. */
  get named(): number {
    return this.#named.size;
  }

  /**
   * Counts one. Returns whether it is worth a line in the log: among the first 100, and not the same as one
   * before, as a bad line of a looped recording or a sensor that cannot be read for an hour is.
   */
  add(reason: string, detail = ""): boolean {
    const known = this.#counts.has(reason) || this.#counts.size < MAX_REASONS;
    const key = known ? reason : "other";
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    this.#total++;
    this.#last = [...this.#last.slice(1 - LAST), itemOf(reason, detail)];
    if (reason === TOLD_TWICE) return false;
    return this.#name(`${reason}: ${detail.slice(0, MAX_IDENTITY)}`);
  }

  #name(identity: string): boolean {
    if (this.#named.size >= MAX_NAMED || this.#named.has(identity)) return false;
    this.#named.add(identity);
    return true;
  }

  /** How many there were, and the newest three, the newest last. */
  get news(): { readonly total: number; readonly last: RefusedItem[] } {
    return { total: this.#total, last: [...this.#last] };
  }

  report(): RefusalReport {
    const byReason = Object.fromEntries(this.#counts);
    return { ...this.news, byReason, byCode: this.#byCode() };
  }

  #byCode(): Record<RefusalCode, number> {
    const counts = { ...NONE };
    for (const [reason, count] of this.#counts) counts[codeOf(reason)] += count;
    return counts;
  }

  /** `bad time 12, no value 3`, most first; empty when nothing was refused. */
  summary(): string {
    const entries = [...this.#counts].sort((a, b) => b[1] - a[1]);
    return entries.map(([reason, count]) => `${reason} ${count}`).join(", ");
  }
}

function itemOf(reason: string, detail: string): RefusedItem {
  return { reason: reason.slice(0, MAX_DETAIL), detail: detail.slice(0, MAX_DETAIL), time: Date.now() };
}

function codeOf(reason: string): RefusalCode {
  return CODES.find(({ says }) => says.test(reason))?.code ?? "other";
}

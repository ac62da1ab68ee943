import { z } from "zod";
import { compilePath, type JsonPath, jsonPath } from "./json-path.ts";

/** Where a source writes its own count, so that a loss on the way to us is noticed. */
export const sequenceOption = z.strictObject({ path: jsonPath, per: jsonPath.optional() });

/** A number so far below the last is that of a source which began anew. */
const RESTARTED = 10_000;
/** Counts followed at most; others pass unchecked. */
const MAX_COUNTS = 100_000;

/**
 * Follows the count that a source puts into its messages: one count, or one for each thing that `per` leads to.
 * It outlives a connection, so that what is told again after a reconnect is not taken twice.
 */
export class Sequence {
  /** Whether the count is of whole messages and not of the items in them: its path starts with `$`. */
  readonly ofMessages: boolean;
  readonly #path: JsonPath;
  readonly #per: JsonPath | undefined;
  readonly #last = new Map<string, number>();
  readonly #onHole: (detail: string) => void;

  /** `onHole` is told in words what is missing, before what comes after it is taken. */
  constructor({ path, per }: z.infer<typeof sequenceOption>, onHole: (detail: string) => void) {
    this.#path = compilePath(path);
    this.#per = per === undefined ? undefined : compilePath(per);
    this.ofMessages = this.#path.fromRoot;
    this.#onHole = onHole;
  }

  /** Whether this is one not taken before. What has no number passes. */
  accepts(item: unknown, message: unknown): boolean {
    const number = Number(at(this.#path, item, message) ?? Number.NaN);
    if (!Number.isSafeInteger(number)) return true;
    const whose = this.#per ? String(at(this.#per, item, message)) : "";
    const last = this.#last.get(whose);
    if (last !== undefined && number <= last && number > last - RESTARTED) return false;
    if (last !== undefined && number > last + 1) this.#onHole(missing(whose, last + 1, number - 1));
    if (last !== undefined || this.#last.size < MAX_COUNTS) this.#last.set(whose, number);
    return true;
  }
}

function missing(whose: string, first: number, last: number): string {
  const which = first === last ? `${first} is missing` : `${first} to ${last} are missing`;
  return whose === "" ? which : `${whose}: ${which}`;
}

function at(path: JsonPath, item: unknown, message: unknown): unknown {
  return path.first(path.fromRoot ? message : item);
}

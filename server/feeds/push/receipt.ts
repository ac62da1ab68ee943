import type { Emit } from "../feed.ts";

/** Refusals of one body that are named in its answer; the others are only counted there. */
const MAX_TOLD = 100;

/** One line that was not taken, or not all of it. */
export interface RefusedLine {
  /** 1 for the first; the number of the item where the body is a JSON array. */
  readonly line: number;
  readonly reason: string;
}

/** What became of one body. */
export interface Receipt {
  /** Values taken. */
  readonly accepted: number;
  /** The first hundred. */
  readonly refused: readonly RefusedLine[];
  readonly refusals: number;
  /** Of the refusals those that are no fault of the body: fields that hold a text, which no chart can draw. */
  readonly texts: number;
}

/** Why something is not taken: a short phrase without data in it, and what to do in words. */
export interface Reason {
  readonly reason: string;
  readonly detail: string;
}

/** Counts what becomes of one body, and tells the feed of what is refused. */
export class ReceiptBook {
  accepted = 0;
  texts = 0;
  refusals = 0;
  readonly #refused: RefusedLine[] = [];
  readonly #emit: Emit;
  readonly #source: string;

  constructor(emit: Emit, source: string) {
    this.#emit = emit;
    this.#source = source;
  }

  /** Values that were read, whatever became of them. */
  get read(): number {
    return this.accepted + this.refusals;
  }

  refuse(line: number, { reason, detail }: Reason): void {
    this.#emit.refuse(reason, `${this.#source}, line ${line}: ${detail}`);
    this.refusals++;
    if (this.#refused.length < MAX_TOLD) this.#refused.push({ line, reason: `${reason}: ${detail}` });
  }

  /** Refuses a text, which is no fault of the body. */
  refuseText(line: number, reason: Reason): void {
    this.texts++;
    this.refuse(line, reason);
  }

  receipt(): Receipt {
    const { accepted, refusals, texts } = this;
    return { accepted, refused: this.#refused, refusals, texts };
  }
}

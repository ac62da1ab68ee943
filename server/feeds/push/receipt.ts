import type { Emit } from "../feed.ts";

/** Refusals of one body that are named in its answer; the others are only counted there. */
const MAX_TOLD = 100;

/** So many lines that are broken, and hardly one that is not, are read of one body; its sender speaks something else. */
const MAX_BROKEN = 1_000;
/** Broken lines for each that is not, where there are hardly any of these. */
const HARDLY = 100;

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
  /** Lines that could not be read at all. */
  #broken = 0;
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

  /** Whether what is left of the body is not worth reading. */
  get isHopeless(): boolean {
    return this.#broken >= MAX_BROKEN && this.#broken >= HARDLY * (this.read - this.#broken);
  }

  /** Counts that the rest of a body was passed over. */
  leave(): void {
    const said = `${this.#source}: ${this.#broken} lines are broken and ${this.read - this.#broken} are not`;
    this.#emit.refuse("not read to the end", said);
  }

  /** Refuses a line that could not be read. */
  refuseBroken(line: number, reason: Reason): void {
    this.#broken++;
    this.refuse(line, reason);
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

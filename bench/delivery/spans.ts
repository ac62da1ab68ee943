import type { Rig, Span } from "./rig.ts";

/** How long and how often each way is measured. */
export interface Effort {
  /** Of one span, milliseconds. */
  readonly ms: number;
  readonly repetitions: number;
}

/** Spans of one way. */
export class Spans {
  readonly #all: Span[] = [];

  add(span: Span): void {
    this.#all.push(span);
  }

  median(of: (span: Span) => number): number {
    return this.#sorted(of)[this.#all.length >> 1] ?? Number.NaN;
  }

  /** Median, least and most, in words. */
  say(of: (span: Span) => number, digits = 3): string {
    const sorted = this.#sorted(of);
    const [least, most] = [sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
    return `${this.median(of).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
  }

  sum(of: (span: Span) => number): number {
    return this.#all.reduce((sum, span) => sum + of(span), 0);
  }

  #sorted(of: (span: Span) => number): number[] {
    return this.#all.map(of).sort((a, b) => a - b);
  }
}

/** One way, and how a span of it is driven. */
export interface Contender {
  readonly rig: Rig;
  readonly drive: (rig: Rig, ms: number) => Promise<Span>;
}

/** Drives ways in turns, so that what else the machine does meets all of them; the first turn warms up and is not counted. */
export async function interleave(contenders: readonly Contender[], effort: Effort): Promise<Spans[]> {
  const spans = contenders.map(() => new Spans());
  for (let repetition = 0; repetition <= effort.repetitions; repetition++) {
    for (const [at, { rig, drive }] of contenders.entries()) {
      const span = await drive(rig, effort.ms);
      if (repetition > 0) spans[at]?.add(span);
    }
  }
  return spans;
}

/** CPU of the server per tick delivered, microseconds. */
export function perTick(span: Span): number {
  return span.perTick;
}

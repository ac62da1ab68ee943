import { digitsAfterPoint } from "#lib/recording/number.ts";
import type { Sample } from "#lib/recording/sample.ts";

/** How many samples are looked at before the first is told. */
export const HEAD = 100;

/** What the head of a recording says about the rest. */
export interface HeadFacts {
  /** Digits after the point that its values are worth showing with. */
  readonly decimals: number;
  /** Median milliseconds between two samples; `null` with fewer than two times. */
  readonly spacing: number | null;
  /** The longest usual milliseconds between two samples; `null` when they come irregularly. */
  readonly longest: number | null;
}

export function learn(head: readonly Sample[]): HeadFacts {
  const gaps = pairs(head, (before, after) => after.time - before.time).filter((gap) => gap > 0);
  const spacing = quantile(gaps, 0.5);
  const long = quantile(gaps, 0.95);
  const regular = gaps.length >= 3 && spacing !== null && long !== null && long <= 3 * spacing;
  return { decimals: worthwhileDecimals(head), spacing, longest: regular ? long : null };
}

/**
 * As many digits as the values have, but no more than one beyond the size of their usual step: a temperature
 * that moves by a degree and is recorded to fourteen digits is shown with two.
 */
function worthwhileDecimals(head: readonly Sample[]): number {
  const written = Math.max(0, ...head.map(({ value }) => digitsAfterPoint(value)));
  const steps = pairs(head, (before, after) => Math.abs(after.value - before.value)).filter(
    (step) => step > 0,
  );
  const step = quantile(steps, 0.5);
  if (step === null) return Math.min(written, 6);
  return Math.min(written, Math.max(0, Math.ceil(-Math.log10(step)) + 1));
}

function pairs(head: readonly Sample[], of: (before: Sample, after: Sample) => number): number[] {
  return head.slice(1).map((after, at) => of(head[at] ?? after, after));
}

function quantile(numbers: readonly number[], share: number): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? null;
}

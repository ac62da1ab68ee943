import { tickStep, ticks } from "d3-array";
import type { Limits } from "#lib/catalog.ts";

/** A span of values, low below high. */
export interface Domain {
  readonly low: number;
  readonly high: number;
}

const SHRINK_AFTER_MS = 5_000;
const SHRINK_WHEN_UNDER = 0.9;
const PADDING = 0.08;

/** The span a chart wants for the values it shows: a little air above and below, and never nothing. */
export function idealDomain(low: number, high: number, decimals: number): Domain | null {
  if (!(low <= high)) return null;
  const least = Math.max(4 * 10 ** -decimals, Math.abs(high) * 1e-5);
  const missing = Math.max(0, least - (high - low)) / 2;
  const air = (high - low + 2 * missing) * PADDING;
  return { low: low - missing - air, high: high + missing + air };
}

/**
 * A scale that grows at once, so that nothing is cut off, and shrinks only after 5 s and by a tenth or more,
 * so that its labels do not jitter.
 */
export class SoftDomain {
  #shown: Domain | null = null;
  #looseSince = Number.NaN;

  /** The span to show at `now` (ms) for values that want `ideal`. The same object as long as nothing changes. */
  next(ideal: Domain | null, now: number): Domain | null {
    if (!ideal) return this.#shown;
    const shown = this.#shown;
    if (!shown) return this.#show(ideal);
    if (ideal.low < shown.low || ideal.high > shown.high) {
      return this.#show({ low: Math.min(ideal.low, shown.low), high: Math.max(ideal.high, shown.high) });
    }
    if (ideal.high - ideal.low > (shown.high - shown.low) * SHRINK_WHEN_UNDER) {
      this.#looseSince = Number.NaN;
      return shown;
    }
    if (Number.isNaN(this.#looseSince)) this.#looseSince = now;
    return now - this.#looseSince >= SHRINK_AFTER_MS ? this.#show(ideal) : shown;
  }

  /** Forgets the past, as on a change of range. */
  reset(): void {
    this.#shown = null;
    this.#looseSince = Number.NaN;
  }

  #show(domain: Domain): Domain {
    this.#looseSince = Number.NaN;
    this.#shown = domain;
    return domain;
  }
}

/** Round values inside a span, about `count` of them or fewer, and the decimals they need: `most` at the most. */
export function valueTicks(domain: Domain, count: number, most = 12): { values: number[]; decimals: number } {
  const step = tickStep(domain.low, domain.high, count);
  // Finer ones would read alike, or claim a precision that the values do not have.
  if (step < 10 ** -most * (1 - 1e-9)) return { values: multiples(domain, most), decimals: most };
  const values = ticks(domain.low, domain.high, count);
  return { values, decimals: Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9))) };
}

/** Every number of so many decimals inside a span. */
function multiples({ low, high }: Domain, decimals: number): number[] {
  const values: number[] = [];
  const scale = 10 ** decimals;
  for (let at = Math.ceil(low * scale); at <= high * scale; at++) values.push(at / scale);
  return values;
}

/** A limit is in sight where it is beyond the values by no more than this part of their span. */
const NEAR = 0.5;

/** The span of values with the limits they go beyond, and the nearest on either side where that is near. */
export function withLimits(low: number, high: number, limits: Limits | null): { low: number; high: number } {
  const { ll = null, l = null, h = null, hh = null } = limits ?? {};
  const near = (high - low) * NEAR;
  const known = (limit: number | null): limit is number => limit !== null;
  const crossed = {
    low: Math.min(low, ...[h, hh].filter(known).filter((limit) => high > limit)),
    high: Math.max(high, ...[l, ll].filter(known).filter((limit) => low < limit)),
  };
  const above = Math.min(...[h, hh].filter(known).filter((limit) => limit >= high));
  const below = Math.max(...[l, ll].filter(known).filter((limit) => limit <= low));
  return {
    low: low - below <= near ? Math.min(crossed.low, below) : crossed.low,
    high: above - high <= near ? Math.max(crossed.high, above) : crossed.high,
  };
}

import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import { MarketFactor } from "./factor.ts";
import type { Simulation } from "./pace.ts";
import { seededRandom } from "./random.ts";
import { SymbolModel } from "./symbol-model.ts";
import type { SymbolProfile } from "./symbols.ts";

/** A normal silence is longer than the one after which a channel counts as late once in so many trades. */
const LATE_ONCE_IN = 100_000;

/**
 * The longest usual time between two trades in milliseconds, for a Poisson process of `rate` a second. A channel
 * is late after three times as long, so this is a third of the exponential distribution's 99.999 % quantile.
 */
export function expectedMsOf(rate: number): number {
  return Math.ceil((Math.log(LATE_ONCE_IN) / 3 / rate) * 1000);
}

/**
 * A market: trades of all symbols in the order of time. Each symbol's trades are a Poisson process; their
 * superposition is one of the summed rate in which each trade is any symbol's with equal odds (J. Kingman,
 * "Poisson Processes", 1993, 2.2), so that the next trade costs the same whatever the number of symbols.
 */
export class MarketSimulation implements Simulation {
  readonly descriptions: readonly Description[];
  next: number;
  readonly #symbols: readonly SymbolModel[];
  readonly #arrivals;
  readonly #factor: MarketFactor;
  /** Mean milliseconds between two trades of the whole market. */
  readonly #mean: number;

  /** @param rate mean trades a second of each symbol. */
  constructor(profiles: readonly SymbolProfile[], rate: number, seed: number) {
    this.#symbols = profiles.map((profile) => new SymbolModel(profile, seededRandom(seed, profile.symbol)));
    this.#arrivals = seededRandom(seed, "arrivals");
    this.#factor = new MarketFactor(seededRandom(seed, "market factor"));
    this.#mean = 1000 / (rate * profiles.length);
    this.descriptions = this.#symbols.map((symbol) => symbol.describe(expectedMsOf(rate)));
    this.next = this.#arrivals.exponential() * this.#mean;
  }

  advance(origin: number, emit: (tick: Tick) => void): void {
    const time = this.next;
    const at = Math.floor(this.#arrivals.uniform() * this.#symbols.length);
    const symbol = this.#symbols[at];
    if (symbol) emit(symbol.trade(time, this.#factor.at(time), origin));
    this.next = time + this.#arrivals.exponential() * this.#mean;
  }
}

import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import { Walk } from "./factor.ts";
import type { Random } from "./random.ts";
import type { SymbolProfile } from "./symbols.ts";

const YEAR = 365 * 86_400_000;
/** Simulated prices move this much more than their annual volatility says, so that five minutes show a shape. */
const LIVELINESS = 3;
/** Sigma of the logarithm of a trade's size. */
const SIZE_SIGMA = 1.1;

/**
 * The trades of one symbol.
 *
 * - Price: log price = σ (ρ market + √(1 − ρ²) own walk), the single-index model (W. Sharpe, "A simplified model
 *   for portfolio analysis", Management Science 9, 1963); ρ is the profile's correlation.
 * - Trades happen at the bid or the ask with equal odds, the bounce of R. Roll, "A simple implicit measure of the
 *   effective bid-ask spread", Journal of Finance 39, 1984. The spread widens with volatility.
 * - Sizes are log-normal.
 */
export class SymbolModel {
  readonly channel: string;
  readonly #profile: SymbolProfile;
  readonly #random: Random;
  readonly #own: Walk;
  readonly #sigma: number;
  readonly #ownShare: number;

  constructor(profile: SymbolProfile, random: Random) {
    this.channel = `symbol/${profile.symbol}`;
    this.#profile = profile;
    this.#random = random;
    this.#own = new Walk(random);
    this.#sigma = (LIVELINESS * profile.volatility) / Math.sqrt(YEAR);
    this.#ownShare = Math.sqrt(1 - profile.correlation ** 2);
  }

  describe(expectedMs: number): Description {
    const { name, unit, decimals, group } = this.#profile;
    return { channel: this.channel, name, unit, decimals, group, expectedMs };
  }

  /**
   * A trade at a model time in milliseconds.
   * @param market the market factor's value then. @param origin epoch milliseconds of model time 0.
   */
  trade(time: number, market: number, origin: number): Tick {
    const { tick, decimals, sizeDecimals, size } = this.#profile;
    this.#own.moveTo(time);
    const middle = this.#middle(market);
    const half = (this.#profile.spread * (0.5 + 0.5 * this.#own.volatility)) / 2;
    const below = Math.floor(middle / tick - half);
    const above = Math.max(below + 1, Math.ceil(middle / tick + half));
    const bid = rounded(below * tick, decimals);
    const ask = rounded(above * tick, decimals);
    return {
      channel: this.channel,
      time: origin + Math.floor(time),
      value: this.#random.uniform() < 0.5 ? bid : ask,
      size: Math.max(
        rounded(size * this.#random.logNormal(SIZE_SIGMA), sizeDecimals),
        rounded(10 ** -sizeDecimals, sizeDecimals),
      ),
      bid,
      ask,
    };
  }

  #middle(market: number): number {
    const { base, correlation, tick } = this.#profile;
    const log = this.#sigma * (correlation * market + this.#ownShare * this.#own.value);
    // Never so low that a bid would be nothing.
    return Math.max(base * Math.exp(log), this.#profile.spread * 4 * tick);
  }
}

function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

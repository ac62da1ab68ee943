/** How much of a shock, and of the variance before it, is left in the next variance. Together below 1. */
const ALPHA = 0.06;
const BETA = 0.93;

/**
 * GARCH(1,1): large moves are followed by large ones (T. Bollerslev, "Generalized autoregressive conditional
 * heteroskedasticity", Journal of Econometrics 31, 1986): h' = (1 − α − β) + α r² + β h, r = √h z.
 * Scaled so that the mean variance of its returns is 1.
 */
export class Garch {
  #variance = 1;

  /** The volatility of the next return, 1 on average in the mean square. */
  get volatility(): number {
    return Math.sqrt(this.#variance);
  }

  /** The next return from a standard normal number. */
  next(z: number): number {
    const r = this.volatility * z;
    this.#variance = 1 - ALPHA - BETA + ALPHA * r * r + BETA * this.#variance;
    return r;
  }
}

import { Garch } from "./garch.ts";
import type { Random } from "./random.ts";

/** Milliseconds in which half of a departure is forgotten: six hours, so that a demo of weeks stays near its base. */
const HALF_LIFE = 6 * 3_600_000;
const FORGET = Math.LN2 / HALF_LIFE;

/**
 * A mean-reverting random path with clustered volatility: an Ornstein-Uhlenbeck process (G. Uhlenbeck and
 * L. Ornstein, "On the theory of the Brownian motion", Physical Review 36, 1930) in Euler steps, driven by
 * GARCH(1,1) returns. Its variance grows by 1 each millisecond before it reverts.
 */
export class Walk {
  value = 0;
  readonly #garch = new Garch();
  readonly #random: Random;
  #time = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get volatility(): number {
    return this.#garch.volatility;
  }

  /** Moves to a later model time in milliseconds. */
  moveTo(time: number): void {
    const passed = time - this.#time;
    this.value += Math.sqrt(passed) * this.#garch.next(this.#random.normal()) - FORGET * passed * this.value;
    this.#time = time;
  }
}

/** Milliseconds between two moves of the market. */
const STEP = 250;

/** What all symbols have in common: a walk in steps of 250 ms, so that it does not depend on who asks when. */
export class MarketFactor {
  readonly #walk: Walk;
  #time = 0;

  constructor(random: Random) {
    this.#walk = new Walk(random);
  }

  /** Its value at a model time in milliseconds, which never goes back. */
  at(time: number): number {
    while (this.#time + STEP <= time) {
      this.#time += STEP;
      this.#walk.moveTo(this.#time);
    }
    return this.#walk.value;
  }
}

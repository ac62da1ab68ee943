import { lagged, type PlantUnit } from "./plant-unit.ts";
import type { Random } from "./random.ts";

/** Percent a second. */
const DRAIN = 0.28;
const FILL = 0.95;
const START_BELOW = 32;
const STOP_ABOVE = 84;
/** Seconds between two bursts of vibration on average, and of the decay of each. */
const BURST_EVERY = 70;
const BURST_TAU = 4;

export const PUMP_LABELS = { "0": "stopped", "1": "running" } as const;

/**
 * A tank drained by its plant and filled by a pump between two levels, and the pump's vibration: a floor that
 * depends on whether it runs, a slow wander, and bursts that come as a Poisson process and die away exponentially
 * (shot noise: S. O. Rice, "Mathematical analysis of random noise", 1944).
 */
export class Tank implements PlantUnit {
  level: number;
  pump = 0;
  /** mm/s, effective. */
  vibration = 0.2;
  readonly #random: Random;
  #burst = 0;
  #wander = 0;
  #demand = 1;

  constructor(random: Random) {
    this.#random = random;
    this.level = 35 + 45 * random.uniform();
  }

  step(seconds: number): void {
    this.#demand = lagged(this.#demand, 1, seconds, 60) + 0.05 * Math.sqrt(seconds) * this.#random.normal();
    const flow = (this.pump ? FILL : 0) - DRAIN * Math.max(0, this.#demand);
    this.level = Math.min(100, Math.max(0, this.level + flow * seconds));
    if (this.level < START_BELOW) this.pump = 1;
    if (this.level > STOP_ABOVE) this.pump = 0;
    this.#shake(seconds);
  }

  #shake(seconds: number): void {
    this.#wander = lagged(this.#wander, 0, seconds, 5) + 0.12 * Math.sqrt(seconds) * this.#random.normal();
    this.#burst = lagged(this.#burst, 0, seconds, BURST_TAU);
    if (this.pump && this.#random.uniform() < seconds / BURST_EVERY) {
      this.#burst += 2.2 * this.#random.logNormal(0.5);
    }
    const floor = this.pump ? 2.1 : 0.2;
    const share = this.pump ? 1 : 0.2;
    this.vibration = lagged(this.vibration, Math.max(0.05, floor + share * this.#wander), seconds, 0.8);
    this.vibration += this.#burst * (1 - Math.exp(-seconds / 0.8));
  }
}

import { lagged, type PlantUnit } from "./plant-unit.ts";
import type { Random } from "./random.ts";

const DAY = 86_400;
/** The hour of the simulated day at which model time begins, so that a seed's stream never depends on the clock. */
const FIRST_HOUR = 9;

/** What draws power, in kW when on. */
export interface Consumer {
  load(): number;
}

/**
 * The power a plant draws in kW: a base with the shape of a working day (its first two harmonics, as load
 * profiles are usually fitted), the consumers that are on, and a slow wander.
 */
export class PowerMeter implements PlantUnit {
  power = 0;
  readonly #consumers: readonly Consumer[];
  readonly #random: Random;
  #seconds = FIRST_HOUR * 3600;
  #wander = 0;

  constructor(consumers: readonly Consumer[], random: Random) {
    this.#consumers = consumers;
    this.#random = random;
  }

  step(seconds: number): void {
    this.#seconds += seconds;
    this.#wander = lagged(this.#wander, 0, seconds, 45) + 0.25 * Math.sqrt(seconds) * this.#random.normal();
    const drawn = this.#consumers.reduce((sum, consumer) => sum + consumer.load(), 0);
    this.power = dayShape(this.#seconds) + drawn + this.#wander;
  }
}

/** Least in the small hours, most before noon and again in the afternoon. */
function dayShape(seconds: number): number {
  const angle = (2 * Math.PI * seconds) / DAY;
  return 46 - 17 * Math.cos(angle) - 5 * Math.cos(2 * angle - 0.4);
}

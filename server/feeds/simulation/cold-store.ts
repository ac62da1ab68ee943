import { lagged, type PlantUnit } from "./plant-unit.ts";
import type { Random } from "./random.ts";

const TARGET = -20;
/** °C around the target at which the compressor starts and stops. */
const HYSTERESIS = 0.8;
/** What the store drifts to with the compressor running, standing, and with the door open. */
const COOLED = -27;
const STANDING = 2;
const OUTSIDE = 12;
/** Seconds of the lag of the air, with the door closed and open. */
const TAU = 700;
const TAU_OPEN = 520;
/** Mean seconds between two openings, median seconds of one, and the sigma of its logarithm. */
const OPEN_EVERY = 130;
const OPEN_FOR = 45;
const OPEN_SIGMA = 0.6;

export const DOOR_LABELS = { "0": "closed", "1": "open" } as const;

/**
 * A cold store: a thermostat with hysteresis, and a door that lets warm, damp air in. Temperature and humidity
 * are first-order lags towards whatever acts on them; openings are a Poisson process with log-normal lengths, so
 * that now and then one is long enough to cross the high limit.
 */
export class ColdStore implements PlantUnit {
  temperature: number;
  /** Percent. */
  humidity = 62;
  door = 0;
  compressor = 1;
  readonly #random: Random;
  #openLeft = 0;

  constructor(random: Random) {
    this.#random = random;
    this.temperature = TARGET + HYSTERESIS * (2 * random.uniform() - 1);
  }

  step(seconds: number): void {
    this.#openOrClose(seconds);
    if (this.temperature > TARGET + HYSTERESIS) this.compressor = 1;
    if (this.temperature < TARGET - HYSTERESIS) this.compressor = 0;
    const inside = this.compressor ? COOLED : STANDING;
    const target = this.door ? OUTSIDE : inside;
    // A hard-working compressor after a long opening brings the air back faster than a standing store warms.
    const tau = this.door ? TAU_OPEN : this.compressor ? TAU / 4 : TAU;
    this.temperature = lagged(this.temperature, target, seconds, tau);
    this.humidity = lagged(this.humidity, this.door ? 93 : 60, seconds, this.door ? 50 : 140);
  }

  #openOrClose(seconds: number): void {
    this.#openLeft -= seconds;
    if (this.#openLeft <= 0) this.door = 0;
    if (this.door === 0 && this.#random.uniform() < seconds / OPEN_EVERY) {
      this.door = 1;
      this.#openLeft = OPEN_FOR * this.#random.logNormal(OPEN_SIGMA);
    }
  }
}

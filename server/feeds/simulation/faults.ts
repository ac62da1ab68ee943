import type { Random } from "./random.ts";

/** Mean milliseconds between two faults of a kind over all sensors together. */
const EVERY = { dropout: 130_000, stuck: 170_000, spike: 100_000 } as const;
const KINDS = ["dropout", "stuck", "spike"] as const;
/** Least and most milliseconds a fault lasts. */
const LASTS = { dropout: [4_000, 12_000], stuck: [10_000, 30_000] } as const;

/**
 * What goes wrong with sensors now and then: silence, a value that no longer moves, a single wild reading. The
 * three kinds that field surveys find (K. Ni et al., "Sensor network data fault types", ACM TOSN 5, 2009).
 * Each is a Poisson process over all sensors, whatever their number.
 */
export class Faults {
  readonly #random: Random;
  readonly #due: Record<(typeof KINDS)[number], number>;
  readonly #silent: Float64Array;
  readonly #stuck: Float64Array;
  #spiking = -1;

  /** @param sensors how many there are. */
  constructor(sensors: number, random: Random) {
    this.#random = random;
    this.#due = { dropout: this.#wait("dropout"), stuck: this.#wait("stuck"), spike: this.#wait("spike") };
    this.#silent = new Float64Array(sensors);
    this.#stuck = new Float64Array(sensors);
  }

  /** Decides what breaks up to a model time in milliseconds. */
  moveTo(time: number): void {
    for (const kind of KINDS) {
      if (time < this.#due[kind]) continue;
      this.#due[kind] = time + this.#wait(kind);
      this.#strike(kind, time);
    }
  }

  /** Whether a sensor says nothing at a model time. */
  isSilent(sensor: number, time: number): boolean {
    return time < (this.#silent[sensor] ?? 0);
  }

  isStuck(sensor: number, time: number): boolean {
    return time < (this.#stuck[sensor] ?? 0);
  }

  /** How far the reading is off, in spans of the sensor: nearly always 0. */
  takeSpike(sensor: number): number {
    if (sensor !== this.#spiking) return 0;
    this.#spiking = -1;
    return (this.#random.uniform() < 0.5 ? -1 : 1) * (0.6 + 0.6 * this.#random.uniform());
  }

  #strike(kind: (typeof KINDS)[number], time: number): void {
    const sensor = Math.floor(this.#random.uniform() * this.#silent.length);
    if (kind === "spike") {
      this.#spiking = sensor;
      return;
    }
    const [least, most] = LASTS[kind];
    const until = time + least + (most - least) * this.#random.uniform();
    (kind === "dropout" ? this.#silent : this.#stuck)[sensor] = until;
  }

  #wait(kind: (typeof KINDS)[number]): number {
    return EVERY[kind] * this.#random.exponential();
  }
}

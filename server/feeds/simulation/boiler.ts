import { lagged, type PlantUnit } from "./plant-unit.ts";
import type { Random } from "./random.ts";

const AMBIENT = 20;
/** Seconds of the lag of the water, and of the dead time between burner and sensor. */
const TAU = 240;
const DEAD_TIME = 8;
/** °C above ambient that each stage of the burner holds for good: off, low, high. */
const STAGES = [0, 68, 105] as const;
const SETPOINTS = [72, 76, 80, 84] as const;
/** Mean seconds between two changes of the setpoint. */
const SETPOINT_HOLD = 240;

/** What the burner does. */
export const BURNER_LABELS = { "0": "off", "1": "low", "2": "high" } as const;

/**
 * Water heated to a setpoint by a two-stage burner.
 *
 * The temperature is first order plus dead time (D. Seborg, T. Edgar and D. Mellichamp, "Process Dynamics and
 * Control", ch. 7): τ dT/dt = K u(t − θ) − (T − ambient). The burner is a relay with hysteresis, which with a
 * dead time makes the temperature circle its setpoint (K. Åström and T. Hägglund, "PID Controllers", 1995).
 * The pressure follows the temperature of the water.
 */
export class Boiler implements PlantUnit {
  temperature: number;
  setpoint: number = SETPOINTS[1];
  burner = 1;
  /** Whether somebody has set the setpoint: the plant leaves it as it is from then on. */
  #told = false;
  readonly #random: Random;
  /** The burner's stages of the last `DEAD_TIME` seconds, oldest first. */
  readonly #pipe: { stage: number; seconds: number }[] = [{ stage: 1, seconds: DEAD_TIME }];

  constructor(random: Random) {
    this.#random = random;
    this.temperature = this.setpoint + 2 * random.normal();
  }

  /** Bar above atmosphere. */
  get pressure(): number {
    return 1.5 + 0.06 * (this.temperature - 70);
  }

  /** Sets the setpoint, °C. */
  tell(setpoint: number): void {
    this.#told = true;
    this.setpoint = setpoint;
  }

  step(seconds: number): void {
    if (this.#random.uniform() < seconds / SETPOINT_HOLD) this.#chooseSetpoint();
    const stage = this.#delayed(seconds);
    this.temperature = lagged(this.temperature, AMBIENT + (STAGES[stage] ?? 0), seconds, TAU);
    this.burner = this.#switched();
  }

  #chooseSetpoint(): void {
    const at = Math.floor(this.#random.uniform() * SETPOINTS.length);
    if (!this.#told) this.setpoint = SETPOINTS[at] ?? this.setpoint;
  }

  #switched(): number {
    const below = this.setpoint - this.temperature;
    if (below > 4) return 2;
    if (below > 1) return Math.max(1, this.burner);
    if (below < -2) return 0;
    return below < 0 ? Math.min(1, this.burner) : this.burner;
  }

  /** The stage of `DEAD_TIME` seconds ago. */
  #delayed(seconds: number): number {
    const newest = this.#pipe.at(-1);
    if (newest && newest.stage === this.burner) newest.seconds += seconds;
    else this.#pipe.push({ stage: this.burner, seconds });
    const oldest = this.#pipe[0] ?? { stage: this.burner, seconds };
    oldest.seconds -= seconds;
    if (oldest.seconds <= 0) this.#pipe.shift();
    return oldest.stage;
  }
}

import type { Description } from "#lib/catalog.ts";
import type { PlantUnit } from "./plant-unit.ts";

/** A simulated sensor: what it is for people, and how it reads its piece of plant. */
export interface Sensor {
  readonly description: Description;
  read(): number;
  /** Tells its piece of plant what to do; for a sensor that is described with a `command`. */
  write?(value: number): void;
}

/** A sensor that is read at a steady rate. */
export interface AnalogSensor extends Sensor {
  /** Readings a second where the feed's `rate` says nothing. */
  readonly rate: number;
  /** Standard deviation of its noise, in its unit. */
  readonly noise: number;
  /** The usual size of its moves, in its unit: what a spike is measured by. */
  readonly span: number;
  /** The smallest value it can show. */
  readonly least?: number;
}

/** A sensor that speaks when its value changes. */
export interface StateSensor extends Sensor {
  readonly state: true;
}

export type AnySensor = AnalogSensor | StateSensor;

/** Sensors and the plant they read. */
export interface Plant {
  readonly units: readonly PlantUnit[];
  readonly sensors: readonly AnySensor[];
}

export function isState(sensor: AnySensor): sensor is StateSensor {
  return "state" in sensor;
}

export function isAnalog(sensor: AnySensor): sensor is AnalogSensor {
  return !isState(sensor);
}

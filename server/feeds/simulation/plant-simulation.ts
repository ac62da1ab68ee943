import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import { Agenda, type Appointment } from "./agenda.ts";
import { Faults } from "./faults.ts";
import type { Simulation } from "./pace.ts";
import { plantOf } from "./plant.ts";
import { type Random, seededRandom } from "./random.ts";
import {
  type AnalogSensor,
  type AnySensor,
  isAnalog,
  isState,
  type Plant,
  type StateSensor,
} from "./sensors.ts";

/** Milliseconds between two steps of the plant: small against every lag in it. */
const STEP = 250;
/** How far a reading may be off its schedule, as a share of its period. */
const JITTER = 0.1;

type Say = (channel: string, time: number, value: number) => void;

/** A plant and its sensors: readings and changes of all channels in the order of time. */
export class PlantSimulation implements Simulation {
  readonly descriptions: readonly Description[];
  /** Mean ticks a second of all channels; changes of state not counted. */
  readonly rate: number;
  readonly #agenda: Agenda;
  readonly #sensors: readonly AnySensor[];
  #origin = 0;
  #emit: (tick: Tick) => void = () => {};

  /** @param rate readings a second of every analog sensor; where absent each has its own. */
  constructor(count: number, rate: number | undefined, seed: number) {
    const plant = plantOf(count, seed);
    this.#sensors = plant.sensors;
    const random = seededRandom(seed, "readings");
    const analog = plant.sensors.filter(isAnalog);
    this.descriptions = plant.sensors.map((sensor) => described(sensor, rate));
    this.rate = analog.reduce((sum, sensor) => sum + (rate ?? sensor.rate), 0);
    const say: Say = (channel, time, value) => {
      this.#emit({ channel, time: this.#origin + Math.floor(time), value });
    };
    const faults = new Faults(analog.length, seededRandom(seed, "faults"));
    const steps = new PlantSteps(plant, faults, say);
    const readings = analog.map((sensor, at) => {
      const reading = new Readings(sensor, at, 1000 / (rate ?? sensor.rate), faults, random, say);
      return { time: reading.period * random.uniform(), appointment: reading };
    });
    this.#agenda = new Agenda([{ time: 0, appointment: steps }, ...readings]);
  }

  get next(): number {
    return this.#agenda.next;
  }

  /**
   * Tells the plant what to do.
   * @throws Error where a channel takes no command.
   */
  command(channel: string, value: number): void {
    const sensor = this.#sensors.find(({ description }) => description.channel === channel);
    if (!sensor?.write) throw new Error(`${channel} takes no command`);
    sensor.write(value);
  }

  advance(origin: number, emit: (tick: Tick) => void): void {
    this.#origin = origin;
    this.#emit = emit;
    this.#agenda.advance();
  }
}

function described(sensor: AnySensor, rate: number | undefined): Description {
  if (isState(sensor)) return sensor.description;
  const period = 1000 / (rate ?? sensor.rate);
  return { ...sensor.description, expectedMs: Math.ceil(period * (1 + 2 * JITTER)) };
}

/** Moves the plant and tells changes of state, each state also once at the start. */
class PlantSteps implements Appointment {
  readonly #plant: Plant;
  readonly #states: readonly StateSensor[];
  readonly #faults: Faults;
  readonly #say: Say;
  readonly #said = new Map<StateSensor, number>();

  constructor(plant: Plant, faults: Faults, say: Say) {
    this.#plant = plant;
    this.#states = plant.sensors.filter(isState);
    this.#faults = faults;
    this.#say = say;
  }

  act(time: number): number {
    for (const unit of this.#plant.units) unit.step(STEP / 1000);
    this.#faults.moveTo(time);
    for (const sensor of this.#states) this.#tell(sensor, time);
    return time + STEP;
  }

  #tell(sensor: StateSensor, time: number): void {
    const value = sensor.read();
    if (value === this.#said.get(sensor)) return;
    this.#said.set(sensor, value);
    this.#say(sensor.description.channel, time, value);
  }
}

/** The readings of one analog sensor. */
class Readings implements Appointment {
  readonly period: number;
  readonly #sensor: AnalogSensor;
  readonly #at: number;
  readonly #faults: Faults;
  readonly #random: Random;
  readonly #say: Say;
  readonly #scale: number;
  #schedule = Number.NaN;
  #last = Number.NaN;

  constructor(sensor: AnalogSensor, at: number, period: number, faults: Faults, random: Random, say: Say) {
    this.#sensor = sensor;
    this.#at = at;
    this.period = period;
    this.#faults = faults;
    this.#random = random;
    this.#say = say;
    this.#scale = 10 ** (sensor.description.decimals ?? 3);
  }

  act(time: number): number {
    if (!this.#faults.isSilent(this.#at, time)) {
      if (Number.isNaN(this.#last) || !this.#faults.isStuck(this.#at, time)) this.#last = this.#read();
      this.#say(this.#sensor.description.channel, time, this.#last);
    }
    // The schedule itself has no jitter, so that readings do not drift.
    this.#schedule = (Number.isNaN(this.#schedule) ? time : this.#schedule) + this.period;
    return Math.max(time, this.#schedule + this.period * JITTER * (2 * this.#random.uniform() - 1));
  }

  #read(): number {
    const { noise, span, least = Number.NEGATIVE_INFINITY } = this.#sensor;
    const off = noise * this.#random.normal() + span * this.#faults.takeSpike(this.#at);
    return Math.round(Math.max(least, this.#sensor.read() + off) * this.#scale) / this.#scale;
  }
}

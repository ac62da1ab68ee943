import { z } from "zod";
import type { Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { simulationHelp, simulationOptions } from "./simulation/options.ts";
import { boundedPast, pace } from "./simulation/pace.ts";
import { PlantSimulation } from "./simulation/plant-simulation.ts";
import { anySeed } from "./simulation/random.ts";

const options = z.strictObject({
  type: z.literal("simulated-sensors"),
  name: feedName,
  ...simulationOptions,
});

type Options = z.infer<typeof options>;

const DEFAULT_COUNT = 11;

/** A simulated boiler house, cold store and feed tank. The models and their sources are in simulation/. */
class SimulatedSensors implements Feed {
  readonly type = "simulated-sensors";
  readonly simulated = true;
  readonly name: string;
  readonly maxChannels: number;
  readonly #options: Options;
  #simulation: PlantSimulation | undefined;

  constructor(given: Options) {
    this.name = given.name ?? "Simulated sensors";
    this.maxChannels = given.count ?? 0;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const { count = DEFAULT_COUNT, rate, seed = anySeed(), past } = this.#options;
    const simulation = new PlantSimulation(count, rate, seed);
    this.#simulation = simulation;
    await pace(simulation, emit, signal, { past: boundedPast(past, simulation.rate) });
  }

  async command(channel: string, value: number): Promise<void> {
    this.#simulation?.command(channel, value);
  }
}

export const simulatedSensors = defineFeedType("simulated-sensors", {
  options,
  help: simulationHelp,
  create: (given) => new SimulatedSensors(given),
});

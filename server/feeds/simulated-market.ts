import { z } from "zod";
import { faultOfChannel } from "#lib/channel.ts";
import type { Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { MarketSimulation } from "./simulation/market.ts";
import { simulationHelp, simulationOptions } from "./simulation/options.ts";
import { boundedPast, pace } from "./simulation/pace.ts";
import { anySeed } from "./simulation/random.ts";
import { PROFILES, profileOf, profilesFor } from "./simulation/symbols.ts";

const symbolName = z
  .string()
  .refine((name) => !name.includes("/") && faultOfChannel(`symbol/${name}`) === undefined, {
    error: "a symbol is one or more of A-Z a-z 0-9 . _ : ~ -, such as BTC-USD",
  });

/** Rules for the whole are checked beside the faults of single options, so that all are listed at once. */
const always = (): boolean => true;

const options = z
  .strictObject({
    type: z.literal("simulated-market"),
    name: feedName,
    ...simulationOptions,
    symbols: z.array(symbolName).min(1).max(10_000).optional(),
  })
  .refine(({ count, symbols }) => count === undefined || symbols === undefined, {
    error: "count and symbols exclude each other; leave one out",
    path: ["count"],
    when: always,
  })
  .refine(({ symbols }) => !Array.isArray(symbols) || new Set(symbols).size === symbols.length, {
    error: "a symbol is listed twice; name each once",
    path: ["symbols"],
    when: always,
  });

type Options = z.infer<typeof options>;

/** Simulated trades and quotes. The models and their sources are in simulation/. */
class SimulatedMarket implements Feed {
  readonly type = "simulated-market";
  readonly simulated = true;
  readonly name: string;
  readonly maxChannels: number;
  readonly #options: Options;

  constructor(given: Options) {
    this.name = given.name ?? "Simulated market";
    this.maxChannels = given.count ?? 0;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const { count = PROFILES.length, symbols, rate = 3, seed = anySeed(), past } = this.#options;
    const profiles = symbols ? symbols.map(profileOf) : profilesFor(count);
    const simulation = new MarketSimulation(profiles, rate, seed);
    await pace(simulation, emit, signal, { past: boundedPast(past, rate * profiles.length) });
  }
}

export const simulatedMarket = defineFeedType("simulated-market", {
  options,
  help: {
    ...simulationHelp,
    symbols: 'a list of symbols in place of a count, such as ["BTC-USD", "ACME"]',
  },
  create: (given) => new SimulatedMarket(given),
});

import { type Description, factsOf } from "#lib/catalog.ts";
import { kindOf } from "#lib/channel.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { MarketSimulation } from "../../../server/feeds/simulation/market.ts";
import { PlantSimulation } from "../../../server/feeds/simulation/plant-simulation.ts";
import { profilesFor } from "../../../server/feeds/simulation/symbols.ts";

/** A catalog of what feeds describe, as the server would tell it. */
export function catalogOf(descriptions: readonly Description[]): CatalogEntry[] {
  return descriptions.map((description, handle) => {
    const facts = factsOf(description, kindOf(description.channel) ?? "sensor", "test");
    const command = facts.command && { ...facts.command, allowed: false };
    return { ...facts, command, handle, state: "live", epoch: "a", seq: 0 };
  });
}

/** What the demo's market tells of its symbols. */
export function market(count = 12): CatalogEntry[] {
  return catalogOf(new MarketSimulation(profilesFor(count), 1, 1).descriptions);
}

/** What the demo's plant tells of its sensors. */
export function plant(count = 11): CatalogEntry[] {
  return catalogOf(new PlantSimulation(count, 1, 1).descriptions);
}

/** A machine of so many cores, as the feed of this machine's sensors describes one. */
export function machine(cores = 8): CatalogEntry[] {
  const paths = ["cpu", "load", "memory", "memory/used", "network/in", "network/out"];
  const core = Array.from({ length: cores }, (_, at) => `cpu/${at}`);
  return catalogOf(
    [...paths, ...core].map((path) => ({ channel: `sensor/host/${path}`, group: "This machine" })),
  );
}

/** The catalog of a board without a config. */
export function demo(): CatalogEntry[] {
  return [...market(), ...plant(), ...machine()];
}

/** A catalog with something of everything in any number: prices, states, and sensors with and without limits. */
export function mixed(prices: number, states: number, limited: number, plain: number): CatalogEntry[] {
  const some = (count: number, make: (at: number) => Description) =>
    Array.from({ length: count }, (_, at) => make(at));
  return catalogOf([
    ...some(prices, (at) => ({ channel: `symbol/P${at}` })),
    ...some(states, (at) => ({ channel: `sensor/s${at}/door`, labels: { "0": "closed", "1": "open" } })),
    ...some(limited, (at) => ({ channel: `sensor/l${at}/level`, limits: { h: 90 }, group: `G${at % 3}` })),
    ...some(plain, (at) => ({ channel: `sensor/p${at}/flow`, group: `G${at % 5}` })),
  ]);
}

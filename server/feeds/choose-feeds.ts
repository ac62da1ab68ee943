import { z } from "zod";
import { exchange } from "./exchange.ts";
import type { Feed } from "./feed.ts";
import type { FeedType, Mode } from "./feed-type.ts";
import { host } from "./host.ts";
import { modbus } from "./modbus.ts";
import { module } from "./module.ts";
import { mqtt } from "./mqtt.ts";
import { mqttBroker } from "./mqtt-broker.ts";
import { poll } from "./poll.ts";
import { replay } from "./replay.ts";
import { simulatedMarket } from "./simulated-market.ts";
import { simulatedSensors } from "./simulated-sensors.ts";
import { websocket } from "./websocket.ts";

export { brokerGroup } from "./mqtt-broker.ts";

export { pushOptions } from "./push/options.ts";

/** One entry of `feeds` in the config. */
export const feedConfigSchema = z.discriminatedUnion("type", [
  simulatedMarket.options,
  simulatedSensors.options,
  host.options,
  replay.options,
  mqtt.options,
  mqttBroker.options,
  websocket.options,
  poll.options,
  module.options,
  modbus.options,
  exchange.options,
]);
/** One entry of `feeds` as people write it. */
export type FeedConfig = z.input<typeof feedConfigSchema>;

/** Every type of feed there is. A new one is a file, a line here and one above. */
export const FEED_TYPES: readonly FeedType[] = [
  simulatedMarket,
  simulatedSensors,
  host,
  replay,
  mqtt,
  mqttBroker,
  websocket,
  poll,
  module,
  modbus,
  exchange,
];

/** What runs without a config: simulated prices and sensors, and this machine's own sensors. */
export const DEFAULT_FEEDS: readonly FeedConfig[] = [
  { type: "simulated-market" },
  { type: "simulated-sensors" },
  { type: "host" },
];

/**
 * Makes the feeds of a valid config; none has started. Names are unique: the second of a name is called `… 2`.
 * Throws an Error for a type that does not exist.
 */
export function createFeeds(configs: readonly FeedConfig[], mode: Mode = { dev: false }): Feed[] {
  const names = new Set<string>();
  return configs.map((config) => {
    const feed = create(config, mode);
    const name = uniqueName(feed.name, names);
    names.add(name);
    return name === feed.name ? feed : renamed(feed, name);
  });
}

function create(config: FeedConfig, mode: Mode): Feed {
  const type = FEED_TYPES.find((candidate) => candidate.type === config.type);
  if (type) return type.create(config, mode);
  throw new Error(`no feed type "${config.type}"; write one of ${FEED_TYPES.map((t) => t.type).join(", ")}`);
}

/** All that it says of itself stays; its own methods go on with it as `this`. */
function renamed(feed: Feed, name: string): Feed {
  return {
    ...feed,
    name,
    run: feed.run.bind(feed),
    ...(feed.command && { command: feed.command.bind(feed) }),
  };
}

function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted} ${number}`;
  return name;
}

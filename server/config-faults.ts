import type { z } from "zod";
import { helpOf } from "./config-groups.ts";
import { configSchema } from "./config-schema.ts";
import { FEED_TYPES } from "./feeds/choose-feeds.ts";

/** The type of feed whose options are the group `mqttBroker`. */
const BROKER = "mqtt-broker";
const FEEDS_REMEDY = 'write a list of feeds, such as [{ "type": "host" }]';

/** Says in one line where a config is wrong, why, and what to write. `config` is what the file said. */
export function describeFault(issue: z.core.$ZodIssue, config: unknown): string {
  const { path } = issue;
  if (path.length === 0 && issue.code !== "unrecognized_keys")
    return "a config is an object, such as { feeds: [ … ] }";
  const where = pathOf(path);
  if (issue.code === "unrecognized_keys") return describeUnrecognized(where, issue.keys, path, config);
  if (path[0] === "mqttBroker" && path.length > 1) {
    return `${where}: ${describeOption(issue, BROKER, String(path[1]))}`;
  }
  if (path[0] !== "feeds") return `${where}: ${describeSetting(issue, path)}`;
  if (path.length === 1) return `${where}: ${FEEDS_REMEDY}`;
  if (path.length === 2) return `${where}: a feed is an object with a type, such as { "type": "host" }`;
  if (path[2] === "type") return `${where}: no such type of feed; write one of ${typeNames()}`;
  return `${where}: ${describeOption(issue, typeAt(path, config), String(path[2]))}`;
}

function describeUnrecognized(
  where: string,
  keys: readonly string[],
  path: readonly PropertyKey[],
  config: unknown,
): string {
  const within = path.length > 1 ? helpOf(path[0])?.[String(path[1])] : undefined;
  if (within !== undefined) return `${where}: no option is called ${quoted(keys)}; write ${within}`;
  if (path.length > 2) return describeUnknownPart(where, keys, path, config);
  return describeUnknown(where, keys, optionsAt(path, config));
}

function describeOption(issue: z.core.$ZodIssue, type: string | undefined, option: string): string {
  // A rule of our own says its remedy itself.
  if (issue.code === "custom") return lowerFirst(issue.message);
  const remedy = optionHelp(type, option);
  if (remedy !== undefined) return `${lowerFirst(issue.message)}; write ${remedy}`;
  return option === "name" ? 'write a name for the feed, such as "Boiler house"' : lowerFirst(issue.message);
}

/** A setting of a group, or the whole group. */
function describeSetting(issue: z.core.$ZodIssue, [group, setting]: readonly PropertyKey[]): string {
  const help = helpOf(group);
  if (!help) return lowerFirst(issue.message);
  if (setting === undefined) return `write an object with any of ${Object.keys(help).join(", ")}`;
  return `${lowerFirst(issue.message)}; write ${help[String(setting)]}`;
}

/** What may be written at a place, and whose options these are. */
interface Options {
  readonly whose: string;
  readonly names: readonly string[];
}

function optionsAt(path: readonly PropertyKey[], config: unknown): Options {
  const help = helpOf(path[0]);
  if (help) return { whose: `the settings of ${String(path[0])}`, names: Object.keys(help) };
  const type = typeAt(path, config);
  const known = FEED_TYPES.find((feed) => feed.type === type);
  if (known)
    return { whose: `the options of ${known.type}`, names: ["type", "name", ...Object.keys(known.help)] };
  return { whose: "a config's options", names: Object.keys(configSchema.shape) };
}

function describeUnknown(where: string, keys: readonly string[], { whose, names }: Options): string {
  return `${where === "" ? "" : `${where}: `}no option is called ${quoted(keys)}; ${whose} are ${[...new Set(names)].join(", ")}`;
}

/** What an option itself is made of has no help of its own; the option's says what it looks like. */
function describeUnknownPart(
  where: string,
  keys: readonly string[],
  path: readonly PropertyKey[],
  config: unknown,
): string {
  const remedy = optionHelp(typeAt(path, config), String(path[2]));
  return `${where}: nothing in it is called ${quoted(keys)}${remedy === undefined ? "" : `; write ${remedy}`}`;
}

function optionHelp(type: string | undefined, option: string): string | undefined {
  const help = FEED_TYPES.find((known) => known.type === type)?.help;
  return help && Object.hasOwn(help, option) ? help[option] : undefined;
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(", ");
}

/** The type of the feed a path leads into. */
function typeAt(path: readonly PropertyKey[], config: unknown): string | undefined {
  if (path[0] === "mqttBroker") return BROKER;
  const feeds = memberOf(config, "feeds");
  const feed = path[0] === "feeds" && path[1] !== undefined ? memberOf(feeds, path[1]) : undefined;
  const type = memberOf(feed, "type");
  return typeof type === "string" ? type : undefined;
}

function memberOf(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

function typeNames(): string {
  return FEED_TYPES.map(({ type }) => type).join(", ");
}

/** A place in a config as people write it, such as `feeds[0].url`. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, at) => (typeof key === "number" ? `[${key}]` : `${at > 0 ? "." : ""}${String(key)}`))
    .join("");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

import { z } from "zod";
import { MAX_CHANNELS } from "../channel-book.ts";
import { HomeAssistant } from "./home-assistant/home-assistant.ts";
import type { PartMaker } from "./part.ts";
import { Sparkplug } from "./sparkplug/sparkplug.ts";
import { topicRules } from "./topic-rule.ts";
import { Topics } from "./topics.ts";

const word = z
  .string()
  .regex(/^[^+#\0]+$/, "a word without + and #")
  .max(200);

/** The options that say what a broker's messages mean. */
export const meaningOptions = {
  topics: topicRules.optional(),
  discovery: z
    .strictObject({
      homeAssistant: z.union([z.boolean(), word]).optional(),
      sparkplug: z.union([z.boolean(), word]).optional(),
    })
    .optional(),
  maxChannels: z.int().min(1).max(100_000).default(MAX_CHANNELS),
};

/** Help for `meaningOptions`. */
export const meaningHelp = {
  topics: 'which topics become channels, such as ["plant/#"], or [{ "filter": "plant/+/t", "unit": "°C" }]',
  discovery: 'what devices say of themselves, such as { "homeAssistant": true, "sparkplug": "Plant 1" }',
  maxChannels: "how many channels it may open at most, 1 to 100000, such as 5000",
};

export interface Meaning {
  readonly topics?: z.output<typeof topicRules> | undefined;
  readonly discovery?: z.output<typeof meaningOptions.discovery>;
  readonly maxChannels: number;
}

/** Whether anything is to be listened to. */
export function saysSomething({
  topics = [],
  discovery = {},
}: Pick<Meaning, "topics" | "discovery">): boolean {
  return topics.length > 0 || Boolean(discovery.homeAssistant) || Boolean(discovery.sparkplug);
}

/** Filters that are shown of a feed at the most. */
const MAX_SHOWN = 5;

/** What is listened to, for people. */
export function topicsOf({ topics = [], discovery = {} }: Pick<Meaning, "topics" | "discovery">): string[] {
  const filters = topics.slice(0, MAX_SHOWN).map(({ filter }) => filter);
  const more = topics.length > MAX_SHOWN ? [`${topics.length - MAX_SHOWN} more`] : [];
  const home = discovery.homeAssistant ? ["Home Assistant discovery"] : [];
  return [...filters, ...more, ...home, ...(discovery.sparkplug ? ["Sparkplug B"] : [])];
}

/**
 * The parts, each for a connection of its own: a broker may send twice what two filters of one connection have in
 * common, and discovery asks for topics that nobody can know beforehand.
 */
export function partsOf({ topics = [], discovery = {}, maxChannels }: Meaning): readonly PartMaker[] {
  const { homeAssistant, sparkplug } = discovery;
  const makers: PartMaker[] = [];
  if (topics.length > 0) makers.push((emit, link, book) => new Topics(topics, maxChannels, emit, link, book));
  if (homeAssistant) {
    const prefix = homeAssistant === true ? "homeassistant" : homeAssistant;
    makers.push((emit, link, book) => new HomeAssistant(prefix, emit, link, book));
  }
  if (sparkplug) {
    const group = sparkplug === true ? undefined : sparkplug;
    makers.push((emit, link, book) => new Sparkplug(group, maxChannels, emit, link, book));
  }
  return makers;
}

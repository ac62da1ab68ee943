import { z } from "zod";
import { channelName, faultOfChannel, kindOf } from "#lib/channel.ts";
import { jsonPath } from "../parse/json-path.ts";
import { covers, crossing, faultOfFilter } from "./filters.ts";

const text = (longest: number) => z.string().trim().min(1).max(longest).optional();
const level = z.number().optional();

const filter = z.string().superRefine((given, context) => {
  const fault = faultOfFilter(given);
  if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
});

const command = z.strictObject({
  topic: z.string().min(1).max(1_000),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().positive().optional(),
  options: z.record(z.string(), z.string()).optional(),
  retain: z.boolean().default(false),
});

const rule = z
  .strictObject({
    filter,
    channel: z.string().max(128).optional(),
    value: jsonPath.optional(),
    time: jsonPath.optional(),
    name: text(200),
    unit: text(20),
    decimals: z.int().min(0).max(12).optional(),
    group: text(60),
    expectedMs: z.number().positive().optional(),
    limits: z.strictObject({ ll: level, l: level, h: level, hh: level }).optional(),
    labels: z.record(z.string(), z.string()).optional(),
    command: command.optional(),
  })
  .superRefine(({ filter: of, channel, command: wish }, context) => {
    const faults = [
      channel !== undefined && faultOfName(channel, of),
      wish && faultOfCommand(wish.topic, of),
    ];
    for (const message of faults.filter((fault) => typeof fault === "string")) {
      context.addIssue({ code: "custom", message });
    }
  });

/** Characters of a topic that a name is made of. */
const MAX_TOPIC = 1_000;

export type TopicRule = z.infer<typeof rule>;

/** The option: filters, alone or with what is to be made of their messages. The first that fits a topic counts. */
export const topicRules = z
  .array(z.union([filter.transform((of): TopicRule => ({ filter: of })), rule]))
  .max(200)
  .superRefine((rules, context) => {
    const pair = crossing(rules.map((one) => one.filter));
    if (pair) {
      const message = `${pair.join(" and ")} have topics in common, which a broker may send twice; write a wider filter beside them, such as #`;
      context.addIssue({ code: "custom", message });
    }
    const hidden = rules.find((one, at) =>
      rules.slice(0, at).some((other) => covers(other.filter, one.filter)),
    );
    if (hidden) {
      const message = `${hidden.filter} comes after a filter that covers it and is never used; write it before`;
      context.addIssue({ code: "custom", message });
    }
  });

function faultOfName(channel: string, of: string): string | undefined {
  return faultOfWildcards(channel, of) ?? faultOfChannel(channel.replaceAll("+", "x").replace("#", "x"));
}

function faultOfCommand(topic: string, of: string): string | undefined {
  return faultOfWildcards(topic, of);
}

/** The first + of a pattern is what the first + of the filter stood for, and so on. */
function faultOfWildcards(pattern: string, of: string): string | undefined {
  const fault = faultOfFilter(pattern);
  if (fault !== undefined) return fault;
  const count = (given: string, sign: string): number => given.split(sign).length - 1;
  if (count(pattern, "+") <= count(of, "+") && count(pattern, "#") <= count(of, "#")) return undefined;
  return `${pattern} has more + or # than ${of}`;
}

/** A pattern with what a topic has in place of the wildcards of its filter. */
export function filled(pattern: string, of: string, topic: string): string {
  const levels = topic.split("/");
  const wildcards = of.split("/").flatMap((level, at) => (level === "+" ? [levels[at] ?? ""] : []));
  const rest = of.endsWith("#") ? levels.slice(of.split("/").length - 1) : [];
  let used = 0;
  const parts = pattern.split("/").flatMap((part) => {
    if (part === "#") return rest;
    return [part === "+" ? (wildcards[used++] ?? "") : part];
  });
  return parts.join("/");
}

/** What people call a channel where its own name says it otherwise than the topic does. */
export interface Called {
  readonly channel: string;
  readonly name: string | undefined;
}

/** The channel of a topic: as the rule says, otherwise `sensor/` and the topic. */
export function channelOf(
  { filter: of, channel = "sensor/#" }: TopicRule,
  topic: string,
  field: readonly string[],
): Called {
  // A longer topic is no channel's name either way, and looking through all of it takes its time.
  const said = topic.slice(0, MAX_TOPIC);
  const pattern = filled(channel, channel === "sensor/#" ? "#" : of, said);
  const kind = kindOf(pattern) ?? "sensor";
  const parts = [...pattern.split("/").slice(1), ...field].filter((part) => part !== "");
  const name = channelName(kind, ...parts);
  return { channel: name, name: name === [kind, ...parts].join("/") ? undefined : parts.join(" ") };
}

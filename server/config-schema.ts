import { z } from "zod";
import { CONFIG_GROUPS } from "./config-groups.ts";
import { brokerGroup, DEFAULT_FEEDS, feedConfigSchema } from "./feeds/choose-feeds.ts";

const ORIGIN =
  'write where pages come from that may connect, such as "https://board.example.org", or "*" for all';

/** Pages of other sites that may connect. */
const origins = z
  .array(
    z.string(ORIGIN).refine((origin) => origin === "*" || URL.parse(origin)?.origin === origin, ORIGIN),
    'write a list, such as ["https://board.example.org"]',
  )
  .default([]);

/** What a config file says. */
export const configSchema = z.strictObject({
  feeds: z.array(feedConfigSchema).prefault(() => [...DEFAULT_FEEDS]),
  recent: CONFIG_GROUPS.recent.prefault({}),
  history: CONFIG_GROUPS.history.prefault({}),
  limits: CONFIG_GROUPS.limits.prefault({}),
  origins,
  /** A broker of its own, which is a feed beside the others. */
  mqttBroker: brokerGroup.optional(),
  push: CONFIG_GROUPS.push.prefault({}),
  commands: CONFIG_GROUPS.commands.prefault({}),
});

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.int().max(65_535));

/** The environment's part. A variable that is set but empty counts as not set. */
export const environmentSchema = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  TIDEMARK_CONFIG: z.string().optional(),
  TIDEMARK_DATA: z.string().default("./data"),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
});

/** What to write in each variable of the environment. */
export const ENVIRONMENT_REMEDIES: Readonly<Record<string, string>> = {
  PORT: "write a port number, 0 to 65535, such as 3000 (0 takes any that is free)",
  HOST: "write the address to listen on, such as 127.0.0.1, or 0.0.0.0 for every interface",
  TIDEMARK_CONFIG: "write the path of a config file",
  TIDEMARK_DATA: "write the path of a directory, such as ./data",
  LOG_LEVEL: `write one of ${LOG_LEVELS.join(", ")}`,
};

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { z } from "zod";
import { messageOf } from "#lib/message-of.ts";
import { describeFault } from "./config-faults.ts";
import { findConfigFile, loadConfigFile } from "./config-file.ts";
import { configSchema, ENVIRONMENT_REMEDIES, environmentSchema } from "./config-schema.ts";
import { type Filled, fillIn } from "./config-secrets.ts";
import { StartError } from "./start-error.ts";

/** All that a server is told before it starts. */
export interface Config extends z.output<typeof configSchema> {
  readonly port: number;
  /** The address to listen on. */
  readonly host: string;
  /** The directory for what is kept. */
  readonly dataDir: string;
  readonly logLevel: z.output<typeof environmentSchema>["LOG_LEVEL"];
  /** The file the feeds were read from; `undefined` where the defaults are used. */
  readonly file: string | undefined;
  /** A text without the secrets that the config took from the environment. */
  readonly hide: Filled["hide"];
}

/** Everything that is wrong with the environment and the config file, one line each with its remedy. */
export class ConfigError extends StartError {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `Tidemark cannot start, its configuration has ${faults.length === 1 ? "a fault" : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join("\n")}`,
    );
    this.faults = faults;
  }
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment and the config file of a directory.
 * @throws ConfigError with every fault of both.
 */
export async function readConfig(env: Variables = process.env, cwd = process.cwd()): Promise<Config> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const environment = environmentSchema.safeParse(set);
  const file = findConfigFile(cwd, set.TIDEMARK_CONFIG);
  const { config, faults, hide } = await readFile(file, set);
  const all = [...(environment.error?.issues.map(faultOfVariable(set)) ?? []), ...faults];
  if (all.length > 0 || !environment.data || !config) throw new ConfigError(all);
  const { PORT: port, HOST: host, TIDEMARK_DATA, LOG_LEVEL: logLevel } = environment.data;
  const { mqttBroker } = config;
  const own = mqttBroker ? [{ type: "mqtt-broker" as const, ...mqttBroker }] : [];
  const feeds = [...config.feeds, ...own].map((feed) =>
    withFile(feed, [...(file ? [dirname(file)] : []), cwd]),
  );
  return { ...config, feeds, port, host, logLevel, dataDir: resolve(cwd, TIDEMARK_DATA), file, hide };
}

/** Options of feeds that name a file. */
const FILES: ReadonlySet<string> = new Set(["file", "ca", "cert", "key"]);

/** A file that a feed names is looked for beside the config and then where the server was started. */
function withFile<Feed extends object>(feed: Feed, directories: readonly string[]): Feed {
  const named = Object.entries(feed).filter(
    ([option, file]) => FILES.has(option) && typeof file === "string",
  );
  const found = named.map(([option, file]) => {
    const places = directories.map((directory) => resolve(directory, String(file)));
    return [option, places.find((place) => existsSync(place)) ?? places[0]];
  });
  return { ...feed, ...Object.fromEntries(found) };
}

/** Says to libraries that ask the environment, as React does when it is first loaded, which of their code to run. */
export function setMode(dev: boolean): void {
  Object.assign(process.env, { NODE_ENV: dev ? "development" : "production" });
}

interface Read {
  readonly config?: z.output<typeof configSchema> | undefined;
  readonly faults: readonly string[];
  readonly hide: Filled["hide"];
}

async function readFile(file: string | undefined, variables: Variables): Promise<Read> {
  let said: unknown = {};
  try {
    if (file !== undefined) said = await loadConfigFile(file);
  } catch (error) {
    return { faults: [messageOf(error)], hide: (text) => text };
  }
  const { config, faults, hide } = fillIn(said, variables);
  const { data, error } = configSchema.safeParse(config);
  const wrong = error?.issues.map((issue) => hide(describeFault(issue, config))) ?? [];
  // What else is wrong with a text that waits for its variable is not known yet.
  const known = wrong.filter((fault) => !faults.some((other) => placeOf(other) === placeOf(fault)));
  return { config: data, faults: [...faults, ...known].map((fault) => `${file}: ${fault}`), hide };
}

function placeOf(fault: string): string {
  return fault.slice(0, fault.indexOf(": "));
}

function faultOfVariable(env: Variables): (issue: z.core.$ZodIssue) => string {
  return ({ path }) => {
    const name = String(path[0]);
    return `${name}=${env[name]}: ${ENVIRONMENT_REMEDIES[name]}`;
  };
}

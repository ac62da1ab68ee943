import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf } from "#lib/message-of.ts";
import { knowOurName } from "./feeds/module/own-name.ts";

/** The names a config file is looked for under, in this order. */
const NAMES = ["tidemark.config.ts", "tidemark.config.js", "tidemark.config.json"];

/** A config file that cannot be used. The message says what to do next. */
class ConfigFileError extends Error {
  override readonly name = "ConfigFileError";
}

/** The config file to read: the one named, or the first found in a directory; `undefined` where there is none. */
export function findConfigFile(cwd: string, named: string | undefined): string | undefined {
  if (named !== undefined) return resolve(cwd, named);
  return NAMES.map((name) => resolve(cwd, name)).find((path) => existsSync(path));
}

/**
 * What a config file says, not yet checked.
 * @throws ConfigFileError where it is missing, cannot be parsed, or fails while it runs.
 */
export async function loadConfigFile(path: string): Promise<unknown> {
  await mustBeFile(path);
  return path.endsWith(".json") ? loadJson(path) : loadModule(path);
}

async function mustBeFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found)
    throw new ConfigFileError(`${path}: there is no such file; correct TIDEMARK_CONFIG or create it`);
  if (!found.isFile()) throw new ConfigFileError(`${path}: this is no file; name a .ts, .js or .json file`);
  if (!/\.(json|[cm]?[jt]s)$/.test(path)) {
    throw new ConfigFileError(`${path}: the name of a config file ends in .ts, .js or .json`);
  }
}

async function loadJson(path: string): Promise<unknown> {
  // Some editors put a byte order mark first, which is no JSON.
  const text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigFileError(`${path}:${await faultOfJson(path, text, messageOf(error))}`);
  }
}

/** Line, column and kind of the first fault of a JSON text, from the engine's message about it. */
async function faultOfJson(path: string, text: string, message: string): Promise<string> {
  const { default: ts } = await import("typescript");
  const said = / at position (\d+)/.exec(message)?.[1];
  // Where the engine does not say the place, TypeScript's parser knows it.
  const start = said ? Number(said) : (ts.parseConfigFileTextToJson(path, text).error?.start ?? 0);
  const { line, character } = ts.parseJsonText(path, text).getLineAndCharacterOfPosition(start);
  const found = message.replace(/(, "| in JSON at position).*$/s, "");
  return `${line + 1}:${character + 1}: not valid JSON: ${found}`;
}

async function loadModule(path: string): Promise<unknown> {
  let loaded: unknown;
  const hooks = knowOurName();
  try {
    loaded = await import(pathToFileURL(path).href);
  } catch (error) {
    throw new ConfigFileError(`${path}: the file failed while it was loaded: ${messageOf(error)}`);
  } finally {
    hooks.deregister();
  }
  if (typeof loaded !== "object" || loaded === null || !("default" in loaded)) {
    throw new ConfigFileError(
      `${path}: the file exports no default; write export default defineConfig({ feeds: [ … ] })`,
    );
  }
  return loaded.default;
}

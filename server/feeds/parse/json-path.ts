import { compile, type JSONPathQuery, type JSONValue, jsonpath } from "json-p3";
import { z } from "zod";
import { messageOf } from "#lib/message-of.ts";

/** A way into a JSON message, read once. */
export interface JsonPath {
  /** As it was written. */
  readonly text: string;
  /** Whether it leads from the whole message even where a mapping looks at one of its items. */
  readonly fromRoot: boolean;
  /** What it leads to, the first where there are several; `undefined` where it leads nowhere. Never throws. */
  first(json: unknown): unknown;
  /** All it leads to. Never throws. */
  all(json: unknown): readonly unknown[];
}

type Step = string | number;

/** The end of a path to all items of a list. */
const ALL = "[*]";

/**
 * Reads a path of RFC 9535 (JSONPath), whose leading `$.` may be left out: `$.data[0].p`, `data.k.c`, `[0].price`,
 * `data[*]`, `data[?@.type == 'match']`. Paths see JSON alone: no code is run, and what an object inherits is not there.
 * @throws Error which says what is wrong with the path and what one looks like.
 */
export function compilePath(text: string): JsonPath {
  const query = read(text);
  const steps = stepsOf(query);
  const list = listOf(text);
  const all = (json: unknown): readonly unknown[] => {
    const items = list ? walk(json, list) : undefined;
    if (Array.isArray(items)) return items;
    return isJson(json) ? found(query, json) : [];
  };
  return {
    text,
    fromRoot: text.startsWith("$"),
    first: steps ? (json) => walk(json, steps) : (json) => all(json)[0],
    all: steps ? (json) => present(walk(json, steps)) : all,
  };
}

/** An option that is a path. Its faults say what is wrong with the path itself. */
export const jsonPath = z.string().superRefine((text, context) => {
  try {
    compilePath(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
  }
});

function read(text: string): JSONPathQuery {
  try {
    if (text.trim() === "") throw new Error("it is empty");
    return compile(rooted(text.trim()));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/ \('.*$/s, "") : String(error);
    throw new Error(
      `"${text}" is no path: ${why}; write one such as data.price, $.data[0].p, ["best-bid"] or data[*]`,
    );
  }
}

function rooted(text: string): string {
  if (text.startsWith("$")) return text;
  if (text.startsWith("@")) return `$${text.slice(1)}`;
  return text.startsWith("[") ? `$${text}` : `$.${text}`;
}

/**
 * The names and numbers of a path that leads to one place at most. Walking them takes a tenth of the time of the
 * library, which keeps for each step where it came from.
 */
function stepsOf(query: JSONPathQuery): readonly Step[] | undefined {
  if (!query.singularQuery()) return undefined;
  const steps = query.segments.map(({ selectors: [selector] }) => {
    if (selector instanceof jsonpath.selectors.NameSelector) return selector.name;
    return selector instanceof jsonpath.selectors.IndexSelector ? selector.index : undefined;
  });
  return steps.every((step) => step !== undefined) ? steps : undefined;
}

/** The same of a path to all items of a list, such as `data[*]`: those that lead to the list. */
function listOf(text: string): readonly Step[] | undefined {
  const whole = rooted(text.trim());
  if (!whole.endsWith(ALL)) return undefined;
  try {
    return stepsOf(compile(whole.slice(0, -ALL.length)));
  } catch {
    return undefined;
  }
}

function walk(json: unknown, steps: readonly Step[]): unknown {
  let at = json;
  for (const step of steps) {
    if (typeof at !== "object" || at === null) return undefined;
    if (typeof step === "number") at = Array.isArray(at) ? at.at(step) : undefined;
    else at = !Array.isArray(at) && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  return at;
}

function present(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value];
}

/** A message nested deeper than the library follows leads nowhere. */
function found(query: JSONPathQuery, json: JSONValue): readonly unknown[] {
  try {
    return query.query(json).values();
  } catch {
    return [];
  }
}

/** The library takes what `JSON.parse` gives; looking through all of it would cost more than the query. */
function isJson(value: unknown): value is JSONValue {
  return value !== undefined && typeof value !== "function";
}

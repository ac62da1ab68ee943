import { parseNumber } from "../parse/number.ts";

/** Words for 1 and 0, in lower case. */
const WORDS: Readonly<Record<string, readonly [value: number, other: string]>> = {
  on: [1, "off"],
  off: [0, "on"],
  true: [1, "false"],
  false: [0, "true"],
};

/** A value, with the names of its values where it was a word. */
export interface Reading {
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** A number, or a word for 1 or 0 such as `ON` or `false`; `undefined` for anything else. */
export function readScalar(given: unknown): Reading | undefined {
  const value = parseNumber(given);
  if (Number.isFinite(value)) return { value };
  if (typeof given === "boolean") return wordOf(String(given));
  return typeof given === "string" ? wordOf(given.trim()) : undefined;
}

function wordOf(said: string): Reading | undefined {
  const lower = said.toLowerCase();
  const word = Object.hasOwn(WORDS, lower) ? WORDS[lower] : undefined;
  if (!word) return undefined;
  const [value, other] = word;
  const others = said === lower ? other : said === said.toUpperCase() ? other.toUpperCase() : capital(other);
  return { value, labels: { [value]: said, [1 - value]: others } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A value of an object, by the keys that lead to it. */
export interface Field {
  readonly path: readonly string[];
  readonly given: unknown;
}

const MAX_DEPTH = 4;
/** Fields of one message at the most. */
const MAX_FIELDS = 1_000;

/** All values of an object and of objects in it, four deep; those that are `null` say nothing. */
export function fieldsOf(object: object): readonly Field[] {
  const fields: Field[] = [];
  collect(object, [], fields);
  return fields;
}

function collect(object: object, path: readonly string[], fields: Field[]): void {
  for (const [key, given] of Object.entries(object)) {
    if (fields.length >= MAX_FIELDS) return;
    const inner = [...path, key];
    if (isObject(given) && inner.length < MAX_DEPTH) collect(given, inner, fields);
    else if (given !== null) fields.push({ path: inner, given });
  }
}

/** Whether JSON is an object and no list. */
export function isObject(json: unknown): json is object {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** What was sent, short enough to be named. */
export function cut(given: unknown): string {
  const text = typeof given === "string" ? given : (JSON.stringify(given) ?? "nothing");
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

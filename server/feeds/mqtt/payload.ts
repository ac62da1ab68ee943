import { isObject } from "../parse/json-object.ts";
import { cut, jsonText } from "../parse/json-text.ts";

/** Words for 1 and 0, in lower case. */
const WORDS: Readonly<Record<string, readonly [value: number, other: string]>> = {
  on: [1, "off"],
  off: [0, "on"],
  true: [1, "false"],
  false: [0, "true"],
};

/** A value, with the names of its values. */
export interface Reading {
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** A word for 1 or 0 such as `ON` or `false`; `undefined` for anything else. */
export function readWord(given: unknown): Reading | undefined {
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

const MAX_DEPTH = 4;
/** Fields of one message at the most. */
const MAX_FIELDS = 1_000;
/** Characters of the keys that lead to a field; a longer name is cut, and still none that a channel may have. */
const MAX_KEYS = 200;

/** Tells each value of an object and of objects in it, four deep, by the keys that lead to it with `/` between them. */
export function eachField(object: object, tell: (field: string, given: unknown) => void): void {
  walk(object, "", 1, 0, tell);
}

/** Returns how many fields there have been in all. */
function walk(
  object: object,
  above: string,
  depth: number,
  before: number,
  tell: (field: string, given: unknown) => void,
): number {
  let count = before;
  // What JSON.parse makes has no enumerable keys but its own, and this makes no lists of them.
  for (const key in object) {
    if (count >= MAX_FIELDS) break;
    const given: unknown = Reflect.get(object, key);
    const field = cutName(above, key);
    if (depth < MAX_DEPTH && isObject(given)) {
      count = walk(given, `${field}/`, depth + 1, count, tell);
      continue;
    }
    count++;
    tell(field, given);
  }
  return count;
}

function cutName(above: string, key: string): string {
  return above.length + key.length > MAX_KEYS ? (above + key).slice(0, MAX_KEYS) : above + key;
}

/** What was sent, short enough to be named. */
export function inShort(given: unknown): string {
  return cut(typeof given === "string" ? given : jsonText(given));
}

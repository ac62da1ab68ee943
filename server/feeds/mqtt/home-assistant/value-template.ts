import { parseNumber } from "#lib/recording/number.ts";
import type { Message } from "../message.ts";

/** What a template makes of a message; `undefined` where the message does not hold what it asks for. */
export type ValueOf = (message: Message) => unknown;

/** Where a value comes from; what follows are filters. Read by hand, as one expression for all takes exponential time. */
const START = /^\s*(value_json|value)((?:\s*\.\s*[A-Za-z_]\w*|\[\s*(?:'[^']*'|"[^"]*"|\d+)\s*\])*)/;
/** Characters of the longest template that is read. */
const MAX_TEMPLATE = 500;
const STEP = /\.\s*([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g;
const FILTER = /^(float|int|round)(?:\(\s*(-?[\d.]*)\s*\))?$/;

/**
 * Reads a template of the simple kind that devices announce: `{{ value }}`, `{{ value_json.a['b'][0] }}`, each with
 * the filters `float`, `int` and `round(n)`. Not given, it is the message itself. `undefined` for any other: a template
 * is a program in Jinja, which is not run here.
 */
export function compileTemplate(template: string | undefined): ValueOf | undefined {
  if (template === undefined) return (message) => message.text;
  if (template.length > MAX_TEMPLATE) return undefined;
  const inner = innerOf(template.trim());
  const [start, root, path = ""] = START.exec(inner) ?? [];
  if (start === undefined || (root === "value" && path.trim() !== "")) return undefined;
  const piped = inner.slice(start.length).trim();
  if (piped !== "" && !piped.startsWith("|")) return undefined;
  const steps = [...path.matchAll(STEP)].map(([, name, single, double, index]) =>
    index === undefined ? (name ?? single ?? double ?? "") : Number(index),
  );
  const filters = piped
    .split("|")
    .slice(1)
    .map((one) => filterOf(one.trim()));
  if (filters.some((filter) => filter === undefined)) return undefined;
  const first: ValueOf = root === "value" ? ({ text }) => text : ({ json }) => walk(json, steps);
  return (message) => filters.reduce((value, filter) => (filter ? filter(value) : value), first(message));
}

/** What stands between the braces of a template; empty where there are none. */
function innerOf(template: string): string {
  if (!template.startsWith("{{") || !template.endsWith("}}")) return "";
  return template.slice(2, -2).replace(/^-/, "").replace(/-$/, "");
}

function filterOf(text: string): ((value: unknown) => unknown) | undefined {
  const [, name, argument = ""] = FILTER.exec(text) ?? [];
  if (name === undefined) return undefined;
  const digits = name === "round" ? Number(argument) : 0;
  if (!Number.isInteger(digits) || digits < 0 || digits > 12) return undefined;
  return (value) => {
    const number = parseNumber(value);
    if (Number.isNaN(number)) return value;
    if (name === "int") return Math.trunc(number);
    return name === "round" ? Number(number.toFixed(digits)) : number;
  };
}

function walk(json: unknown, steps: readonly (string | number)[]): unknown {
  let at = json;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = Reflect.get(at, step);
  }
  return at;
}

import { pathOf } from "./config-faults.ts";

type Variables = Readonly<Record<string, string | undefined>>;
type Path = readonly (string | number)[];

/** A config whose texts have the environment's variables in place of their names. */
export interface Filled {
  readonly config: unknown;
  /** Variables that are not set, each with where it is named. */
  readonly faults: readonly string[];
  /** A text without the values that were filled in: each is called by its variable again. */
  readonly hide: (text: string) => string;
}

const VARIABLE = /\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
/** A value of fewer characters is no secret, and hiding it would make any text unreadable. */
const SHORTEST_SECRET = 4;
/** No config is nested deeper; one that is has an object inside itself. */
const MAX_DEPTH = 50;

/** Fills `${NAME}` in the texts of a config from the environment; `$${NAME}` stays as `${NAME}`. Changes nothing it is given. */
export function fillIn(config: unknown, variables: Variables): Filled {
  const faults: string[] = [];
  const used = new Map<string, string>();
  const fillText = (text: string, path: Path): string =>
    text.replace(VARIABLE, (whole, escaped: string, name: string) => {
      if (escaped !== "") return whole.slice(1);
      const value = variables[name];
      if (value === undefined) faults.push(notSet(name, path));
      else used.set(name, value);
      return value ?? whole;
    });
  return { config: filled(config, [], fillText), faults, hide: hider(used) };
}

function filled(said: unknown, path: Path, fillText: (text: string, path: Path) => string): unknown {
  if (typeof said === "string") return fillText(said, path);
  if (typeof said !== "object" || said === null || path.length > MAX_DEPTH) return said;
  if (Array.isArray(said)) return said.map((part, at) => filled(part, [...path, at], fillText));
  const entries = Object.entries(said).map(([key, part]) => [key, filled(part, [...path, key], fillText)]);
  return Object.fromEntries(entries);
}

function notSet(name: string, path: Path): string {
  return `${pathOf(path)}: the environment has no variable ${name}; set it, or write $\${${name}} for the text itself`;
}

function hider(used: ReadonlyMap<string, string>): (text: string) => string {
  const secrets = [...used]
    .filter(([, value]) => value.length >= SHORTEST_SECRET)
    // A longer one may have a shorter one in it.
    .toSorted(([, a], [, b]) => b.length - a.length)
    .flatMap(([name, value]) =>
      [...new Set([value, encodeURIComponent(value)])].map((form) => [name, form] as const),
    );
  return (text) => secrets.reduce((rest, [name, form]) => rest.replaceAll(form, () => `\${${name}}`), text);
}

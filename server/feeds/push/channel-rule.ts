import { KINDS } from "#lib/channel.ts";
import type { Series } from "./series.ts";

/** The name of the channel of one field of a series. */
export type ChannelRule = (series: Series, field: string) => string;

export const DEFAULT_RULE = "sensor/{measurement}/{tags}/{field}";

const HOLE = /\{([^{}]+)\}/g;
const FOREIGN = /[^A-Za-z0-9._:~-]/gu;

/**
 * Reads a rule such as `{measurement}/{host}/{field}`: braces hold `measurement`, `field`, the key of a tag, or `tags`,
 * which is the values of all tags that the rule does not name, in the order of their keys. What a series does not have
 * is left out, as is a field that is called `value`; `-` stands for characters that names do not have.
 */
export function compileRule(rule: string): ChannelRule {
  const parts = withKind(rule).split("/");
  const named = new Set([...rule.matchAll(HOLE)].map(([, name]) => name));
  return (series, field) => {
    const others = series.tags.filter(([key]) => !named.has(key)).map(([, value]) => value);
    const fill = (_: string, name: string): string => foreignless(partOf(name, series, field));
    return parts
      .flatMap((part) => (part === "{tags}" ? others.map(foreignless) : [part.replace(HOLE, fill)]))
      .filter((part) => part !== "")
      .join("/");
  };
}

/** Says what is wrong with a rule, in words that name the remedy; `undefined` when nothing is. */
export function faultOfRule(rule: string): string | undefined {
  const rest = rule.replace(HOLE, "x");
  if (/[{}]/.test(rest)) return `"${rule}" has a brace that is not one of a pair`;
  if (rest.split("/").some((part) => part === "" || part.replace(FOREIGN, "") !== part)) {
    return "between slashes there are names in braces and A-Z a-z 0-9 . _ : ~ -";
  }
  if (rule.includes("{tags}") && !rule.split("/").includes("{tags}"))
    return "{tags} stands between two slashes alone";
  return rule.includes("{field}") ? undefined : "a rule holds {field}, as a point may have several";
}

function withKind(rule: string): string {
  return KINDS.some((kind) => rule.startsWith(`${kind}/`)) ? rule : `sensor/${rule}`;
}

function partOf(name: string, { measurement, tags }: Series, field: string): string {
  if (name === "measurement") return measurement;
  if (name === "field") return field === "value" ? "" : field;
  return tags.find(([key]) => key === name)?.[1] ?? "";
}

function foreignless(text: string): string {
  return text.replace(FOREIGN, "-");
}

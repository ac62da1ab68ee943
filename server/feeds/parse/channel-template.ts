import { z } from "zod";
import { KINDS } from "#lib/channel.ts";
import { messageOf } from "#lib/message-of.ts";
import { compilePath, type JsonPath } from "./json-path.ts";

/** What a message calls a channel: as a name of ours, and as the source wrote it, so that two are never taken for one. */
export interface Naming {
  readonly channel: string;
  readonly said: string;
}

/** The name of the channel that an item of a message is about; `undefined` where the item does not say it. */
export type NameOf = (item: unknown, message: unknown) => Naming | undefined;

const HOLE = /\{([^{}]+)\}/g;
const FOREIGN = /[^A-Za-z0-9._:~-]/g;

/**
 * Reads a template such as `sensor/weather/{city}/{$.kind}`: what the path in each pair of braces leads to becomes part
 * of the name, with `-` for characters that names do not have. Without braces it is the name.
 * @throws Error in words where a path is wrong.
 */
export function compileTemplate(template: string): NameOf {
  const texts = template.split(HOLE).filter((_, at) => at % 2 === 0);
  const paths = [...template.matchAll(HOLE)].map(([, path = ""]) => compilePath(path));
  const fixed = { channel: template, said: template };
  if (paths.length === 0) return () => fixed;
  return (item, message) => {
    let channel = texts[0] ?? "";
    let said = channel;
    for (const [at, path] of paths.entries()) {
      const part = partOf(path.first(path.fromRoot ? message : item));
      if (part === undefined) return undefined;
      const after = texts[at + 1] ?? "";
      channel += part.replace(FOREIGN, "-") + after;
      said += part + after;
    }
    return { channel, said };
  };
}

/** The template of a path that leads to a symbol: `symbol/{path}`, below a prefix where there is one. */
export function symbolTemplate(path: JsonPath["text"], prefix: string | undefined): string {
  return ["symbol", ...(prefix ? [prefix] : []), `{${path}}`].join("/");
}

/** An option that is a template. */
export const channelTemplate = z.string().superRefine((template, context) => {
  const fault = faultOf(template);
  if (fault) context.addIssue({ code: "custom", message: fault });
});

function faultOf(template: string): string | undefined {
  if (!KINDS.some((kind) => template.startsWith(`${kind}/`))) {
    return "a channel starts with symbol/ or sensor/, such as sensor/weather/{city}";
  }
  if (/[{}]/.test(template.replace(HOLE, ""))) return `"${template}" has a brace that is not one of a pair`;
  try {
    compileTemplate(template);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function partOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

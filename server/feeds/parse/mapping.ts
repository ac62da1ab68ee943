import { z } from "zod";
import { type Columns, parseSample, type Sample } from "#lib/recording/sample.ts";
import {
  channelTemplate,
  compileTemplate,
  type NameOf,
  type Naming,
  symbolTemplate,
} from "./channel-template.ts";
import { compilePath, type JsonPath, jsonPath } from "./json-path.ts";
import { cut, jsonText } from "./json-text.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Where in a JSON message the values are. */
export const mapping = z
  .strictObject({
    when: z.strictObject({ path: jsonPath, equals: z.union([scalar, z.array(scalar).min(1)]) }).optional(),
    each: jsonPath.optional(),
    symbol: jsonPath.optional(),
    channel: channelTemplate.optional(),
    time: jsonPath.optional(),
    value: jsonPath.optional(),
    price: jsonPath.optional(),
    size: jsonPath.optional(),
    bid: jsonPath.optional(),
    ask: jsonPath.optional(),
    name: z.string().min(1).max(200).optional(),
    unit: z.string().min(1).max(20).optional(),
    decimals: z.int().min(0).max(12).optional(),
  })
  .refine(({ symbol, channel }) => (symbol === undefined) !== (channel === undefined), {
    error:
      'a mapping says either symbol, the path of the symbol, or channel, such as "sensor/weather/{city}"',
  })
  .refine(({ value, price, bid, ask }) => [value, price, bid && ask].some(Boolean), {
    error: "a mapping says where the value is: value, price, or bid and ask",
  })
  .refine(({ value, price }) => value === undefined || price === undefined, {
    error: "value and price are the same; leave one out",
  });

export type MappingOptions = z.infer<typeof mapping>;

/** What an item of a message says, or what is wrong with it as a short phrase and verbatim. */
export type Mapped =
  | { readonly naming: Naming; readonly sample: Sample; readonly item: unknown }
  | { readonly fault: string; readonly detail: string };

type Field = "time" | "value" | "size" | "bid" | "ask";
const FIELDS = ["time", "value", "size", "bid", "ask"] as const;

/** Items of one message at the most; sources send some hundreds. */
const MAX_ITEMS = 10_000;

/** A mapping, read once, that turns messages into samples. */
export class Mapping {
  readonly options: MappingOptions;
  readonly #nameOf: NameOf;
  readonly #paths: ReadonlyMap<Field, JsonPath>;
  readonly #columns: Columns;
  readonly #each: JsonPath | undefined;
  readonly #when: ((message: unknown) => boolean) | undefined;

  /** `prefix` goes between `symbol/` and the symbol. Throws an Error in words where a path is wrong. */
  constructor(options: MappingOptions, prefix?: string) {
    this.options = options;
    const { symbol = "", channel, each, when } = options;
    this.#nameOf = compileTemplate(channel ?? symbolTemplate(symbol, prefix));
    this.#paths = pathsOf(options);
    this.#columns = { time: "time", ...named(this.#paths) };
    this.#each = each === undefined ? undefined : compilePath(each);
    this.#when = when && conditionOf(when);
  }

  /**
   * What a message holds; `undefined` where it is none of this mapping's: its `when` says otherwise or, without one,
   * no item has a value where the mapping looks for it. `arrived` is the time of what does not say its own.
   */
  read(message: unknown, arrived: number): readonly Mapped[] | undefined {
    if (this.#when && !this.#when(message)) return undefined;
    const all = this.#each ? this.#each.all(message) : [message];
    const items = all.slice(0, MAX_ITEMS);
    if (!this.#when && !items.some((item) => this.#speaksOf(item, message))) return undefined;
    const mapped = items.map((item) => this.#mapped(item, message, arrived));
    if (all.length > MAX_ITEMS)
      mapped.push({ fault: `over ${MAX_ITEMS} items in one message`, detail: `${all.length}` });
    return mapped;
  }

  #speaksOf(item: unknown, message: unknown): boolean {
    const at = this.#paths.get("value") ?? this.#paths.get("bid");
    return at !== undefined && from(at, item, message) !== undefined;
  }

  #mapped(item: unknown, message: unknown, arrived: number): Mapped {
    const naming = this.#nameOf(item, message);
    if (!naming) {
      return {
        fault: "no name",
        detail: `${this.options.symbol ?? this.options.channel} in ${cut(jsonText(item))}`,
      };
    }
    const cells: Partial<Record<Field, unknown>> = {};
    for (const [field, path] of this.#paths) cells[field] = from(path, item, message);
    if (!this.#paths.has("time")) cells.time = arrived;
    if (typeof cells.value === "boolean") cells.value = Number(cells.value);
    const parsed = parseSample(cells, this.#columns);
    if ("sample" in parsed) return { naming, sample: parsed.sample, item };
    const path = FIELDS.find((field) => field === parsed.column);
    return {
      fault: parsed.fault,
      detail: `${path && this.#paths.get(path)?.text} is ${cut(jsonText(parsed.cell))} in ${cut(jsonText(item))}`,
    };
  }
}

function pathsOf({ time, value, price, size, bid, ask }: MappingOptions): ReadonlyMap<Field, JsonPath> {
  const texts = { time, value: value ?? price, size, bid, ask };
  const paths = new Map<Field, JsonPath>();
  for (const field of FIELDS) {
    const text = texts[field];
    if (text !== undefined) paths.set(field, compilePath(text));
  }
  return paths;
}

function named(paths: ReadonlyMap<Field, JsonPath>): Partial<Columns> {
  return Object.fromEntries([...paths.keys()].map((field) => [field, field]));
}

function conditionOf({ path, equals }: NonNullable<MappingOptions["when"]>): (message: unknown) => boolean {
  const at = compilePath(path);
  const wanted: readonly unknown[] = Array.isArray(equals) ? equals : [equals];
  return (message) => wanted.includes(at.first(message));
}

function from(path: JsonPath, item: unknown, message: unknown): unknown {
  return path.first(path.fromRoot ? message : item);
}

import { z } from "zod";
import { TOLD_TWICE } from "#lib/status.ts";
import { ChannelBook, MAX_CHANNELS } from "./channel-book.ts";
import type { Emit } from "./feed.ts";
import { jsonText } from "./parse/json-text.ts";
import { type Mapped, Mapping, type MappingOptions, mapping } from "./parse/mapping.ts";
import type { Sequence } from "./parse/sequence.ts";

/** The options that say what a feed's JSON messages mean. */
export const mappedOptions = {
  map: mapping.optional(),
  maps: z.array(mapping).min(1).max(50).optional(),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9._:~/-]+$/)
    .max(60)
    .optional(),
  group: z.string().min(1).max(60).optional(),
  maxChannels: z.int().min(1).max(100_000).default(MAX_CHANNELS),
};

/** Whether exactly one of `map` and `maps` is there, for a rule of the whole. */
export function oneMapping({ map, maps }: { map?: unknown; maps?: unknown }): boolean {
  return (map === undefined) !== (maps === undefined);
}

export const ONE_MAPPING = {
  error:
    'say once where the values are: in map, such as { "symbol": "s", "price": "p" }, or in maps, a list of such',
  path: ["map"],
};

/** Help for `mappedOptions`. */
export const mappedHelp = {
  map: 'where the values are in a message, such as { "symbol": "s", "price": "p", "time": "T" }',
  maps: 'a list of such mappings, where messages are of several kinds; each may say when: { "path": "type", "equals": "trade" }',
  prefix: 'what comes between symbol/ and the symbol, such as "kraken"; left out, nothing',
  group: 'the heading its channels are listed under, such as "Kraken"',
  maxChannels: "how many channels it may open at most, 1 to 100000, such as 5000",
};

export interface MappedOptions {
  readonly map?: MappingOptions | undefined;
  readonly maps?: readonly MappingOptions[] | undefined;
  readonly prefix?: string | undefined;
  readonly group?: string | undefined;
  readonly maxChannels: number;
  /** Milliseconds between two ticks of a channel, where the feed knows it. */
  readonly expectedMs?: number | undefined;
  /** The source's own count, where it has one. */
  readonly sequence?: Sequence | undefined;
}

/** Characters of what came once more that are kept. */
const MAX_SAID = 200;

/** Turns messages into ticks and refusals, by the mappings of a feed. */
export class MappedMessages {
  readonly #mappings: readonly Mapping[];
  readonly #book: ChannelBook;
  readonly #options: MappedOptions;
  readonly #emit: Emit;

  /** `before` are those of the run before, whose channels count as opened. */
  constructor(options: MappedOptions, emit: Emit, before?: MappedMessages) {
    const { map, maps = map ? [map] : [], prefix, maxChannels } = options;
    this.#options = options;
    this.#emit = emit;
    this.#mappings = maps.map((one) => new Mapping(one, prefix));
    this.#book = new ChannelBook(emit, maxChannels, before ? before.#book : undefined);
  }

  /** Emits what a message says. False where it is none of the mappings'. `arrived` is epoch milliseconds. */
  take(message: unknown, arrived = Date.now()): boolean {
    const { sequence } = this.#options;
    if (sequence?.ofMessages && !sequence.accepts(message, message)) return this.#repeated(message);
    let taken = false;
    for (const mapping of this.#mappings) {
      const items = mapping.read(message, arrived);
      if (!items) continue;
      taken = true;
      for (const item of items) this.#tell(item, message, mapping.options);
    }
    return taken;
  }

  /** A source says again what it said before, as after a reconnect. */
  #repeated(said: unknown): true {
    this.#emit.refuse(TOLD_TWICE, jsonText(said).slice(0, MAX_SAID));
    return true;
  }

  #tell(mapped: Mapped, message: unknown, { name, unit, decimals }: MappingOptions): void {
    if ("fault" in mapped) {
      this.#emit.refuse(mapped.fault, mapped.detail);
      return;
    }
    const { group, expectedMs, sequence } = this.#options;
    if (sequence && !sequence.ofMessages && !sequence.accepts(mapped.item, message)) {
      this.#repeated(mapped.item);
      return;
    }
    const { naming, sample } = mapped;
    const facts = () => ({ name, unit, decimals, group, expectedMs });
    const channel = this.#book.open(naming, facts, sample);
    if (channel !== undefined) this.#emit({ channel, ...sample });
  }
}

import { unescaped } from "../parse/line-protocol.ts";
import { type ChannelRule, compileRule } from "./channel-rule.ts";
import {
  isRefused,
  type PushedChannel,
  type PushedChannels,
  type Reading,
  type Wish,
} from "./pushed-channels.ts";
import type { Reason } from "./receipt.ts";
import { parseSeries, type Series } from "./series.ts";

/** Of which time the tick is that a channel is opened for, and what time it is. */
export type When = Pick<Wish, "time" | "clock">;

/** The channels of a series' fields, by their keys as they are written. */
type Fields = Map<string, PushedChannel>;

/**
 * Knows by the bytes of a series and a field which channel is theirs, so that a line is understood once and then only
 * looked up. What is not taken is not kept, so that a million names that are refused need no memory.
 */
export class SeriesBook {
  readonly #fields = new Map<string, Fields>();
  readonly #channels: PushedChannels;
  readonly #rule: ChannelRule;
  readonly #max: number;
  #size = 0;

  /** @param max fields to know; above that all are forgotten and looked up anew. */
  constructor(channels: PushedChannels, rule: string, max: number) {
    this.#channels = channels;
    this.#rule = compileRule(rule);
    this.#max = max;
  }

  /** The fields of a series that have a channel; none are known of one that was never taken. */
  fieldsOf(written: string): ReadonlyMap<string, PushedChannel> | undefined {
    return this.#fields.get(written);
  }

  /** The channel of a field that is not known, opened where it may be; why not, otherwise. */
  open(
    { emit, source }: Reading,
    writtenSeries: string,
    writtenKey: string,
    when: When,
  ): PushedChannel | Reason {
    const series = parseSeries(writtenSeries);
    if (typeof series === "string") return { reason: "not line protocol", detail: series };
    const field = unescaped(writtenKey);
    const channel = this.#rule(series, field);
    if (!source.mayPush(channel)) return notAllowed(source.name, channel);
    const said = `${nameOf(series)} ${field}`;
    const opened = this.#channels.open(emit, { channel, said, facts: factsOf(series, field), ...when });
    if (!isRefused(opened)) this.#keep(writtenSeries, writtenKey, opened);
    return opened;
  }

  #keep(writtenSeries: string, writtenKey: string, channel: PushedChannel): void {
    if (this.#size >= this.#max) this.#fields.clear();
    if (this.#size >= this.#max) this.#size = 0;
    const fields: Fields = this.#fields.get(writtenSeries) ?? new Map<string, PushedChannel>();
    fields.set(writtenKey, channel);
    this.#fields.set(writtenSeries, fields);
    this.#size++;
  }
}

/** Says that a source may not push to a channel. */
export function notAllowed(source: string, channel: string): Reason {
  return { reason: "channel of another token", detail: `${source} may not push to ${channel}` };
}

function nameOf({ measurement, tags }: Series): string {
  return [measurement, ...tags.map(([key, value]) => `${key}=${value}`)].join(",");
}

/** What people see: the names as they were sent, listed under the measurement. */
function factsOf({ measurement, tags }: Series, field: string): { name: string; group: string } {
  const last = field === "value" ? [] : [field];
  return { name: [measurement, ...tags.map(([, value]) => value), ...last].join(" "), group: measurement };
}

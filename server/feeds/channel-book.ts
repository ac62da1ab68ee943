import type { Description } from "#lib/catalog.ts";
import { faultOfChannel } from "#lib/channel.ts";
import { faultOfClock, faultOfTick, type Tick } from "#lib/tick.ts";
import type { Emit } from "./feed.ts";
import type { Naming } from "./parse/channel-template.ts";
import { jsonText } from "./parse/json-text.ts";

/** Channels a feed may have where its config does not say how many. */
export const MAX_CHANNELS = 5_000;

/** Where a source takes wishes for one of its channels. */
export interface WishTopic {
  readonly topic: string;
  readonly retain: boolean;
}

/**
 * The channels of a feed whose source names them, by what the source calls them: described when they are first spoken
 * of, no more than so many, and never two of the source's under one name. What may not be opened is refused by name.
 */
export class ChannelBook {
  /** The channel by what the source calls it. */
  readonly #channels: Map<string, string>;
  /** What the source calls the channel. */
  readonly #owners: Map<string, string>;
  /** Where wishes for a channel go, run after run: a device is there to be told also before it speaks again. */
  readonly wishes: Map<string, WishTopic>;
  /** Channels described in this run. */
  readonly #described = new Set<string>();
  readonly #emit: Emit;
  readonly #max: number;

  /** `before` is the book of the run before: a source that names others after each failure opens no more for it. */
  constructor(emit: Emit, max = MAX_CHANNELS, before?: ChannelBook) {
    this.#emit = emit;
    this.#max = max;
    this.#channels = before ? before.#channels : new Map();
    this.#owners = before ? before.#owners : new Map();
    this.wishes = before ? before.wishes : new Map();
  }

  /** The channel of what the source calls so, described where it is spoken of for the first time; `undefined`, and refused, where it may not be. Nothing is opened for a `first` tick that would be refused. */
  open(
    naming: Naming,
    facts: () => Omit<Description, "channel">,
    first?: Omit<Tick, "channel">,
  ): string | undefined {
    const known = this.#channels.get(naming.said);
    if (known !== undefined && this.#described.has(known)) return known;
    if (first && this.#isFaulty({ ...first, channel: naming.channel })) return undefined;
    const channel = this.admit(naming);
    if (channel !== undefined) this.#emit.describe({ ...facts(), channel });
    return channel;
  }

  /** The same for a source that describes its channels itself. */
  admit({ said, channel }: Naming): string | undefined {
    const known = this.#channels.get(said);
    const [reason, detail] = (known === undefined && this.#refusal(said, channel)) || [];
    if (reason !== undefined) {
      this.#emit.refuse(reason, detail);
      return undefined;
    }
    const opened = known ?? channel;
    this.#channels.set(said, opened);
    this.#owners.set(opened, said);
    this.#described.add(opened);
    return opened;
  }

  /** What the source calls its channels, and the channels; those of earlier runs, too. */
  entries(): MapIterator<[said: string, channel: string]> {
    return this.#channels.entries();
  }

  /** Makes room for another, as the source has done away with this one. */
  forget(channel: string): void {
    const said = this.#owners.get(channel);
    this.#owners.delete(channel);
    this.#described.delete(channel);
    this.wishes.delete(channel);
    if (said !== undefined) this.#channels.delete(said);
  }

  #isFaulty(tick: Tick): boolean {
    const fault = faultOfTick(tick) ?? faultOfClock(tick, Date.now());
    if (fault !== undefined) this.#emit.refuse(fault, jsonText(tick));
    return fault !== undefined;
  }

  #refusal(said: string, channel: string): readonly [reason: string, detail: string] | undefined {
    const fault = faultOfChannel(channel);
    if (fault !== undefined) return ["bad channel name", `${channel}: ${fault}`];
    const owner = this.#owners.get(channel);
    if (owner !== undefined) return ["two names for one channel", `${said} and ${owner} would be ${channel}`];
    if (this.#channels.size < this.#max) return undefined;
    return ["more channels than maxChannels", `${channel} after ${this.#max} others`];
  }
}

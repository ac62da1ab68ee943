import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";

/** A tick of a feed of your own. Without a time it is of this moment. */
export type OwnTick = Omit<Tick, "time"> & {
  /** When it was measured, epoch milliseconds. */
  readonly time?: number;
};

/** What a feed of your own says while it runs. No call throws; after an abort none does anything. */
export interface OwnEmit {
  /** Publishes a tick. A channel that was not described appears with its name alone. */
  (tick: OwnTick): void;
  /** Says, or says anew, what a channel is for people; with a `command`, that it takes one. */
  describe(description: Description): void;
  /** Counts something that could not become a tick; the board shows the reason and the detail. */
  refuse(reason: string, detail?: string): void;
  /** Says that a channel is gone for good. */
  remove(channel: string): void;
  /** Says that these channels' devices are away: offline until their next tick. */
  offline(channels: Iterable<string>): void;
  /** Resolves when readers have room for more, for a source that can wait. */
  ready(): Promise<void>;
}

/** A feed of your own: the default export of a file that a feed of type `module` names. */
export interface OwnFeed {
  /** The heading its channels are listed under, where they have no `group` of their own. */
  readonly name: string;
  /** Goes on until the signal aborts or its source has ended. When it throws it is started again after a while. */
  run(emit: OwnEmit, signal: AbortSignal): Promise<void> | void;
  /**
   * Hands a wish, in the channel's unit, to the device behind a channel that was described with a `command`. What the
   * device then reports goes through `emit` and confirms it. When it throws, the words are those people read; the
   * signal aborts when nobody waits any longer.
   */
  command?(channel: string, value: number, signal: AbortSignal): Promise<void> | void;
}

/** Types a feed of your own: `export default defineFeed({ name: "Cellar", async run(emit, signal) { … } })`. */
export function defineFeed(feed: OwnFeed): OwnFeed {
  return feed;
}

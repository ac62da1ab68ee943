import type { Description } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";

/** What a feed says while it runs. Every call is synchronous and never throws; after an abort it does nothing. */
export interface Emit {
  /** Publishes a tick. A channel that was not described appears with its name alone. */
  (tick: Tick): void;
  /** Says, or says anew, what a channel is for people. */
  describe(description: Description): void;
  /** Counts something that arrived and could not become a tick. `reason` is a short phrase without data in it. */
  refuse(reason: string, detail?: string): void;
  /** Says that a channel is gone for good. */
  remove(channel: string): void;
  /** Says that these channels' devices are away, as a last will does: offline until their next tick. */
  offline(channels: Iterable<string>): void;
  /** Says that the feed runs, though it may have nothing to tell yet. */
  started(): void;
  /**
   * Says that it runs and its source is there: channels that went offline because the feed had failed are as fresh as
   * their age says again, but for those it has called offline itself.
   */
  connected(): void;
  /** Resolves when readers have room for more; for a source that can wait, such as a recording read at full speed. */
  ready(): Promise<void>;
}

/**
 * PORT: where ticks are born. One file a feed, supervised by run-feed.ts, held to test/contracts/feed-contract.ts.
 *
 * `run` MUST emit only valid ticks, resolve soon after `signal` aborts or when its source has ended for good,
 * reject with an Error that says what to do next when its source fails, and be silent once aborted.
 */
export interface Feed {
  /** Names the feed to people, and its channels' source. */
  readonly name: string;
  /** The word that chose it in the config. */
  readonly type: string;
  /** Whether its values are made up; the board says so. */
  readonly simulated?: boolean;
  /**
   * Whether it tells its story from the beginning each time the server starts, as a recording does and one that is made
   * up: what comes then does not go on where the last ended.
   */
  readonly startsAnew?: boolean;
  /**
   * Whether others bring it what it tells, of their own accord: what they told an earlier server they have not told this
   * one. A feed that asks is told the same again when it asks again.
   */
  readonly isPushed?: boolean;
  /** Whether it tells times of long ago on purpose, as a recording does that keeps its own. */
  readonly recorded?: boolean;
  /** Where it reads from, for people and without secrets, such as `mqtt://10.0.0.1:1883, plant/#`. */
  readonly source?: string;
  /** Whether it says itself when it has started; any other counts as started once it has been quiet for a moment. */
  readonly saysStarted?: boolean;
  /** How many channels its own options let it open, where that is more than the server lets every feed. */
  readonly maxChannels?: number;
  run(emit: Emit, signal: AbortSignal): Promise<void>;
  /**
   * Sends a wish, in the channel's unit, to the device behind a channel that was described with a `command`. Resolves
   * when it was handed over, which is not yet done: the channel's next tick says so. Rejects with an Error in words.
   */
  command?(channel: string, value: number, signal: AbortSignal): Promise<void>;
}

import type { Facts } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";

/** PORT: where valid ticks go; the hub has this shape. Nothing here may throw or wait, but for `ready`. */
export interface Sink {
  publish(tick: Tick): void;
  /**
   * Whether a tick of that channel, time and all its numbers is among the recent ones.
   * @param sinceStart whether those of before the process started are left out.
   */
  holds(tick: Tick, sinceStart: boolean): boolean;
  /** The newest time of a channel, epoch milliseconds; `null` where none is known. */
  newest(channel: string): number | null;
  /**
   * Says, or says anew, what a channel is. Comes before the channel's first tick.
   * @param startsAnew whether what its feed tells does not go on where it ended before the process started.
   */
  describe(facts: Facts, startsAnew?: boolean): void;
  remove(channel: string): void;
  /** The channels' feed says that their devices are away. */
  offline(channels: Iterable<string>): void;
  /** The channels' feed has failed and will be tried again. */
  lost(channels: Iterable<string>): void;
  /** The channels' feed is there again: what its failure took away is as fresh as its age says. */
  back(channels: Iterable<string>): void;
  /** The channels' feed has ended for good, as a recording does. */
  closed(channels: Iterable<string>): void;
  /** Resolves when readers have room for more. */
  ready(): Promise<void>;
}

/** Named lines for people; a pino logger has this shape. */
export interface FeedLog {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { Ring } from "#lib/ring.ts";

/** A stretch of which nothing is held and nothing could be filled in. Times of ticks, on the server's clock. */
export interface Outage {
  readonly from: number;
  /** `null` while it lasts. */
  readonly to: number | null;
  readonly cause: OutageCause;
}

/** The way to the server was lost, the server was restarted, another story begins, ticks passed that nobody kept, or what was kept cannot be read. */
export type OutageCause = "connection" | "restart" | "anew" | "unkept" | "damaged";

/** What a chart reads of a channel: rows by time, and what is missing among them. */
export interface Series {
  readonly channel: string;
  /** What the channel is; `null` until the server said it. */
  readonly entry: CatalogEntry | null;
  /** Oldest first, times ascending; the columns are COLUMNS. */
  readonly rows: Ring;
  /** Milliseconds of a row, whose borders are its multiples since the epoch 0; 0 where rows are as they arrived. */
  readonly bucketMs: number;
  readonly outages: readonly Outage[];
  /** The outage that lasts, if any. */
  readonly openOutage: Outage | undefined;
  /** Grows whenever rows or outages change. */
  readonly version: number;
  /** How many decimals its values are shown with. */
  readonly decimals: number;
  /** Whether each value holds until the next tick. */
  readonly held: boolean;
  /** The newest close by time; `NaN` when there is none. */
  readonly last: number;
  /** The newest time of all rows, epoch milliseconds; `NaN` when there is none. */
  readonly lastTime: number;
  /** Whether its ticks are far from the present, as those of a recording. */
  readonly ownClock: boolean;
  /** Since when the server runs, epoch milliseconds; `-Infinity` before it said so. */
  readonly serverSince: number;
  /** When the newest row arrived, server's clock, epoch milliseconds; `NaN` before any. */
  readonly lastArrival: number;
  /** The right edge of a chart that follows now: `now`, or the newest tick's time for a channel on its own clock. */
  edge(now: number): number;
  /** How current its newest row is at `now`, server's clock. */
  stateAt(now: number): ChannelState;
}

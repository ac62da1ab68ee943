import type { FeedStatus } from "#lib/protocol.ts";
import type { Arrival } from "./arrivals.ts";

/** What somebody is connecting. */
export interface Subject {
  /** The types of feed that its messages come from. */
  readonly types: readonly string[];
  /** Whether it is a recording that is played here, rather than what others push. */
  readonly isReplay: boolean;
}

/** Arrivals that are what somebody waits for, and those that came in meanwhile from elsewhere. */
export interface Sorted {
  readonly own: readonly Arrival[];
  readonly others: readonly Arrival[];
}

/** Sorts arrivals by the feed that brought them; `replayed` are the channels of recordings that were played here. */
export function sortArrivals(
  arrivals: readonly Arrival[],
  { types, isReplay }: Subject,
  feeds: readonly FeedStatus[],
  replayed: ReadonlySet<string>,
): Sorted {
  const typeOf = new Map(feeds.map(({ name, type }) => [name, type]));
  const isOwn = ({ channel, feed }: Arrival): boolean => {
    const type = feed === null ? undefined : typeOf.get(feed);
    return (
      type !== undefined && types.includes(type) && (type !== "push" || isReplay === replayed.has(channel))
    );
  };
  return { own: arrivals.filter(isOwn), others: arrivals.filter((arrival) => !isOwn(arrival)) };
}

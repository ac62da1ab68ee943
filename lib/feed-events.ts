/** `running` is running again, `channels` is new channels in bulk. */
export type FeedEventKind = "started" | "failed" | "running" | "ended" | "refused" | "channels";

/** Something that happened to a feed. What happens again before long is counted in the event that is there. */
export interface FeedEvent {
  /** Tells events apart within one process, and stays when one is counted again. */
  readonly id: number;
  readonly feed: string;
  readonly kind: FeedEventKind;
  /** When it happened first and last, epoch milliseconds. */
  readonly first: number;
  readonly time: number;
  /** How often. */
  readonly count: number;
  /** Verbatim: why it failed, or why something was refused. */
  readonly text: string | null;
  /** Verbatim: what was refused last. */
  readonly detail: string | null;
  /** Verbatim: different things that were refused, at most five, or channels it brought, at most three; newest first. */
  readonly details: readonly string[];
  /** How many channels it brought, or had when it failed. */
  readonly channels: number | null;
  /** For how long it had not run, milliseconds. */
  readonly awayMs: number | null;
}

/** Events that are kept. */
const MAX_FEED_EVENTS = 200;

/**
 * The newest events, oldest first. The feed with most of them loses its oldest first, so that one to which much happens
 * does not push out what happened to the others.
 */
export function keepFairly(events: readonly FeedEvent[], most: number = MAX_FEED_EVENTS): FeedEvent[] {
  const kept = [...events];
  while (kept.length > most) {
    const counts = Map.groupBy(kept, ({ feed }) => feed);
    const [feed] = [...counts].reduce((a, b) => (b[1].length > a[1].length ? b : a));
    kept.splice(
      kept.findIndex((event) => event.feed === feed),
      1,
    );
  }
  return kept;
}

import type { FeedEvent } from "./feed-events.ts";
import type { ChannelState } from "./freshness.ts";
import type { FeedStatus } from "./protocol.ts";

/**
 * How well a reader keeps up (PROTOCOL SLOW1 to SLOW4): `lagging` gets one frame at a time, each when it has taken the
 * last; `stalled` has taken none for long.
 */
export type ReaderState = "healthy" | "lagging" | "stalled";

/** One session as an operator sees it. It names nobody: no address, no channel. */
export interface SessionStatus {
  /** Tells sessions apart within one process. */
  readonly id: string;
  /** When it connected, epoch milliseconds. */
  readonly since: number;
  readonly transport: "websocket" | "polling";
  readonly state: ReaderState;
  /** For how long what it was last sent has not been taken, milliseconds; 0 where nothing is outstanding. */
  readonly lagMs: number;
  /** Frames per second, as granted. */
  readonly rate: number;
  readonly visible: boolean;
  readonly channels: number;
  /** Frames and their bytes written to it. */
  readonly frames: number;
  readonly bytes: number;
  /** Ticks told in those frames, and how many of them came folded with others into one row. */
  readonly delivered: number;
  readonly folded: number;
  /** Ticks of its channels that it has yet to be told. */
  readonly waiting: number;
}

/** The reason of what came once more, as sources that are asked again and clients that try again send it: no fault. */
export const TOLD_TWICE = "told twice";

/** A feed as an operator sees it. */
export interface FeedReport extends FeedStatus {
  /** How many of its channels have a value. */
  readonly valued: number;
  /** The channels it brought last, at most three, the newest last. */
  readonly newest: readonly string[];
  readonly refused: FeedStatus["refused"] & {
    /** What arrived and could not become a tick, by the code of its reason. */
    readonly byCode: Readonly<Record<string, number>>;
    /** The same by the reason in words: at most 32 reasons, and `other`. */
    readonly byReason: Readonly<Record<string, number>>;
  };
}

/**
 * Why a feed has not run for a while. It lasts from the first failure until the feed has brought a tick again, has run
 * for a minute without failing, or has ended.
 */
export interface FeedTrouble {
  /** When it failed first and last, epoch milliseconds. */
  readonly since: number;
  readonly time: number;
  /** Why it failed last, verbatim. */
  readonly message: string;
  /** How often it has failed in that time. */
  readonly failures: number;
}

/** A feed's report with what telemetry has seen of it. */
export interface WatchedFeed extends FeedReport {
  /** `null` where nothing keeps it from running. */
  readonly trouble: FeedTrouble | null;
}

/** What each feed brought in five seconds. */
export interface FeedTicks {
  /** The end of the five seconds, epoch milliseconds. */
  readonly time: number;
  /** In the order of `feeds`. */
  readonly ticks: readonly number[];
}

/** What one second was like. */
export interface ServerSample {
  /** The end of the second, epoch milliseconds. */
  readonly time: number;
  /** Event-loop delay, milliseconds. */
  readonly loopP50Ms: number;
  readonly loopP99Ms: number;
  readonly loopMaxMs: number;
  /** Share of one core, 1 is all of it. */
  readonly cpu: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Ticks, frames and bytes of frames in this second. */
  readonly published: number;
  readonly delivered: number;
  readonly frames: number;
  readonly bytes: number;
  readonly sessions: number;
  readonly lagging: number;
}

/** How the history is doing. */
export interface HistoryReport {
  /** `failing` while ticks are not kept. */
  readonly state: "recording" | "failing";
  /** Why they are not, or what of those kept cannot be read; `null` where all is well. */
  readonly message: string | null;
  /** What keeps them, `sqlite` or `memory`, and its file; `null` where there is none. */
  readonly store: string;
  readonly file: string | null;
  /** Bytes that it takes, and ticks that it has one by one. */
  readonly bytes: number;
  readonly ticks: number;
  /** Ticks kept since the process started, and those that were not, by the reason. */
  readonly recorded: number;
  readonly lost: Readonly<Record<string, number>>;
  /** Ticks of simulations and recordings that told anew of a time that had been kept, and were not kept again. */
  readonly retold: number;
  /** Ticks that wait to be kept, and their bytes. */
  readonly waiting: number;
  readonly waitingBytes: number;
  /** Channels that went on where they were before the process started, and those that began another epoch. */
  readonly continued: number;
  readonly begun: number;
  /** Damaged files that were set aside. */
  readonly setAside: readonly string[];
}

/** The server's clock was set. Epoch milliseconds of that clock. */
export interface ClockStep {
  /** What it said afterwards, at most a second later. */
  readonly time: number;
  /** By how much, milliseconds; below 0 where it was set back. */
  readonly byMs: number;
  /** Until when that is told: where it was set back, until it is as late again as it had been. */
  readonly until: number;
}

/** What `GET /api/status` answers. Times are epoch milliseconds. */
export interface ServerStatus {
  readonly version: string;
  readonly node: string;
  readonly started: number;
  readonly time: number;
  /** `null` where the clock runs as it should. */
  readonly clock: ClockStep | null;
  readonly feeds: readonly WatchedFeed[];
  readonly channels: { readonly total: number; readonly states: Readonly<Record<ChannelState, number>> };
  readonly sessions: {
    readonly total: number;
    readonly subscriptions: number;
    readonly lagging: number;
    readonly stalled: number;
    /** At most 100, those furthest behind first. */
    readonly slowest: readonly SessionStatus[];
  };
  /** `null` where nothing is kept. */
  readonly history: HistoryReport | null;
  /** Since the process started. */
  readonly totals: {
    readonly published: number;
    readonly delivered: number;
    readonly frames: number;
    readonly bytes: number;
  };
  /** One a second, oldest first, of the last five minutes; with `?since=` those that ended after that time. */
  readonly samples: readonly ServerSample[];
  /** What happened to feeds, oldest first; with `?since=` what happened, or was counted again, since that time. */
  readonly feedEvents: readonly FeedEvent[];
  /** One for five seconds, oldest first, of the last 15 minutes; with `?since=` those that ended since that time. */
  readonly feedTicks: readonly FeedTicks[];
}

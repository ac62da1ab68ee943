import type { ChannelState } from "#lib/freshness.ts";
import type { FeedReport, HistoryReport, SessionStatus } from "#lib/status.ts";

/** What the gateway has written since the start, plain numbers. */
export interface Told {
  readonly ticks: number;
  readonly frames: number;
  readonly bytes: number;
}

/** How many sessions there are, the channels they hold in all, and how many of them do not keep up. */
export interface Counts {
  readonly sessions: number;
  readonly subscriptions: number;
  readonly lagging: number;
  readonly stalled: number;
}

/**
 * Where telemetry reads: numbers that the rooms keep anyway. They are read when somebody asks, so that a tick pays for
 * none of it.
 */
export interface Sources {
  readonly version: string;
  /** Names this process on the wire. */
  readonly node: string;
  /** When the process started, epoch milliseconds. */
  readonly started: number;
  readonly published: () => number;
  readonly told: () => Told;
  readonly counts: () => Counts;
  /** So many sessions, those furthest behind first. */
  readonly sessions: (most: number) => SessionStatus[];
  readonly feeds: () => FeedReport[];
  /** `null` where nothing is kept. */
  readonly history: () => HistoryReport | null;
  /** Told in words, once, that the clock of the machine was set. */
  readonly clockStepped: (words: string) => void;
  /** Of every channel, in any order. */
  readonly states: () => Iterable<ChannelState>;
}

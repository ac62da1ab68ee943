import type { FeedReport } from "#lib/status.ts";
import type { Sources } from "../../../server/telemetry/sources.ts";

/** Sources whose numbers a test sets. */
export function madeSources(change: Partial<Sources> = {}): Sources {
  return {
    version: "1.2.3",
    node: "here",
    started: 1_700_000_000_000,
    published: () => 0,
    told: () => ({ ticks: 0, frames: 0, bytes: 0 }),
    counts: () => ({ sessions: 0, subscriptions: 0, lagging: 0, stalled: 0 }),
    sessions: () => [],
    feeds: () => [],
    history: () => null,
    clockStepped: () => {},
    states: () => [],
    ...change,
  };
}

export function madeFeed(change: Partial<FeedReport> = {}): FeedReport {
  return {
    name: "Market",
    type: "test",
    state: "running",
    simulated: false,
    channels: 1,
    since: 1_700_000_000_000,
    message: null,
    nextTry: null,
    ...{ source: null, ticks: 0, rate: 0, lastTick: null, late: 0, reconnects: 0, valued: 0, newest: [] },
    refused: { total: 0, last: [], byCode: {}, byReason: {} },
    ...change,
  };
}

import type { FeedEvent } from "#lib/feed-events.ts";
import type { ServerSample, ServerStatus, SessionStatus, WatchedFeed } from "#lib/status.ts";

export function madeSample(time: number, change: Partial<ServerSample> = {}): ServerSample {
  return {
    time,
    loopP50Ms: 0,
    loopP99Ms: 0,
    loopMaxMs: 0,
    cpu: 0,
    rssBytes: 0,
    heapBytes: 0,
    published: 0,
    delivered: 0,
    frames: 0,
    bytes: 0,
    sessions: 0,
    lagging: 0,
    ...change,
  };
}

export function madeStatus(change: Partial<ServerStatus> = {}): ServerStatus {
  return {
    version: "1.2.3",
    node: "here",
    started: 0,
    time: 0,
    clock: null,
    feeds: [],
    channels: { total: 0, states: { live: 0, late: 0, stale: 0, offline: 0, closed: 0 } },
    sessions: { total: 0, subscriptions: 0, lagging: 0, stalled: 0, slowest: [] },
    history: null,
    totals: { published: 0, delivered: 0, frames: 0, bytes: 0 },
    samples: [],
    feedEvents: [],
    feedTicks: [],
    ...change,
  };
}

export function madeSession(id: string, change: Partial<SessionStatus> = {}): SessionStatus {
  return {
    id,
    since: 0,
    transport: "websocket",
    state: "healthy",
    lagMs: 0,
    rate: 10,
    visible: true,
    channels: 1,
    frames: 0,
    bytes: 0,
    delivered: 0,
    folded: 0,
    waiting: 0,
    ...change,
  };
}

export function madeFeed(change: Partial<WatchedFeed> = {}): WatchedFeed {
  const what = { name: "Market", type: "test", source: null, simulated: false } as const;
  const state = { state: "running", since: 0, message: null, nextTry: null, trouble: null } as const;
  const counts = {
    channels: 1,
    ticks: 0,
    rate: 0,
    lastTick: null,
    late: 0,
    reconnects: 0,
    valued: 0,
    newest: [],
  };
  const refused = { total: 0, last: [], byCode: {}, byReason: {} };
  return { ...what, ...state, ...counts, refused, ...change };
}

export function madeEvent(id: number, change: Partial<FeedEvent> = {}): FeedEvent {
  const nothing = { text: null, detail: null, channels: null, awayMs: null, details: [] };
  return { id, feed: "Market", kind: "failed", first: id, time: id, count: 1, ...nothing, ...change };
}

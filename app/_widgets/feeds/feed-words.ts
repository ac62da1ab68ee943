import { formatAge, formatNumber, MISSING } from "#lib/format.ts";
import type { RefusedItem } from "#lib/protocol.ts";
import { TOLD_TWICE, type WatchedFeed } from "#lib/status.ts";
import { counted } from "../channel-words.ts";
import { formatCount } from "../status/status-words.ts";

const TYPES: Readonly<Record<string, string>> = {
  mqtt: "MQTT subscriber",
  "mqtt-broker": "MQTT broker",
  push: "HTTP push",
  websocket: "WebSocket client",
  poll: "HTTP poll",
  modbus: "Modbus TCP",
  exchange: "Exchange",
  replay: "Replay",
  module: "Your code",
  "simulated-market": "Simulated market",
  "simulated-sensors": "Simulated sensors",
  host: "This machine",
};

/** A feed's type in words; one that is not known keeps its own. */
export function typeWords(type: string): string {
  return TYPES[type] ?? type;
}

/** `waiting` runs and has brought nothing yet, `quiet` has brought nothing for a minute. */
export type Condition = "failing" | "starting" | "live" | "waiting" | "quiet" | "ended";

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  failing: "Failing",
  starting: "Starting",
  live: "Live",
  waiting: "Waiting",
  quiet: "Quiet",
  ended: "Ended",
};

/** A feed that runs and has brought nothing for so long (ms) does not pass for live. */
const QUIET_MS = 60_000;

/** A feed that failed and runs again for so long (ms) without a tick waits for one. */
const SETTLED_MS = 5_000;

/** How a feed is at a moment of the server's clock, epoch milliseconds. */
export function conditionOf({ state, since, trouble, lastTick }: WatchedFeed, now: number): Condition {
  if (state === "retrying") return "failing";
  if (trouble !== null) return state === "running" && now - since > SETTLED_MS ? "waiting" : "failing";
  if (state !== "running") return state;
  if (lastTick === null) return "waiting";
  return now - lastTick > QUIET_MS ? "quiet" : "live";
}

/**
 * Since when it is so: a feed that fails does since it failed first, however often it was started since, and one that
 * is quiet is since its last tick.
 */
export function conditionSince(feed: WatchedFeed, now: number): number {
  const condition = conditionOf(feed, now);
  if (condition === "failing") return feed.trouble?.since ?? feed.since;
  return condition === "quiet" ? (feed.lastTick ?? feed.since) : feed.since;
}

/** Failing first, the others in the order of the config. */
export function failingFirst(feeds: readonly WatchedFeed[], now: number): WatchedFeed[] {
  const rank = (feed: WatchedFeed): number => (conditionOf(feed, now) === "failing" ? 0 : 1);
  return feeds.toSorted((a, b) => rank(a) - rank(b));
}

/** Whether each word of a filter is somewhere in a feed's name, type, source or state. */
export function matches(feed: WatchedFeed, filter: string, now: number): boolean {
  const state = CONDITION_WORDS[conditionOf(feed, now)];
  const told = [feed.name, feed.type, typeWords(feed.type), feed.source ?? "", state].join(" ").toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}

/** `5 of 6 ok`, and how many fail. */
export function tally(feeds: readonly WatchedFeed[], now: number): { ok: string; failing: number } {
  const failing = feeds.filter((feed) => conditionOf(feed, now) === "failing").length;
  return { ok: `${feeds.length - failing} of ${feeds.length} ok`, failing };
}

/** `0.2 s ago`; `—` for never. */
export function agoWords(time: number | null, now: number): string {
  return time === null ? MISSING : `${formatAge(now - time)} ago`;
}

/** Ticks a second: tenths below ten thousand, in short above. */
export function rateWords(rate: number): string {
  return rate < 10_000 ? formatNumber(rate, 1) : formatCount(rate);
}

/** When a failing feed is tried again, in words. */
export function nextTryWords({ state, nextTry }: WatchedFeed, now: number): string {
  const seconds = nextTry === null ? 0 : Math.ceil((nextTry - now) / 1000);
  return state === "retrying" && seconds > 0 ? `in ${seconds} s` : "now";
}

/** What becomes of a feed's channels while it fails. Only those that have a value can keep it. */
export function heldWords({ channels, valued }: Pick<WatchedFeed, "channels" | "valued">): string {
  if (channels === 0) return "It has brought no channel yet.";
  if (valued === 0)
    return channels === 1 ? "Its channel has no value yet." : "Its channels have no value yet.";
  const verb = valued === 1 ? "keeps its" : "keep their";
  const others = valued < channels ? ` ${formatNumber(channels - valued, 0)} more had none yet.` : "";
  return `${counted(valued, "channel")} ${verb} last value, marked offline.${others}`;
}

/** Whether it refused anything for another reason than that it had it already. */
export function hasFaults({ refused }: WatchedFeed): boolean {
  return refused.total > (refused.byReason[TOLD_TWICE] ?? 0);
}

/** Why a feed refused, most often first. */
export function reasonsOf({ refused }: WatchedFeed): { reason: string; count: number }[] {
  return Object.entries(refused.byReason)
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((a, b) => b.count - a.count);
}

/** The refusals that are kept, newest first, each with its number among all there were: two may be the same. */
export function lastRefusals({ refused }: WatchedFeed): (RefusedItem & { readonly number: number })[] {
  return refused.last.toReversed().map((item, at) => ({ ...item, number: refused.total - at }));
}

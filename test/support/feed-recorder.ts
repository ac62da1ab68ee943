import { isDeepStrictEqual } from "node:util";
import type { Description, Facts } from "#lib/catalog.ts";
import type { Tick } from "#lib/tick.ts";
import type { Emit, Feed } from "../../server/feeds/feed.ts";
import type { Sink } from "../../server/feeds/sink.ts";

/** An `Emit` that keeps all it is told, in order. */
export interface FeedRecorder {
  readonly emit: Emit;
  readonly ticks: Tick[];
  readonly descriptions: Description[];
  readonly removed: string[];
  readonly offlines: string[][];
  /** What it has said of its own start, in order. */
  readonly starts: ("started" | "connected")[];
  readonly refusals: { reason: string; detail: string | undefined }[];
  /** `tick` and `describe` with their channel, in the order they came. */
  readonly calls: { what: "tick" | "describe"; channel: string }[];
}

export function feedRecorder(onTick: (count: number) => void = () => {}): FeedRecorder {
  const ticks: Tick[] = [];
  const descriptions: Description[] = [];
  const refusals: FeedRecorder["refusals"] = [];
  const calls: FeedRecorder["calls"] = [];
  const emit: Emit = (tick) => {
    ticks.push(tick);
    calls.push({ what: "tick", channel: tick.channel });
    onTick(ticks.length);
  };
  emit.describe = (description) => {
    descriptions.push(description);
    calls.push({ what: "describe", channel: description.channel });
  };
  emit.refuse = (reason, detail) => {
    refusals.push({ reason, detail });
  };
  const removed: string[] = [];
  emit.remove = (channel) => removed.push(channel);
  const offlines: string[][] = [];
  emit.offline = (channels) => offlines.push([...channels]);
  const starts: FeedRecorder["starts"] = [];
  emit.started = () => starts.push("started");
  emit.connected = () => starts.push("connected");
  emit.ready = async () => {};
  return { emit, ticks, descriptions, removed, offlines, starts, refusals, calls };
}

/** Runs a feed until it has told so many ticks, or has ended. */
export async function runFor(feed: Feed, ticks: number): Promise<FeedRecorder> {
  const abort = new AbortController();
  const recorder = feedRecorder((count) => {
    if (count >= ticks) abort.abort();
  });
  await feed.run(recorder.emit, abort.signal);
  return recorder;
}

/** A `Sink` that keeps all it is told. */
export class SinkRecorder implements Sink {
  readonly ticks: Tick[] = [];
  readonly facts: Facts[] = [];
  readonly removed: string[] = [];
  readonly offlines: string[][] = [];
  readonly losses: string[][] = [];
  readonly returns: string[][] = [];
  readonly closings: string[][] = [];

  publish(tick: Tick): void {
    this.ticks.push(tick);
  }
  holds(tick: Tick): boolean {
    return this.ticks.some((held) => isDeepStrictEqual(held, tick));
  }
  newest(): null {
    return null;
  }
  describe(facts: Facts): void {
    this.facts.push(facts);
  }
  remove(channel: string): void {
    this.removed.push(channel);
  }
  offline(channels: Iterable<string>): void {
    this.offlines.push([...channels]);
  }
  lost(channels: Iterable<string>): void {
    this.losses.push([...channels]);
  }
  back(channels: Iterable<string>): void {
    this.returns.push([...channels]);
  }
  closed(channels: Iterable<string>): void {
    this.closings.push([...channels]);
  }
  async ready(): Promise<void> {}
}

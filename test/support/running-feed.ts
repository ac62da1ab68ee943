import { setTimeout as sleep } from "node:timers/promises";
import type { FeedStatus } from "#lib/protocol.ts";
import type { Tick } from "#lib/tick.ts";
import type { Feed } from "../../server/feeds/feed.ts";
import { superviseFeed } from "../../server/feeds/run-feed.ts";
import { SinkRecorder } from "./feed-recorder.ts";

/** A feed under its supervisor, and all that has come of it. */
export interface RunningFeed extends AsyncDisposable {
  readonly sink: SinkRecorder;
  /** Lines of its log. */
  readonly lines: readonly string[];
  status(): FeedStatus;
  /** The values of a channel, in order. */
  values(channel: string): number[];
  ticks(channel: string): Tick[];
  /** Waits until something is so; rejects, with what the feed said, when it is not within 8 s. */
  until(what: string, holds: () => boolean): Promise<void>;
}

/** Starts a feed; it is tried again soon after it failed. */
export function runFeed(feed: Feed): RunningFeed {
  const sink = new SinkRecorder();
  const abort = new AbortController();
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const log = { info: say, warn: say, error: say };
  const handle = superviseFeed({ feed, sink, log, signal: abort.signal, backoff: { base: 50, cap: 100 } });
  const ticks = (channel: string): Tick[] => sink.ticks.filter((tick) => tick.channel === channel);
  return {
    sink,
    lines,
    ticks,
    status: () => handle.status(),
    values: (channel) => ticks(channel).map(({ value }) => value),
    async until(what, holds) {
      for (let tries = 0; tries < 400 && !holds(); tries++) await sleep(20);
      if (!holds())
        throw new Error(
          `not so within 8 s: ${what}\n${JSON.stringify(sink.ticks.slice(-5))}\n${lines.join("\n")}`,
        );
    },
    async [Symbol.asyncDispose]() {
      abort.abort();
      await handle.done;
    },
  };
}

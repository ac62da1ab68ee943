import { expect, test } from "vitest";
import { Metrics } from "../../../server/telemetry/metrics.ts";
import { madeFeed, madeSources } from "./sources.ts";

/** The samples of one metric, as written. */
function linesOf(text: string, name: string): string[] {
  return text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
}

test("[HTTP5] every figure is read from its source at the moment somebody asks", async () => {
  let published = 5;
  const metrics = new Metrics(
    madeSources({
      published: () => published,
      told: () => ({ ticks: 40, frames: 3, bytes: 1_000 }),
      counts: () => ({ sessions: 7, subscriptions: 21, lagging: 2, stalled: 1 }),
      states: () => ["live", "live", "late"],
    }),
  );
  const before = (await metrics.scrape()).text;
  expect(linesOf(before, "tidemark_ticks_published_total")).toEqual(["tidemark_ticks_published_total 5"]);
  expect(linesOf(before, "tidemark_ticks_delivered_total")).toEqual(["tidemark_ticks_delivered_total 40"]);
  expect(linesOf(before, "tidemark_frames_sent_total")).toEqual(["tidemark_frames_sent_total 3"]);
  expect(linesOf(before, "tidemark_bytes_sent_total")).toEqual(["tidemark_bytes_sent_total 1000"]);
  expect(linesOf(before, "tidemark_sessions")).toEqual(["tidemark_sessions 7"]);
  expect(linesOf(before, "tidemark_subscriptions")).toEqual(["tidemark_subscriptions 21"]);
  expect(linesOf(before, "tidemark_lagging_sessions")).toEqual(["tidemark_lagging_sessions 3"]);
  expect(linesOf(before, "tidemark_stalled_sessions")).toEqual(["tidemark_stalled_sessions 1"]);
  expect(linesOf(before, "tidemark_channels")).toContain('tidemark_channels{state="live"} 2');
  expect(linesOf(before, "tidemark_channels")).toContain('tidemark_channels{state="offline"} 0');
  published = 6;
  const after = (await metrics.scrape()).text;
  expect(linesOf(after, "tidemark_ticks_published_total")).toEqual(["tidemark_ticks_published_total 6"]);
});

test("[HTTP5] a feed's state, ticks and refusals are labelled with its name and the reason's code", async () => {
  const feeds = () => [
    madeFeed({
      ticks: 12,
      refused: { total: 3, last: [], byCode: { "bad-time": 3, other: 0 }, byReason: {} },
    }),
    madeFeed({ name: 'Yard "B"', state: "retrying" }),
  ];
  const { text } = await new Metrics(madeSources({ feeds })).scrape();
  expect(linesOf(text, "tidemark_feed_up")).toEqual([
    'tidemark_feed_up{feed="Market"} 1',
    'tidemark_feed_up{feed="Yard \\"B\\""} 0',
  ]);
  expect(linesOf(text, "tidemark_feed_ticks_total")[0]).toBe('tidemark_feed_ticks_total{feed="Market"} 12');
  expect(linesOf(text, "tidemark_ticks_refused_total")).toEqual([
    'tidemark_ticks_refused_total{feed="Market",reason="bad-time"} 3',
    'tidemark_ticks_refused_total{feed="Market",reason="other"} 0',
  ]);
});

test("[HTTP5] Node's own are there, and two servers in one process do not clash", async () => {
  const [one, other] = [new Metrics(madeSources({ published: () => 1 })), new Metrics(madeSources())];
  const [{ text, contentType }, { text: otherText }] = await Promise.all([one.scrape(), other.scrape()]);
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  for (const name of ["nodejs_eventloop_lag_p99_seconds", "nodejs_heap_size_used_bytes"]) {
    expect(linesOf(text, name)).toHaveLength(1);
  }
  expect(linesOf(text, "tidemark_ticks_published_total")).toEqual(["tidemark_ticks_published_total 1"]);
  expect(linesOf(otherText, "tidemark_ticks_published_total")).toEqual(["tidemark_ticks_published_total 0"]);
});

test("says which version runs, under which name on the wire", async () => {
  const { text } = await new Metrics(madeSources()).scrape();
  expect(linesOf(text, "tidemark_info")).toEqual(['tidemark_info{version="1.2.3",node="here"} 1']);
});

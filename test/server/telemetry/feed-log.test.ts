import { expect, test } from "vitest";
import type { FeedEvent } from "#lib/feed-events.ts";
import { FeedLog } from "../../../server/telemetry/feed-log.ts";
import { madeFeed } from "./sources.ts";

const T = 1_700_000_000_000;

function failing(message: string, since: number, name = "Market") {
  return madeFeed({ name, state: "retrying", message, since, nextTry: since + 1_000, channels: 3 });
}

function refusing(
  byReason: Record<string, number>,
  last: { reason: string; detail: string; time: number }[],
) {
  const total = Object.values(byReason).reduce((sum, count) => sum + count, 0);
  return madeFeed({ state: "starting", channels: 0, refused: { total, last, byCode: {}, byReason } });
}

function told({ kind, text, count }: FeedEvent): string {
  return `${kind} ${text ?? ""} ${count}`.replaceAll(/ +/g, " ");
}

test("a feed's life: started, failed with its words, running again after so long, ended", () => {
  const log = new FeedLog();
  log.changed(madeFeed({ since: T }), T);
  log.changed(failing("connection refused", T + 1_000), T + 1_000);
  log.changed(madeFeed({ state: "starting", since: T + 2_000 }), T + 2_000);
  log.changed(madeFeed({ since: T + 4_500, ticks: 1 }), T + 4_500);
  log.changed(madeFeed({ state: "ended", since: T + 9_000 }), T + 9_000);
  expect(log.events().map(({ kind, text, channels, awayMs }) => [kind, text, channels, awayMs])).toEqual([
    ["started", null, null, null],
    ["failed", "connection refused", 3, null],
    ["running", null, null, 3_500],
    ["ended", null, null, null],
  ]);
});

test("what fails again with the same words is counted, keeps its place among feeds and says since when", () => {
  const log = new FeedLog();
  for (let at = 0; at < 5; at++) {
    log.changed(failing("refused", T + at * 10_000), T);
    log.changed(madeFeed({ state: "starting" }), T);
  }
  log.changed(failing("no such host", T + 60_000), T);
  expect(log.events()).toMatchObject([
    { kind: "failed", text: "refused", count: 5, first: T, time: T + 40_000 },
    { kind: "failed", text: "no such host", count: 1, first: T + 60_000 },
  ]);
});

test("trouble lasts from the first failure until the feed brings a tick, also while it is being started", () => {
  const log = new FeedLog();
  log.changed(failing("refused", T), T);
  log.changed(madeFeed({ state: "starting", since: T + 500 }), T + 500);
  log.changed(failing("no such host", T + 900), T + 900);
  log.changed(madeFeed({ state: "starting", since: T + 1_500 }), T + 1_500);
  expect(log.troubleOf("Market")).toEqual({
    since: T,
    time: T + 900,
    message: "no such host",
    failures: 2,
  });
  log.changed(madeFeed({ since: T + 2_000 }), T + 2_000);
  expect(log.troubleOf("Market")?.failures).toBe(2);
  log.observe([madeFeed({ since: T + 2_000, ticks: 1, channels: 0 })], T + 3_000);
  expect(log.troubleOf("Market")).toBeNull();
  expect(log.events().map(told)).toEqual(["failed refused 1", "failed no such host 1", "running 1"]);
});

test("a feed that runs and fails without a tick between has failed so often in a row", () => {
  const log = new FeedLog();
  log.changed(madeFeed({ since: T }), T);
  for (let at = 1; at <= 3; at++) {
    log.changed(failing("probe unplugged", T + at * 2_000), T);
    log.changed(madeFeed({ since: T + at * 2_000 + 1_000 }), T);
  }
  expect(log.events().map(told)).toEqual(["started 1", "failed probe unplugged 3"]);
  expect(log.troubleOf("Market")?.failures).toBe(3);
});

test("a tick between two failures is a recovery, also one that nobody looked at", () => {
  const log = new FeedLog();
  log.changed(failing("refused", T), T);
  log.changed({ ...failing("refused", T + 2_000), state: "starting" }, T);
  log.changed({ ...failing("refused", T + 3_000), ticks: 4 }, T);
  expect(log.events().map(told)).toEqual(["running 1", "failed refused 2"]);
  expect(log.troubleOf("Market")?.failures).toBe(1);
});

test("a feed whose source has nothing to say has recovered when it has run for a minute", () => {
  const log = new FeedLog();
  log.changed(failing("refused", T), T);
  log.observe([madeFeed({ since: T + 2_000 })], T + 61_000);
  expect(log.troubleOf("Market")).not.toBeNull();
  log.observe([madeFeed({ since: T + 2_000 })], T + 62_000);
  expect(log.troubleOf("Market")).toBeNull();
  expect(log.events().at(-1)).toMatchObject({ kind: "running", awayMs: 2_000 });
});

test("a feed that goes on waiting for its next try has failed once", () => {
  const log = new FeedLog();
  log.changed(failing("refused", T), T);
  for (let second = 1; second < 20; second++) log.observe([failing("refused", T)], T + second * 1_000);
  expect(log.events().filter(({ kind }) => kind === "failed")).toMatchObject([{ count: 1, time: T }]);
  expect(log.troubleOf("Market")?.failures).toBe(1);
});

test("refusals are told by their reason with what was refused, and counted from then on", () => {
  const log = new FeedLog();
  log.observe([refusing({ "not JSON": 1 }, [{ reason: "not JSON", detail: "line 9", time: T - 300 }])], T);
  const last = [
    { reason: "no value", detail: "a", time: T + 500 },
    { reason: "not JSON", detail: "line 12", time: T + 600 },
  ];
  log.observe([refusing({ "not JSON": 4, "no value": 1 }, last)], T + 1_000);
  log.observe([refusing({ "not JSON": 4, "no value": 1 }, last)], T + 2_000);
  expect(log.events()).toMatchObject([
    { kind: "refused", text: "not JSON", detail: "line 12", count: 4, first: T - 300, time: T + 600 },
    { kind: "refused", text: "no value", detail: "a", count: 1, time: T + 500 },
  ]);
});

test("what is told twice is no event: sources that are asked again tell it again", () => {
  const log = new FeedLog();
  log.observe([refusing({ "told twice": 3 }, [{ reason: "told twice", detail: "a", time: T }])], T + 1_000);
  expect(log.events().filter(({ kind }) => kind === "refused")).toEqual([]);
});

test("different things refused for one reason are listed, newest first, five at the most", () => {
  const log = new FeedLog();
  const items = ["a", "b", "b", "c", "d", "e", "f"].map((detail, at) => ({
    ...{ reason: "not a number", detail },
    time: T + at,
  }));
  log.observe([refusing({ "not a number": 3 }, items.slice(0, 3))], T);
  log.observe([refusing({ "not a number": 4 }, items.slice(1, 4))], T + 1_000);
  log.observe([refusing({ "not a number": 7 }, items.slice(4))], T + 2_000);
  const details = ["f", "e", "d", "c", "b"];
  expect(log.events()).toMatchObject([{ kind: "refused", detail: "f", details, count: 7 }]);
});

test("an hour later the same is another event", () => {
  const log = new FeedLog();
  log.observe([refusing({ "not JSON": 1 }, [])], T);
  log.observe([refusing({ "not JSON": 2 }, [])], T + 3_600_000);
  expect(log.events().map(told)).toEqual(["refused not JSON 1", "refused not JSON 1"]);
});

test("channels are told in bulk", () => {
  const log = new FeedLog();
  for (const [at, channels] of [2, 40, 40, 41].entries())
    log.observe([madeFeed({ channels })], T + at * 1_000);
  log.observe([madeFeed({ channels: 50 })], T + 60_000);
  const events = log.events().filter(({ kind }) => kind === "channels");
  expect(events.map(({ channels }) => channels)).toEqual([41, 9]);
});

test("the channels brought last are named, three at the most", () => {
  const log = new FeedLog();
  log.observe([madeFeed({ channels: 1, newest: ["a"] })], T);
  log.observe([madeFeed({ channels: 2, newest: ["a", "b"] })], T + 1_000);
  log.observe([madeFeed({ channels: 5, newest: ["c", "d", "e"] })], T + 60_000);
  const events = log.events().filter(({ kind }) => kind === "channels");
  expect(events.map(({ details }) => details)).toEqual([
    ["b", "a"],
    ["e", "d", "c"],
  ]);
});

test("only what is news since a time is told", () => {
  const log = new FeedLog();
  log.changed(madeFeed({ since: T }), T);
  log.changed(failing("a", T + 100), T + 100);
  log.changed(failing("a", T + 100, "Other"), T + 5_000);
  expect(log.events(T + 100).map(({ feed }) => feed)).toEqual(["Market", "Other"]);
  expect(log.events(T + 101).map(({ feed }) => feed)).toEqual(["Other"]);
});

test("200 events are kept, and one noisy feed does not push out those of the others", () => {
  const log = new FeedLog();
  log.changed(failing("quiet", T, "Quiet"), T);
  for (let at = 0; at < 1_000; at++) {
    log.changed(failing(`fault ${at}`, T + at, "Noisy"), T + at);
    log.changed(madeFeed({ name: "Noisy", state: "starting" }), T + at);
  }
  const events = log.events();
  expect(events).toHaveLength(200);
  expect(events[0]).toMatchObject({ feed: "Quiet", text: "quiet" });
  expect(events.at(-1)).toMatchObject({ feed: "Noisy", text: "fault 999" });
});

test("what feeds say takes bounded memory", () => {
  const log = new FeedLog();
  log.changed(failing("x".repeat(1e6), T), T);
  expect(log.events()[0]?.text).toHaveLength(1_000);
});

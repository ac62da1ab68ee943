import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Feed } from "../../../server/feeds/feed.ts";
import { WebSocketFeed, websocket } from "../../../server/feeds/websocket.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { type FeedRecorder, feedRecorder } from "../../support/feed-recorder.ts";
import { runFeed } from "../../support/running-feed.ts";
import { waitFor } from "../../support/wait-for.ts";
import { openWsSource, type WsSource } from "../../support/ws-source.ts";

const map = { symbol: "s", price: "p" };
const feedOf = (url: string, more: object = {}): Feed =>
  websocket.create({ type: "websocket", url, map, ...more });

/** A feed that runs while a test looks at it. */
function running(feed: Feed): FeedRecorder & { run: Promise<void>; [Symbol.dispose](): void } {
  const abort = new AbortController();
  const recorder = feedRecorder();
  const run = feed.run(recorder.emit, abort.signal);
  run.catch(() => {});
  return { ...recorder, run, [Symbol.dispose]: () => abort.abort() };
}

let steady: WsSource;
beforeAll(async () => {
  let count = 0;
  steady = await openWsSource(undefined, (connection) => {
    const timer = setInterval(() => connection.say({ s: "ACME", p: ++count }), 5);
    timer.unref();
  });
});
afterAll(() => steady[Symbol.asyncDispose]());

feedContract("websocket", {
  create: () => feedOf(steady.url),
  broken: () => feedOf("ws://127.0.0.1:9/nobody"),
});

describe("a stream of JSON over WebSocket", () => {
  test("is greeted with the messages of the config, headers and texts included", async () => {
    await using source = await openWsSource((message, connection) => {
      if (message === "go") connection.say({ s: "A", p: 1 });
    });
    using feed = running(feedOf(source.url, { send: [{ op: "auth", key: "k" }, "go"] }));
    await waitFor(() => expect(feed.ticks).toHaveLength(1));
    expect(source.connections[0]?.heard).toEqual([{ op: "auth", key: "k" }, "go"]);
    expect(feed.descriptions).toMatchObject([{ channel: "symbol/A" }]);
  });

  test("garbage, errors and messages that are too long are refused, and the rest goes on", async () => {
    await using source = await openWsSource(undefined, (connection) => {
      connection.say("<html>");
      connection.say("pong");
      connection.say({ error: { code: 2, msg: "Invalid request: unknown variant" }, id: 1 });
      connection.say({ s: "A", p: "x".repeat(1_100_000) });
      connection.say({ result: null, id: 1 });
      connection.say({ s: "A", p: "NaN" });
      connection.say({ s: "A", p: 1 });
    });
    using feed = running(feedOf(source.url));
    await waitFor(() => expect(feed.ticks).toHaveLength(1));
    expect(feed.refusals.map(({ reason }) => reason)).toEqual([
      "not JSON",
      "the source reports an error",
      "message over 1 MiB",
      "value is not a number",
    ]);
    expect(feed.refusals[1]?.detail).toBe(
      '{"error":{"code":2,"msg":"Invalid request: unknown variant"},"id":1}',
    );
  });

  test("where no mapping ever fits it says so, with the message", async () => {
    await using source = await openWsSource(undefined, (connection) => connection.say({ other: 1 }));
    const options = websocket.options.parse({ type: "websocket", url: source.url, map });
    using feed = running(new WebSocketFeed(options, 0));
    await waitFor(() =>
      expect(feed.refusals).toEqual([{ reason: "no mapping fits", detail: '{"other":1}' }]),
    );
  });

  test("channels beyond maxChannels are refused by name, and two names are never one channel", async () => {
    await using source = await openWsSource(undefined, (connection) => {
      for (const s of ["A/B", "A-B", "C", "D", "A/B"]) connection.say({ s, p: 1 });
    });
    using feed = running(feedOf(source.url, { maxChannels: 2, prefix: "x" }));
    await waitFor(() => expect(feed.ticks).toHaveLength(3));
    expect(feed.ticks.map(({ channel }) => channel)).toEqual(["symbol/x/A-B", "symbol/x/C", "symbol/x/A-B"]);
    expect(feed.refusals).toEqual([
      { reason: "two names for one channel", detail: "symbol/x/A-B and symbol/x/A/B would be symbol/x/A-B" },
      { reason: "more channels than maxChannels", detail: "symbol/x/D after 2 others" },
    ]);
  });

  test("a source that dies again and again opens no more channels for it, and describes them anew", async () => {
    await using source = await openWsSource(undefined, (connection, number) => {
      for (const s of ["A", `B${number}`]) connection.say({ s, p: number });
      connection.close(1011, "dying");
    });
    const feed = feedOf(source.url, { maxChannels: 2 });
    const recorder = feedRecorder();
    for (let run = 0; run < 3; run++) {
      await expect(feed.run(recorder.emit, new AbortController().signal)).rejects.toThrow("1011: dying");
    }
    expect(new Set(recorder.ticks.map(({ channel }) => channel))).toEqual(new Set(["symbol/A", "symbol/B1"]));
    expect(recorder.descriptions.map(({ channel }) => channel)).toEqual([
      "symbol/A",
      "symbol/B1",
      "symbol/A",
      "symbol/A",
    ]);
    expect(recorder.refusals.map(({ detail }) => detail)).toEqual([
      "symbol/B2 after 2 others",
      "symbol/B3 after 2 others",
    ]);
  });

  test("a source that says nothing is there once its connection stays, and not when it is closed at once", async () => {
    await using source = await openWsSource(undefined, (connection, number) => {
      if (number < 3) connection.close(1008, "Too many requests");
    });
    await using feed = runFeed(feedOf(source.url));
    const states = new Set<string>();
    await feed.until("the third", () => {
      states.add(feed.status().state);
      return source.connections.length > 2;
    });
    expect(states).not.toContain("running");
    await feed.until("it runs", () => feed.status().state === "running");
  });

  test.each([
    ["closed", { close: true, idleTimeout: 60_000 }, /closed by the server with 1008: Too many requests$/],
    ["silent", { close: false, idleTimeout: 100 }, /silent for 0.1 s$/],
  ])(
    "a connection that is %s ends the run with the reason, without what the address keeps secret",
    async (_, { close, idleTimeout }, words) => {
      await using source = await openWsSource(undefined, (connection) => {
        if (close) connection.close(1008, "Too many requests");
      });
      const url = `${source.url.replace("ws://", "ws://ada:secret@")}/stream?key=secret`;
      const feed = feedOf(url, { idleTimeout });
      const fault: unknown = await feed
        .run(feedRecorder().emit, new AbortController().signal)
        .catch((e) => e);
      expect(String(fault)).toMatch(words);
      expect(String(fault)).not.toContain("secret");
      expect(feed.name).not.toContain("secret");
    },
  );

  test("a server that is no WebSocket server is said to be none", async () => {
    const run = feedOf("ws://127.0.0.1:9").run(feedRecorder().emit, new AbortController().signal);
    await expect(run).rejects.toThrow("ws://127.0.0.1:9: nothing listens there (ECONNREFUSED)");
  });

  test("pings keep it alive, as text or as a frame", async () => {
    await using source = await openWsSource();
    using text = running(
      feedOf(source.url, { ping: { text: { op: "ping" }, interval: 100 }, idleTimeout: 60_000 }),
    );
    await waitFor(() => expect(source.connections[0]?.heard).toContainEqual({ op: "ping" }));
    using frames = running(feedOf(source.url, { ping: { interval: 100 }, idleTimeout: 2_000 }));
    const ended = await Promise.race([frames.run.then(() => "ended", String), sleep(2_500, "alive")]);
    expect(ended).toBe("alive");
    expect(text.refusals).toEqual([]);
  });
});

describe("a sequence", () => {
  const sequence = { path: "n", per: "s" };

  test("with a hole is named and healed by connecting anew, and what is told twice is taken once", async () => {
    await using source = await openWsSource(undefined, (connection, number) => {
      const numbers = number === 1 ? [1, 2, 5] : [3, 4, 5, 6];
      for (const n of numbers) connection.say({ s: "A", p: n, n });
    });
    using feed = running(feedOf(source.url, { sequence }));
    await waitFor(() => expect(feed.ticks.at(-1)?.value).toBe(6));
    expect(source.connections).toHaveLength(2);
    expect(feed.ticks.map(({ value }) => value)).toEqual([1, 2, 5, 6]);
    expect(feed.refusals).toMatchObject([
      { reason: "hole in the sequence", detail: "A: 3 to 4 are missing" },
      ...[3, 4, 5].map((n) => ({ reason: "told twice", detail: expect.stringContaining(`"n":${n}`) })),
    ]);
  });

  test("that is full of holes does not connect anew again and again", async () => {
    await using source = await openWsSource(undefined, (connection) => {
      for (const n of [1, 10, 20, 30])
        connection.say({ s: "A", p: n, n: source.connections.length * 100 + n });
    });
    using feed = running(feedOf(source.url, { sequence }));
    await waitFor(() => expect(feed.refusals.length).toBeGreaterThan(3));
    await sleep(100);
    expect(source.connections).toHaveLength(2);
  });

  test("that begins anew is followed anew; each of `per` counts alone", async () => {
    await using source = await openWsSource(undefined, (connection) => {
      for (const [s, n] of [
        ["A", 50_000],
        ["B", 7],
        ["A", 1],
        ["A", 2],
        ["B", 8],
      ] as const)
        connection.say({ s, p: n, n });
    });
    using feed = running(feedOf(source.url, { sequence }));
    await waitFor(() => expect(feed.ticks).toHaveLength(5));
    expect(feed.refusals).toEqual([]);
  });

  test("of whole messages counts those without values, too", async () => {
    await using source = await openWsSource(undefined, (connection, number) => {
      if (number > 1) return;
      connection.say({ seq: 1, s: "A", p: 1 });
      connection.say({ seq: 2, type: "heartbeat" });
      connection.say({ seq: 4, s: "A", p: 2 });
    });
    using feed = running(feedOf(source.url, { sequence: { path: "$.seq" } }));
    await waitFor(() => expect(feed.ticks).toHaveLength(2));
    expect(feed.refusals).toMatchObject([{ detail: "3 is missing" }]);
  });
});

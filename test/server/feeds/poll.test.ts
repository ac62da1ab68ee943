import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Feed } from "../../../server/feeds/feed.ts";
import { poll } from "../../../server/feeds/poll.ts";
import { superviseFeed } from "../../../server/feeds/run-feed.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { feedRecorder, runFor, SinkRecorder } from "../../support/feed-recorder.ts";
import { type HttpSource, openHttpSource } from "../../support/http-source.ts";
import { waitFor } from "../../support/wait-for.ts";

const map = { channel: "sensor/a", value: "v" };
const feedOf = (url: string, more: object = {}): Feed =>
  poll.create({ type: "poll", url, interval: 250, map, ...more });
const faultOf = (feed: Feed): Promise<string> =>
  feed.run(feedRecorder().emit, new AbortController().signal).then(() => "", String);

let steady: HttpSource;
/** Where nothing listens. */
let gone = "";
beforeAll(async () => {
  const closed = await openHttpSource(() => {});
  gone = closed.url;
  await closed[Symbol.asyncDispose]();
  steady = await openHttpSource((response) => response.end(JSON.stringify({ v: [1, 2, 3, 4] })));
});
afterAll(() => steady[Symbol.asyncDispose]());

feedContract("poll", {
  create: () => feedOf(steady.url, { map: { each: "v", channel: "sensor/a", value: "$.v[0]" } }),
  broken: () => feedOf(gone),
  ticks: 3,
});

describe("a source asked over HTTP", () => {
  test("is asked each interval, with the headers and the user of the config", async () => {
    await using source = await openHttpSource((response, _, number) => response.end(`{"v":${number}}`));
    const url = source.url.replace("//", "//ada:love%20lace@");
    const { ticks, descriptions } = await runFor(feedOf(url, { headers: { "x-key": "k" } }), 3);
    expect(ticks.map(({ value }) => value)).toEqual([1, 2, 3]);
    expect(descriptions).toMatchObject([{ channel: "sensor/a", expectedMs: 300 }]);
    const { authorization, ...others } = source.requests[0]?.headers ?? {};
    expect(Buffer.from(authorization?.slice(6) ?? "", "base64").toString()).toBe("ada:love lace");
    expect(others["x-key"]).toBe("k");
    const [first, second] = source.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(200);
  });

  test.each(["21.5\n", "+21.5", '"21.5"', '\ufeff"21.5"'])("a plain number: %j", async (body) => {
    await using source = await openHttpSource((response) => response.end(body));
    const feed = feedOf(source.url, { map: { channel: "sensor/a", value: "$" } });
    expect((await runFor(feed, 1)).ticks).toMatchObject([{ value: 21.5 }]);
  });

  test.each([
    ["ETag", { etag: '"7"' }, "if-none-match", '"7"'],
    [
      "Last-Modified",
      { "last-modified": "Wed, 21 Oct 2015 07:28:00 GMT" },
      "if-modified-since",
      "Wed, 21 Oct 2015 07:28:00 GMT",
    ],
  ])(
    "what has not changed by its %s is not sent again, and is as true at the later time",
    async (_, headers, asked, value) => {
      await using source = await openHttpSource((response, request) => {
        if (request.headers[asked] === value) response.writeHead(304).end();
        else response.writeHead(200, headers).end('{"v":5}');
      });
      const { ticks, refusals } = await runFor(feedOf(source.url), 3);
      expect(ticks.map((tick) => tick.value)).toEqual([5, 5, 5]);
      expect(ticks[2]?.time).toBeGreaterThan(ticks[0]?.time ?? 0);
      expect(source.requests.slice(1).every((request) => request.headers[asked] === value)).toBe(true);
      expect(refusals).toEqual([]);
    },
  );

  test("many points of an answer are told, each once, whatever their order", async () => {
    const points = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ t: 1_700_000_000_000 + at, v: at })).reverse();
    await using source = await openHttpSource((response, _, number) =>
      response.end(JSON.stringify(points(number + 1))),
    );
    const feed = feedOf(source.url, { map: { each: "[*]", channel: "sensor/a", time: "t", value: "v" } });
    const { ticks, descriptions, refusals } = await runFor(feed, 4);
    expect(ticks.map(({ value }) => value)).toEqual([1, 0, 2, 3]);
    expect(refusals.map(({ reason }) => reason)).toEqual(["told twice", "told twice"]);
    expect(descriptions[0]?.expectedMs).toBeUndefined();
  });

  test.each([
    [(url: string) => faultOf(feedOf(`${url}/404?key=secret`)), "/404 answers 404 Not Found"],
    [(url: string) => faultOf(feedOf(`${url}/big`)), "/big: its answer is over 1 MiB"],
    [(url: string) => faultOf(feedOf(`${url}/slow`, { timeout: 100 })), "/slow: no answer within 0.1 s"],
    [(url: string) => faultOf(feedOf(`${url}/cut`)), "/cut: "],
    [
      () => faultOf(feedOf(`${gone.replace("//", "//ada:secret@")}/x`)),
      "/x: nothing listens there (ECONNREFUSED)",
    ],
  ])("a failure is said in words, without secrets (%#)", async (run, words) => {
    await using source = await openHttpSource((response, { url = "" }) => {
      if (url.startsWith("/404")) response.writeHead(404).end();
      else if (url === "/big") response.end("1".repeat(2_000_000));
      else if (url === "/cut") response.destroy();
    });
    const fault = await run(source.url);
    expect(fault).toContain(words);
    expect(fault).not.toContain("secret");
  });

  test("what is no JSON, and what no mapping fits, is refused verbatim and asked for again", async () => {
    const bodies = ["<html>", "{}", '{"v":"off"}', '{"v":1}'];
    await using source = await openHttpSource((response, _, number) => response.end(bodies[number - 1]));
    const { refusals } = await runFor(feedOf(source.url), 1);
    expect(refusals).toEqual([
      { reason: "no mapping fits", detail: "<html>" },
      { reason: "no mapping fits", detail: "{}" },
      { reason: "value is not a number", detail: 'v is "off" in {"v":"off"}' },
    ]);
  });

  test.each([
    ["2", 1_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_000_000],
  ])("Retry-After %s is obeyed, and said", async (header, least) => {
    await using source = await openHttpSource((response) =>
      response.writeHead(429, { "retry-after": header }).end(),
    );
    const abort = new AbortController();
    const quiet = { info: () => {}, warn: () => {}, error: () => {} };
    const feed = superviseFeed({
      feed: feedOf(source.url),
      sink: new SinkRecorder(),
      log: quiet,
      signal: abort.signal,
    });
    await waitFor(() => expect(feed.status().state).toBe("retrying"));
    const { message, nextTry } = feed.status();
    abort.abort();
    await feed.done;
    expect(message).toMatch(/answers 429 Too Many Requests and asks to wait \d+ s$/);
    expect((nextTry ?? 0) - (source.requests[0]?.at ?? 0)).toBeGreaterThan(least);
  });
});

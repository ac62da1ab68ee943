import { describe, expect, test } from "vitest";
import type { Feed } from "../../../server/feeds/feed.ts";
import { pushOptions } from "../../../server/feeds/push/options.ts";
import type { PushSource } from "../../../server/feeds/push/pushed-channels.ts";
import type { Receipt } from "../../../server/feeds/push/receipt.ts";
import { PushFeed, type PushFeedOptions, type PushFormat } from "../../../server/feeds/push.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { type FeedRecorder, feedRecorder } from "../../support/feed-recorder.ts";

const LINES: PushFormat = { as: "lines", precision: null };
const JSON_BODY: PushFormat = { as: "json", perLine: false };
const ANYBODY: PushSource = { name: "this machine", mayPush: () => true };
const NOW = Date.now();

/** Pushes a body in one piece. */
function push(feed: PushFeed, body: string | object, format = LINES, source = ANYBODY): Receipt {
  const isText = typeof body === "string";
  const intake = feed.open(source, isText ? format : JSON_BODY);
  if (typeof intake === "string") throw new Error(intake);
  intake.write(isText ? body : JSON.stringify(body));
  return intake.end();
}

interface Running extends FeedRecorder {
  readonly feed: PushFeed;
  push(body: string | object, format?: PushFormat, source?: PushSource): Receipt;
}

/** A feed that runs until the test is over. */
function start(given: Partial<PushFeedOptions> = {}): Running {
  const feed = new PushFeed({ ...pushOptions.parse({}), ...given });
  const recorder = feedRecorder();
  void feed.run(recorder.emit, new AbortController().signal);
  return { ...recorder, feed, push: (...args) => push(feed, ...args) };
}

/** A feed that is pushed to by itself. */
class Driven implements Feed {
  readonly name = "HTTP push";
  readonly type = "push";
  readonly #feed = new PushFeed(pushOptions.parse({}));
  readonly #body: (turn: number) => string | object;

  constructor(body: (turn: number) => string | object) {
    this.#body = body;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const running = this.#feed.run(emit, signal);
    let turn = 0;
    const timer = setInterval(() => {
      if (this.#feed.isRunning) push(this.#feed, this.#body(turn++));
    }, 1);
    await running;
    clearInterval(timer);
  }
}

feedContract("push, line protocol", {
  create: () => new Driven((turn) => `cpu,host=a idle=${turn},busy=${-turn}\ncpu,host=b idle=${turn}`),
});
feedContract("push, JSON", {
  create: () =>
    new Driven((turn) => [
      { channel: "sensor/a", value: turn },
      { channel: "symbol/B", value: 1 },
    ]),
});

describe("line protocol", () => {
  test("becomes ticks on channels that are called after it, described before the first tick", () => {
    const { push, ticks, descriptions } = start();
    const receipt = push(`boiler,house=2 temperature=71.5,on=t ${NOW}000000\nboiler,house=2 temperature=72`);
    expect(receipt).toEqual({ accepted: 3, refused: [], refusals: 0, texts: 0 });
    expect(ticks.slice(0, 2)).toEqual([
      { channel: "sensor/boiler/2/temperature", time: NOW, value: 71.5 },
      { channel: "sensor/boiler/2/on", time: NOW, value: 1 },
    ]);
    expect(ticks[2]?.time).toBeGreaterThanOrEqual(NOW);
    expect(descriptions).toEqual([
      { channel: "sensor/boiler/2/temperature", name: "boiler 2 temperature", group: "boiler" },
      { channel: "sensor/boiler/2/on", name: "boiler 2 on", group: "boiler" },
    ]);
  });

  test("takes new measurements, tags and fields as they come, and one order of tags for another", () => {
    const { push, descriptions } = start();
    push("a v=1\nb v=1\na,x=1 v=1\na w=1\nm,x=1,y=2 v=1\nm,y=2,x=1 v=2");
    expect(descriptions.map(({ channel }) => channel)).toEqual([
      "sensor/a/v",
      "sensor/b/v",
      "sensor/a/1/v",
      "sensor/a/w",
      "sensor/m/1/2/v",
    ]);
  });

  test("refuses a text by name and keeps the rest; one that was a number before is a fault of the body", () => {
    const { push, ticks, refusals } = start();
    expect(push('m state="on",v=1')).toMatchObject({ accepted: 1, refusals: 1, texts: 1 });
    expect(push('m v="broken",w=2')).toMatchObject({ accepted: 1, refusals: 1, texts: 0 });
    expect(push("m v=3")).toMatchObject({ accepted: 1, refusals: 0 });
    expect(ticks.map(({ channel, value }) => [channel, value])).toEqual([
      ["sensor/m/v", 1],
      ["sensor/m/w", 2],
      ["sensor/m/v", 3],
    ]);
    expect(refusals.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('the field "state" of "m" is a text'),
      expect.stringContaining("sensor/m/v was a number before, and is a text here"),
    ]);
  });

  test("never takes two series for one, however alike their channels would be", () => {
    const { push, ticks, refusals } = start();
    push("m,room=a! v=1\nm,room=a? v=2\nm,room=a! v=3");
    expect(ticks.map(({ value }) => value)).toEqual([1, 3]);
    expect(refusals).toMatchObject([{ reason: "two names for one channel" }]);
  });

  test("refuses times of another unit and of next week, and says what to do", () => {
    const { push, ticks, descriptions } = start();
    push([{ channel: "sensor/early", value: 1, time: 1_000 }]);
    const { refused } = push(`m v=1 ${NOW}\nm v=1 ${NOW + 7 * 86_400_000}000000`);
    expect([ticks, descriptions]).toEqual([[], []]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^time is before 1980.*\?precision=/),
      expect.stringMatching(/^time is ahead of the clock.*\?precision=/),
    ]);
    expect(push(`m v=1 ${NOW}`, { as: "lines", precision: "ms" }).accepted).toBe(1);
  });

  test("takes the names that objects have of their own for names as any other", () => {
    const { push, ticks, descriptions, refusals } = start();
    push('__proto__,__proto__=a,constructor=b __proto__=1,toString=2\nm __proto__=3,__proto__="text"');
    push('{"channel":"sensor/__proto__","value":4,"__proto__":{"unit":"V"},"name":"__proto__"}', {
      as: "json",
      perLine: true,
    });
    push('{"__proto__":{"channel":"sensor/b","value":5}}', { as: "json", perLine: true });
    expect(ticks.map(({ channel, value }) => [channel, value])).toEqual([
      ["sensor/__proto__/a/b/__proto__", 1],
      ["sensor/__proto__/a/b/toString", 2],
      ["sensor/m/__proto__", 3],
      ["sensor/__proto__", 4],
    ]);
    expect(descriptions.at(-1)).toEqual({ channel: "sensor/__proto__", name: "__proto__" });
    expect(refusals.map(({ reason }) => reason)).toEqual(["value is not a number", "bad channel name"]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test("takes what is told twice once, and two values of one moment both", () => {
    const { push, ticks, refusals } = start();
    const time = `${NOW}000001`;
    push(`m v=1 ${time}\nm v=1 ${time}\nm v=2 ${time}\nm v=2 ${NOW}000002\nm v=3\nm v=3`);
    expect(ticks.map(({ value }) => value)).toEqual([1, 2, 2, 3, 3]);
    expect(refusals).toMatchObject([{ reason: "told twice" }]);
  });

  test("refuses names that are too long, too many or another feed's", () => {
    const { push, descriptions } = start({
      maxChannels: 2,
      ownerOf: (channel) => (channel === "sensor/cpu/v" ? "This machine" : undefined),
    });
    const { refused } = push(
      `${"x".repeat(200)} v=1\ncpu v=1\na v=1\nb v=1\nc v=1\na v=2\n${"a/".repeat(9)} v=1`,
    );
    expect(refused.map(({ line, reason }) => [line, reason.split(":")[0]])).toEqual([
      [1, "bad channel name"],
      [2, "channel of another feed"],
      [5, "more channels than maxChannels"],
      [7, "more channels than maxChannels"],
    ]);
    expect(descriptions).toHaveLength(2);
  });

  test("a million names need no memory for those that are refused", () => {
    const { push, descriptions } = start({ maxChannels: 10 });
    const names = Array.from({ length: 20_000 }, (_, at) => `n${at} v=1`).join("\n");
    const { accepted, refusals, refused } = push(names);
    expect([accepted, refusals, refused.length, descriptions.length]).toEqual([10, 19_990, 100, 10]);
  });
});

describe("JSON", () => {
  test("one message, several and lines become ticks on the channels they name", () => {
    const { push, ticks, descriptions } = start();
    push({ channel: "sensor/a", value: "1.5", unit: "°C", decimals: 1 });
    push([{ channel: "symbol/B", value: 2, size: 3, bid: 1, ask: 3, time: "2026-01-02T03:04:05Z" }]);
    push('{"channel":"sensor/a","value":2}\n{"channel":"symbol/C","bid":1,"ask":2}', JSON_BODY);
    expect(ticks.map(({ channel, value }) => [channel, value])).toEqual([
      ["sensor/a", 1.5],
      ["symbol/B", 2],
      ["sensor/a", 2],
      ["symbol/C", 1.5],
    ]);
    expect(ticks[1]).toMatchObject({ size: 3, bid: 1, ask: 3, time: Date.UTC(2026, 0, 2, 3, 4, 5) });
    expect(descriptions[0]).toEqual({ channel: "sensor/a", unit: "°C", decimals: 1 });
    expect(descriptions).toHaveLength(3);
  });

  test("describes a channel anew only where it says something else", () => {
    const { push, descriptions } = start();
    for (const unit of ["V", "V", undefined, "mV"]) push({ channel: "sensor/a", value: 1, unit, name: "A" });
    expect(descriptions.map(({ unit, name }) => [unit, name])).toEqual([
      ["V", "A"],
      ["mV", "A"],
    ]);
  });

  test("says what helps a time that is none in words of its own", () => {
    const { push } = start();
    const { refused } = push([
      { channel: "sensor/a", value: 1, time: 9e12 },
      { channel: "sensor/a", value: 1, time: 1 },
    ]);
    expect(refused.map(({ reason }) => reason.replace(/^.*; write/, "write"))).toEqual([
      "write the time with its zone, such as 2026-01-31T08:00:00Z, or as an epoch in s, ms, µs or ns, or set the clock",
      "write the time with its zone, such as 2026-01-31T08:00:00Z, or as an epoch in s, ms, µs or ns, or leave the time out",
    ]);
  });

  test.each<[unknown, string]>([
    [7, "not a JSON object"],
    [null, "not a JSON object"],
    [[], "not a JSON object"],
    [{ value: 1 }, "bad channel name"],
    [{ channel: "a/b", value: 1 }, "bad channel name"],
    [{ channel: "sensor/a b", value: 1 }, "bad channel name"],
    [{ channel: "sensor/a" }, "value is not a number"],
    [{ channel: "sensor/a", value: "x" }, "value is not a number"],
    [{ channel: "sensor/a", value: {} }, "value is not a number"],
    [{ channel: "sensor/a", value: 1, bid: 1 }, "not for a sensor"],
    [{ channel: "symbol/a", value: 1, size: "much" }, "size is not a number"],
    [{ channel: "symbol/a", value: 1, size: -5 }, "size is below zero"],
    [{ channel: "sensor/a", value: 1, time: "soon" }, "time not understood"],
    [{ channel: "sensor/a", value: 1, time: 1 }, "time is before 1980"],
    [{ channel: "sensor/a", value: 1, time: 9e12 }, "time is ahead of the clock"],
    [{ channel: "sensor/a", value: 1, unit: 7 }, "not a unit"],
    [{ channel: "sensor/a", value: 1, name: "x".repeat(101) }, "not a name"],
    [{ channel: "sensor/a", value: 1, decimals: 1.5 }, "not decimals"],
  ])("%j is refused: %s", (message, reason) => {
    const { push, ticks } = start();
    const { accepted, refused } = push([message, { channel: "sensor/ok", value: 1 }]);
    expect([accepted, ticks.length]).toEqual([1, 1]);
    expect(refused).toMatchObject([
      { line: 1, reason: expect.stringMatching(new RegExp(`^${reason}.*: .{10}`)) },
    ]);
  });
});

test("a source pushes to the channels of its pattern and no others, whoever opened them", () => {
  const { push, refusals } = start();
  const house = { name: "Greenhouse", mayPush: (channel: string) => channel.startsWith("sensor/house/") };
  expect(push("house a=1\nother a=1", LINES, house)).toMatchObject({ accepted: 1, refusals: 1 });
  push("other a=1");
  expect(push("other a=2", LINES, house)).toMatchObject({ accepted: 0, refusals: 1 });
  expect(push([{ channel: "sensor/other/a", value: 1 }], JSON_BODY, house)).toMatchObject({ accepted: 0 });
  expect(new Set(refusals.map(({ reason }) => reason))).toEqual(new Set(["channel of another token"]));
  expect(refusals[0]?.detail).toContain("Greenhouse may not push to sensor/other/a");
});

describe("a body that is broken", () => {
  const broken = (lines: number): string => "{bad\n".repeat(lines);
  const good = '{"channel":"sensor/a","value":1}\n';

  /** Writes texts as they would arrive, as long as they are taken. */
  function feedIn(texts: readonly string[], format: PushFormat) {
    const { feed, refusals, ticks } = start();
    const intake = feed.open(ANYBODY, format);
    if (typeof intake === "string") throw new Error(intake);
    const goneOn = texts.map((text) => intake.write(text));
    return { goneOn, receipt: intake.end(), refusals, ticks };
  }

  test.each<[string, PushFormat, string, string]>([
    ["NDJSON", { as: "json", perLine: true }, broken(1_000), good],
    ["a JSON array", JSON_BODY, `[1${",bad".repeat(1_000)},`, `${good},`],
    ["line protocol", LINES, "x\n".repeat(1_000), "m v=1\n"],
    ["line protocol whose values are none", LINES, "m v=x\n".repeat(1_000), "m v=1\n"],
  ])("is read no further than its first thousand lines, and that is counted: %s", (_, format, bad, rest) => {
    const { goneOn, receipt, refusals, ticks } = feedIn([bad, rest, rest], format);
    expect(goneOn).toEqual([false, false, false]);
    expect([receipt.accepted, ticks.length]).toEqual([0, 0]);
    expect(receipt.refusals).toBeGreaterThanOrEqual(1_000);
    expect(refusals.at(-1)?.reason).toBe("not read to the end");
  });

  test("is read to its end where it has fewer such lines, or good ones among them", () => {
    const perLine: PushFormat = { as: "json", perLine: true };
    expect(feedIn([broken(999), good], perLine)).toMatchObject({
      goneOn: [true, true],
      receipt: { accepted: 1, refusals: 999 },
    });
    const mixed = Array.from({ length: 50 }, () => `${broken(90)}${good}`);
    expect(feedIn(mixed, perLine)).toMatchObject({ receipt: { accepted: 50, refusals: 4_500 } });
  });
});

test("a source that brought too much waits, and no other one does", () => {
  const { push, feed } = start({ pointsPerSecond: 10 });
  expect(feed.waitFor("this machine")).toBe(0);
  push(Array.from({ length: 100 }, (_, at) => `m v=${at}`).join("\n"));
  expect(feed.waitFor("this machine")).toBeGreaterThan(5_000);
  expect(feed.waitFor("Greenhouse")).toBe(0);
});

test("a precision that is none is said, and nothing is taken before the feed runs or after it has ended", async () => {
  const { feed } = start();
  expect(feed.open(ANYBODY, { as: "lines", precision: "days" })).toMatch(/write one of ns, us, ms/);
  const idle = new PushFeed(pushOptions.parse({}));
  expect(idle.isRunning).toBe(false);
  expect(() => idle.open(ANYBODY, LINES)).toThrow(/push again later/);
  const abort = new AbortController();
  const run = idle.run(feedRecorder().emit, abort.signal);
  expect(idle.isRunning).toBe(true);
  abort.abort();
  await run;
  expect(idle.isRunning).toBe(false);
});

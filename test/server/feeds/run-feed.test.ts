import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FeedStatus } from "#lib/protocol.ts";
import type { Emit, Feed } from "../../../server/feeds/feed.ts";
import { superviseFeed } from "../../../server/feeds/run-feed.ts";
import { SinkRecorder } from "../../support/feed-recorder.ts";

const CHANNEL = "sensor/a/b";
const tickAt = (value: number, channel = CHANNEL) => ({ channel, time: 1_700_000_000_000, value });

function feedOf(run: Feed["run"], name = "Bench"): Feed {
  return { name, type: "test", run };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function supervised(feed: Feed, sink = new SinkRecorder()) {
  const abort = new AbortController();
  const lines: string[] = [];
  const log = { info: push, warn: push, error: push };
  function push(line: string): void {
    lines.push(line);
  }
  const changes: FeedStatus[] = [];
  const handle = superviseFeed({
    ...{ feed, sink, log, signal: abort.signal },
    onChange: (status) => changes.push(status),
    backoff: { random: () => 0.999 },
  });
  return { abort, sink, lines, changes, handle, states: () => statesOf(changes) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The states in their order; news of channels repeats a state. */
function statesOf(changes: readonly FeedStatus[]): FeedStatus["state"][] {
  return changes.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
}

describe("what passes the door", () => {
  test("a tick reaches the sink, its channel described first with its name alone", async () => {
    const { sink, handle } = supervised(feedOf(async (emit) => emit(tickAt(1))));
    await handle.done;
    expect(sink.ticks).toEqual([tickAt(1)]);
    expect(sink.facts).toEqual([
      {
        ...{ channel: CHANNEL, kind: "sensor", source: "Bench", name: null, unit: null, decimals: null },
        ...{ group: null, expectedMs: null, limits: null, labels: null, command: null },
      },
    ]);
  });

  test("a description reaches the sink as facts, again when it changes", async () => {
    const run: Feed["run"] = async (emit) => {
      emit.describe({ channel: CHANNEL, name: "One", limits: { h: 3 } });
      emit(tickAt(1));
      emit.describe({ channel: CHANNEL, name: "Two" });
    };
    const { sink, handle } = supervised(feedOf(run));
    await handle.done;
    expect(sink.facts.map(({ name }) => name)).toEqual(["One", "Two"]);
    expect(sink.facts[0]).toMatchObject({ source: "Bench", limits: { ll: null, l: null, h: 3, hh: null } });
  });

  test("devices said to be away are offline, of this feed's channels alone, until their next tick", async () => {
    const run: Feed["run"] = async (emit) => {
      emit.describe({ channel: CHANNEL });
      emit.offline([CHANNEL, "sensor/of/another"]);
    };
    const { sink, handle } = supervised(feedOf(run));
    await handle.done;
    expect(sink.offlines).toEqual([[CHANNEL]]);
  });

  test("what is not valid is counted by reason, named once, and the last three kept", async () => {
    const run: Feed["run"] = async (emit) => {
      for (let at = 0; at < 5; at++) emit(tickAt(Number.NaN));
      emit({ ...tickAt(1), time: Number.POSITIVE_INFINITY });
      emit(tickAt(2, "nonsense"));
      emit({ ...tickAt(3), channel: Reflect.get({}, "channel") });
      emit(tickAt(4));
    };
    const { sink, handle, lines } = supervised(feedOf(run));
    await handle.done;
    expect(sink.ticks).toEqual([tickAt(4)]);
    const { published, refused } = handle.counters();
    expect(published).toBe(1);
    expect(refused.total).toBe(8);
    expect(refused.byReason["value is not a finite number"]).toBe(5);
    expect(refused.byReason["bad channel name"]).toBe(2);
    expect(refused.last).toHaveLength(3);
    expect(refused.last[1]?.detail).toContain("nonsense");
    expect(lines.filter((line) => line.includes("value is not a finite"))).toHaveLength(2);
    expect(lines.at(-1)).toContain("value is not a finite number 5");
  });

  test("[FEED2] a time before 1980 is refused in words, unless a recording keeps its own times", async () => {
    const seconds = { ...tickAt(1), time: 1_700_000_000 };
    const run: Feed["run"] = async (emit) => emit(seconds);
    const { sink, handle } = supervised(feedOf(run));
    await handle.done;
    expect(sink.ticks).toEqual([]);
    expect(handle.status().refused.last).toMatchObject([
      { reason: "time is before 1980; is its unit ms?", detail: expect.stringContaining("1700000000") },
    ]);
    const recording = supervised({ ...feedOf(run), recorded: true });
    await recording.handle.done;
    expect(recording.sink.ticks).toEqual([seconds]);
  });

  test("a late tick that was told before is counted and neither published nor named; equal trades of now are", async () => {
    const trade = { channel: "symbol/A", time: 1_700_000_000_000, value: 1, size: 2 };
    const run: Feed["run"] = async (emit) => {
      for (let time = 0; time < 3; time++)
        for (const more of [0, 1]) emit({ ...trade, time: trade.time + more });
      emit({ ...trade, size: 3 });
    };
    const { sink, handle, lines } = supervised(feedOf(run));
    await handle.done;
    expect(sink.ticks.map(({ time, size }) => [time - trade.time, size])).toEqual([
      [0, 2],
      [1, 2],
      [1, 2],
      [1, 2],
      [0, 3],
    ]);
    expect(handle.counters().refused.byReason).toEqual({ "told twice": 2 });
    expect(handle.status().late).toBe(1);
    expect(lines.filter((line) => line.startsWith("refused: "))).toEqual([]);
  });

  test("a size below zero is refused by name", async () => {
    const run: Feed["run"] = async (emit) => emit({ ...tickAt(1, "symbol/A"), size: -5 });
    const { handle } = supervised(feedOf(run));
    await handle.done;
    expect(handle.counters().refused).toMatchObject({
      byReason: { "size is below zero": 1 },
      byCode: { "bad-value": 1 },
    });
  });

  test("each of the first hundred is named once, whatever its reason, and then only counts are told", async () => {
    const run: Feed["run"] = async (emit, signal) => {
      for (let lap = 0; lap < 2; lap++) {
        for (let line = 1; line <= 150; line++) emit.refuse("not CSV", `a.csv line ${line}`);
      }
      await untilAborted(signal);
    };
    const { handle, lines, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1);
    const expected = Array.from({ length: 100 }, (_, at) => `refused: not CSV (a.csv line ${at + 1})`);
    expect(lines.slice(0, 100)).toEqual(expected);
    expect(lines.slice(100)).toEqual(["100 refusals have been named; further ones are only counted"]);
    abort.abort();
    await handle.done;
    expect(lines.at(-1)).toBe("refused in all: not CSV 300");
  });

  test("a bad line that comes again each lap is named once", async () => {
    const run: Feed["run"] = async (emit) => {
      for (let lap = 0; lap < 5; lap++) emit.refuse("not CSV", "a.csv line 7");
    };
    const { handle, lines } = supervised(feedOf(run));
    await handle.done;
    expect(lines.filter((line) => line.includes("line 7"))).toHaveLength(1);
    expect(lines.at(-1)).toBe("refused in all: not CSV 5");
  });

  test("a feed without an end has its counts told every ten minutes", async () => {
    const run: Feed["run"] = async (emit, signal) => {
      const timer = setInterval(() => emit.refuse("not CSV", "a.csv line 7"), 60_000);
      await untilAborted(signal);
      clearInterval(timer);
    };
    const { handle, lines, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1_260_000);
    const summaries = lines.filter((line) => line.startsWith("refused so far"));
    expect(summaries).toEqual(["refused so far: not CSV 10", "refused so far: not CSV 20"]);
    abort.abort();
    await handle.done;
  });

  test("a long detail is cut in the log", async () => {
    const { handle, lines } = supervised(
      feedOf(async (emit) => emit.refuse("not CSV", "x".repeat(1_000_000))),
    );
    await handle.done;
    expect(lines[0]).toBe(`refused: not CSV (${"x".repeat(1_000)}…)`);
  });

  test("reasons are bounded, whatever a feed writes into them", async () => {
    const run: Feed["run"] = async (emit) => {
      for (let at = 0; at < 1000; at++) emit.refuse(`reason ${at}`, "x".repeat(10_000));
    };
    const { handle } = supervised(feedOf(run));
    await handle.done;
    const { refused } = handle.counters();
    expect(refused.total).toBe(1000);
    expect(Object.keys(refused.byReason).length).toBeLessThanOrEqual(33);
    expect(refused.last[2]?.detail).toHaveLength(200);
  });

  test.each([
    ["value is not a finite number", "bad-value"],
    ["bid is not a number", "bad-value"],
    ["time is not epoch milliseconds", "bad-time"],
    ["time not understood", "bad-time"],
    ["not CSV", "not-understood"],
    ["not a JSON object or array", "not-understood"],
    ["line too long", "not-understood"],
    ["temperature could not be read", "read-failed"],
    ["bad channel name", "bad-channel"],
    ["channel of another feed", "not-owned"],
    ["could not be published", "not-published"],
    ["the moon is in the way", "other"],
  ])("[HTTP5] every reason has one code of a fixed set: %s is %s", async (reason, code) => {
    const { handle } = supervised(feedOf(async (emit) => emit.refuse(reason)));
    await handle.done;
    const { byCode } = handle.counters().refused;
    expect(Object.entries(byCode).filter(([, count]) => count > 0)).toEqual([[code, 1]]);
    expect(Object.keys(byCode)).toHaveLength(8);
  });

  test("a channel belongs to the feed that named it first, until it is removed", async () => {
    const sink = new SinkRecorder();
    let release: Emit | undefined;
    const first = supervised(
      feedOf(async (emit, signal) => {
        emit(tickAt(1));
        release = emit;
        await untilAborted(signal);
      }, "First"),
      sink,
    );
    await vi.advanceTimersByTimeAsync(1);
    const second = supervised(
      feedOf(async (emit) => emit(tickAt(2)), "Second"),
      sink,
    );
    await second.handle.done;
    expect(sink.ticks).toEqual([tickAt(1)]);
    expect(second.handle.counters().refused.last[0]?.detail).toContain('"First"');
    release?.remove(CHANNEL);
    expect(sink.removed).toEqual([CHANNEL]);
    await supervised(
      feedOf(async (emit) => emit(tickAt(3)), "Third"),
      sink,
    ).handle.done;
    expect(sink.ticks).toEqual([tickAt(1), tickAt(3)]);
    first.abort.abort();
  });

  test("a sink that throws does not reach the feed", async () => {
    const sink = new SinkRecorder();
    sink.publish = () => {
      throw new Error("no room");
    };
    const { handle } = supervised(
      feedOf(async (emit) => emit(tickAt(1))),
      sink,
    );
    await handle.done;
    expect(handle.status().state).toBe("ended");
    expect(handle.counters().refused.last[0]).toMatchObject({
      reason: "could not be published",
      detail: "no room",
    });
  });
});

describe("supervision", () => {
  test("a feed that ends closes its channels and is not started again", async () => {
    const run = vi.fn<Feed["run"]>(async (emit) => emit(tickAt(1)));
    const { sink, handle, states } = supervised(feedOf(run));
    await handle.done;
    await vi.advanceTimersByTimeAsync(100_000);
    expect(sink.closings).toEqual([[CHANNEL]]);
    expect([...sink.offlines, ...sink.losses]).toEqual([]);
    expect(states()).toEqual(["running", "ended"]);
    expect(run).toHaveBeenCalledTimes(1);
  });

  test("a feed that makes its values up says so in the source, whatever it is called", async () => {
    const emitOne: Feed["run"] = async (emit) => emit(tickAt(1));
    const { sink, handle } = supervised({ ...feedOf(emitOne), simulated: true });
    await handle.done;
    expect(sink.facts[0]).toMatchObject({ source: "Bench (simulated)" });
  });

  test("tells of each new channel, so that readers ask for the catalog again", async () => {
    const run: Feed["run"] = async (emit) => {
      emit(tickAt(1));
      emit(tickAt(2));
      emit({ ...tickAt(3), channel: "sensor/another" });
    };
    const { handle, changes } = supervised(feedOf(run));
    await handle.done;
    const counts = changes.map(({ channels }) => channels);
    expect(counts.filter((count, at) => count !== counts[at - 1])).toEqual([1, 2]);
    expect(handle.status().channels).toBe(2);
  });

  test("a feed that fails goes offline, says why and when it is tried again, and recovers", async () => {
    let runs = 0;
    const run: Feed["run"] = async (emit, signal) => {
      emit(tickAt(++runs));
      if (runs === 1) throw new Error("the line is down; plug it in");
      await untilAborted(signal);
    };
    const { sink, handle, states, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1);
    expect(sink.losses).toEqual([[CHANNEL]]);
    const { state, message, nextTry, since } = handle.status();
    expect({ state, message }).toEqual({ state: "retrying", message: "the line is down; plug it in" });
    expect((nextTry ?? 0) - since).toBe(999);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states()).toEqual(["running", "retrying", "starting", "running"]);
    expect(handle.status()).toMatchObject({ message: null, nextTry: null });
    abort.abort();
    await handle.done;
    expect(sink.closings).toEqual([]);
  });

  test("a feed that says itself when it has started runs no sooner, however quiet it is", async () => {
    let start = (): void => {};
    const run: Feed["run"] = async (emit, signal) => {
      start = () => emit.started();
      await untilAborted(signal);
    };
    const { handle, abort } = supervised({ ...feedOf(run), saysStarted: true });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(handle.status().state).toBe("starting");
    start();
    expect(handle.status().state).toBe("running");
    abort.abort();
    await handle.done;
  });

  test("channels that a failure took away come back with the source, and not with a run that may fail again", async () => {
    let runs = 0;
    const run: Feed["run"] = async (emit, signal) => {
      emit.describe({ channel: CHANNEL });
      if (++runs === 3) emit.connected();
      else emit.started();
      if (runs < 3) throw new Error("the line is down; plug it in");
      await untilAborted(signal);
    };
    const { sink, abort, handle } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1_001);
    expect([runs, sink.losses, sink.returns]).toEqual([2, [[CHANNEL], [CHANNEL]], []]);
    await vi.advanceTimersByTimeAsync(2_001);
    expect([runs, sink.returns]).toEqual([3, [[CHANNEL]]]);
    abort.abort();
    await handle.done;
  });

  test("[FEED3] a feed that waits is tried again at once where somebody says so", async () => {
    let runs = 0;
    const run: Feed["run"] = async (_, signal) => {
      if (++runs <= 3) throw new Error("the cable is out");
      await untilAborted(signal);
    };
    const { handle, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(3_000);
    // The third wait is one of 4 s.
    expect(handle.status()).toMatchObject({ state: "retrying", reconnects: 2 });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(handle.retry()).toBe(undefined);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(handle.status()).toMatchObject({ state: "running", reconnects: 3, nextTry: null });
    abort.abort();
    await handle.done;
  });

  test("describing a channel is not yet running: the source may fail with its first value", async () => {
    const run: Feed["run"] = async (emit) => {
      emit.describe({ channel: CHANNEL });
      emit(tickAt(Number.NaN));
      throw new Error("probe unplugged");
    };
    const { handle, states, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(3_500);
    expect(new Set(states())).toEqual(new Set(["starting", "retrying"]));
    expect(handle.counters()).toMatchObject({ channels: 1, valued: 0, newest: [CHANNEL] });
    abort.abort();
    await handle.done;
  });

  test("how many channels have a value, and which came last", async () => {
    const run: Feed["run"] = async (emit) => {
      for (const name of ["a", "b", "c", "d"]) emit.describe({ channel: `sensor/${name}` });
      for (const name of ["a", "a", "b"]) emit(tickAt(1, `sensor/${name}`));
      emit.remove("sensor/b");
    };
    const { handle } = supervised(feedOf(run));
    await handle.done;
    const newest = ["sensor/c", "sensor/d"];
    expect(handle.counters()).toMatchObject({ channels: 3, valued: 1, newest });
  });

  test("the past that a run begins with is no rate; a source whose clock is behind has one before long", async () => {
    const run: Feed["run"] = async (emit, signal) => {
      const began = Date.now();
      for (let at = 0; at < 1_000; at++) emit({ ...tickAt(at), time: began - 1_000 + at });
      const behind = Number(Reflect.get(emit, "behind") ?? 0);
      const timer = setInterval(() => emit({ ...tickAt(1), time: Date.now() - behind }), 100);
      await untilAborted(signal);
      clearInterval(timer);
    };
    const late: Feed["run"] = (emit, signal) => run(Object.assign(emit, { behind: 3_600_000 }), signal);
    const [present, behind] = [supervised(feedOf(run)), supervised(feedOf(late, "Late"))];
    await vi.advanceTimersByTimeAsync(7_000);
    expect(present.handle.status()).toMatchObject({ ticks: 1_070 });
    expect(Math.round(present.handle.status().rate)).toBe(10);
    expect(behind.handle.status().rate).toBe(0);
    await vi.advanceTimersByTimeAsync(13_000);
    expect(Math.round(behind.handle.status().rate)).toBe(10);
    for (const { abort } of [present, behind]) abort.abort();
  });

  test("a feed that throws before its first await fails like any other", async () => {
    const run: Feed["run"] = () => {
      throw new TypeError("at once");
    };
    const { handle, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1);
    expect(handle.status()).toMatchObject({ state: "retrying", message: "at once" });
    abort.abort();
    await handle.done;
  });

  test("waits double to half a minute, and start over after a healthy minute", async () => {
    const starts: number[] = [];
    const run: Feed["run"] = async (_, signal) => {
      starts.push(Date.now());
      if (starts.length === 8) await untilHealthy(signal);
      throw new Error("down");
    };
    const untilHealthy = (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        setTimeout(resolve, 60_000);
        signal.addEventListener("abort", () => resolve());
      });
    const { abort, handle } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(260_000);
    const waits = starts.slice(1).map((start, at) => Math.round((start - (starts[at] ?? start)) / 1000));
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 30, 30, 61]);
    abort.abort();
    await handle.done;
  });

  test("after the abort nothing that the feed says is heard, and it is done", async () => {
    let later: Emit | undefined;
    const run: Feed["run"] = async (emit, signal) => {
      later = emit;
      emit(tickAt(1));
      await untilAborted(signal);
    };
    const { sink, handle, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    later?.(tickAt(2));
    later?.describe({ channel: "sensor/new" });
    later?.refuse("late");
    await later?.ready();
    await handle.done;
    expect(sink.ticks).toEqual([tickAt(1)]);
    expect(sink.facts).toHaveLength(1);
    expect(handle.counters().refused.total).toBe(0);
  });

  test("what a failed run left behind can say no more", async () => {
    const emits: Emit[] = [];
    const run: Feed["run"] = async (emit) => {
      emits.push(emit);
      throw new Error("down");
    };
    const { sink, abort } = supervised(feedOf(run));
    await vi.advanceTimersByTimeAsync(1);
    emits[0]?.(tickAt(9));
    expect(sink.ticks).toEqual([]);
    abort.abort();
  });

  test("a feed that ignores the abort is left behind", async () => {
    const { handle, abort, lines } = supervised(feedOf(() => new Promise(() => {})));
    await vi.advanceTimersByTimeAsync(1);
    abort.abort();
    await vi.advanceTimersByTimeAsync(2_000);
    await handle.done;
    expect(lines.join()).toContain("left behind");
  });

  test("a feed with nothing to say yet counts as running after a second", async () => {
    const { handle, abort } = supervised(feedOf((_, signal) => untilAborted(signal)));
    await vi.advanceTimersByTimeAsync(900);
    expect(handle.status().state).toBe("starting");
    await vi.advanceTimersByTimeAsync(200);
    expect(handle.status().state).toBe("running");
    abort.abort();
    await handle.done;
  });

  test("one feed's failure is not another's", async () => {
    const sink = new SinkRecorder();
    const bad = supervised(
      feedOf(() => Promise.reject(new Error("down")), "Bad"),
      sink,
    );
    const good = supervised(
      feedOf(async (emit) => emit(tickAt(1)), "Good"),
      sink,
    );
    await good.handle.done;
    expect(sink.ticks).toEqual([tickAt(1)]);
    bad.abort.abort();
    await bad.handle.done;
  });
});

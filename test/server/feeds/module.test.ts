import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChannelBook } from "../../../server/feeds/channel-book.ts";
import type { Feed } from "../../../server/feeds/feed.ts";
import { runChild } from "../../../server/feeds/module/run-child.ts";
import { module } from "../../../server/feeds/module.ts";
import { type SupervisedFeed, superviseFeed } from "../../../server/feeds/run-feed.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { feedRecorder, runFor, SinkRecorder } from "../../support/feed-recorder.ts";
import { runFeed } from "../../support/running-feed.ts";
import { ROOT } from "../../support/steps.ts";
import { waitFor } from "../../support/wait-for.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidemark-module-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
/** A file of the user's whose `run` has this body. */
async function fileOf(body: string, name = `own-${++files}.ts`): Promise<string> {
  const file = path.join(folder, name);
  const head = `import { defineFeed } from "tidemark";\nimport { setTimeout as sleep } from "node:timers/promises";`;
  await writeFile(
    file,
    `${head}\nexport default defineFeed({ name: "Own", async run(emit, signal) {\n${body}\n} });\n`,
  );
  return file;
}

const feedOf = (file: string, more: object = {}): Feed => module.create({ type: "module", file, ...more });
const STEADY = `for (let value = 0; !signal.aborted; value++) {
  emit({ channel: "sensor/own", value });
  await sleep(5, undefined, { signal }).catch(() => {});
}`;

/** Runs a body until its run fails, and says with which words. */
async function faultOf(body: string): Promise<string> {
  const run = feedOf(await fileOf(body)).run(feedRecorder().emit, new AbortController().signal);
  return run.then(
    () => "",
    (error: unknown) => (error instanceof Error ? error.message : "no error"),
  );
}

feedContract("module", {
  create: async () => feedOf(await fileOf(STEADY)),
  broken: () => feedOf("/nowhere/at/all.ts"),
});

test("code that does not return to the event loop is ended, and its feed fails in words", async () => {
  const { emit } = feedRecorder();
  const run = async (body: string, signal: AbortSignal) => {
    const options = {
      emit,
      book: new ChannelBook(emit),
      onWishes: () => {},
      pulse: { everyMs: 50, silentMs: 500 },
    };
    await runChild({ ...options, file: await fileOf(body) }, signal);
  };
  await expect(run("for (;;);", new AbortController().signal)).rejects.toThrow(
    /your code does not return to the event loop; .* 0\.5 s/,
  );
});

test("code that waits for long is not taken for stuck", async () => {
  const { emit, ticks } = feedRecorder();
  const pulse = { everyMs: 100, silentMs: 4_000 };
  const file = await fileOf(`await sleep(5_000); emit({ channel: "sensor/own", value: 1 });`);
  const options = { emit, book: new ChannelBook(emit), onWishes: () => {}, pulse };
  await runChild({ ...options, file }, new AbortController().signal);
  expect(ticks).toHaveLength(1);
}, 20_000);

describe("a feed of the user's own", () => {
  test("opens no channel for a tick that is refused", async () => {
    const file = await fileOf(`
      emit({ channel: "sensor/early", value: 1, time: 1_700_000_000 });
      emit({ channel: "sensor/good", value: 2 });`);
    const { descriptions, refusals, ticks } = await runFor(feedOf(file), 9);
    expect(descriptions.map(({ channel }) => channel)).toEqual(["sensor/good"]);
    expect(ticks).toHaveLength(1);
    expect(refusals.map(({ reason }) => reason)).toEqual(["time is before 1980; is its unit ms?"]);
  });

  test("tells ticks with and without a time, under its own heading unless they have one", async () => {
    const file = await fileOf(`
      emit({ channel: "symbol/OWN", value: 1.5, time: 1_700_000_000_000, size: 2, bid: 1.4, ask: 1.6 });
      emit.describe({ channel: "sensor/own", name: "Own sensor", group: "Cellar", limits: { h: 3 }, labels: { 0: "off" } });
      emit({ channel: "sensor/own", value: 2 });`);
    const { ticks, descriptions, refusals } = await runFor(feedOf(file), 9);
    expect(ticks[0]).toEqual({
      channel: "symbol/OWN",
      value: 1.5,
      time: 1_700_000_000_000,
      size: 2,
      bid: 1.4,
      ask: 1.6,
    });
    expect(Math.abs((ticks[1]?.time ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(descriptions).toEqual([
      { channel: "symbol/OWN", group: "Own" },
      {
        channel: "sensor/own",
        name: "Own sensor",
        group: "Cellar",
        limits: { h: 3 },
        labels: { "0": "off" },
      },
    ]);
    expect(refusals).toEqual([]);
  });

  test("may remove a channel, say that one is away, refuse, and wait for readers", async () => {
    const file = await fileOf(`
      emit({ channel: "sensor/a", value: 1 });
      emit.offline(["sensor/a"]);
      emit.remove("sensor/a");
      emit.refuse("out of paper", "tray 2");
      await emit.ready();
      emit({ channel: "sensor/b", value: 2 });`);
    const sink = new SinkRecorder();
    const feed = supervised(feedOf(file, { maxChannels: 1 }), sink);
    await waitFor(() => expect(feed.status().state).toBe("ended"));
    expect(sink.ticks.map(({ channel }) => channel)).toEqual(["sensor/a", "sensor/b"]);
    expect([sink.offlines, sink.removed]).toEqual([[["sensor/a"]], ["sensor/a"]]);
    expect(feed.counters().refused.last).toEqual([
      { reason: "out of paper", detail: "tray 2", time: expect.any(Number) },
    ]);
    feed.stop();
  });

  test("garbage is refused verbatim, and what follows is told", async () => {
    const file = await fileOf(`
      const say: any = emit;
      for (const one of [undefined, 7, { channel: "sensor/a" }, { channel: "sensor/a", value: NaN }, { channel: 5, value: 1 }]) say(one);
      say({ channel: "nonsense", value: 1 });
      say({ channel: "sensor/a", value: () => 1 });
      say.describe({ channel: "sensor/a", unit: { not: "text" } });
      say.offline(["sensor/other", 5]);
      for (const channel of ["sensor/a", "sensor/b", "sensor/c"]) say({ channel, value: 1 });`);
    const { ticks, refusals } = await runFor(feedOf(file, { maxChannels: 2 }), 9);
    expect(ticks.map(({ channel }) => channel)).toEqual(["sensor/a", "sensor/b"]);
    expect(refusals.map(({ reason }) => reason)).toEqual([
      "not a tick",
      "not a tick",
      "not a tick",
      "not a tick",
      "not a tick",
      "bad channel name",
      "not a value",
      "not a description",
      "more channels than maxChannels",
    ]);
    expect(refusals[3]?.detail).toMatch(/^value: .*; it is \{"channel":"sensor\/a","value":"NaN"\}$/);
    expect(refusals[8]?.detail).toBe("sensor/c after 2 others");
  });

  test("a command that is described without a function that takes it is refused, and the channel is told", async () => {
    const file = await fileOf(`
      emit.describe({ channel: "sensor/own", unit: "°C", command: { type: "number", min: 1 } });
      emit.describe({ channel: "sensor/own", command: { type: "tune" } as never });
      emit({ channel: "sensor/own", value: 1 });`);
    const { descriptions, ticks, refusals } = await runFor(feedOf(file), 9);
    expect(descriptions).toEqual([{ channel: "sensor/own", group: "Own", unit: "°C" }]);
    expect([ticks.length, refusals.map(({ reason }) => reason)]).toEqual([
      1,
      ["described with a command, and the feed has no command()", "not a description"],
    ]);
    await expect(feedOf(file).command?.("sensor/own", 1, new AbortController().signal)).rejects.toThrow(
      /^own-\d+\.ts does not run; try again/,
    );
  });

  test.each([
    ["an exception", "throw new Error('boom');", /^own-\d+\.ts: line 4: boom$/],
    [
      "a timer that throws",
      "setTimeout(() => { throw new Error('boom'); }, 1); await sleep(60_000);",
      /line 4: boom$/,
    ],
    [
      "a promise that nobody awaits",
      "void Promise.reject(new Error('boom')); await sleep(60_000);",
      /line 4: boom$/,
    ],
    ["process.exit", "process.exit(3);", /its process has ended with 3$/],
    ["something else thrown", "throw 'words';", /^own-\d+\.ts: words$/],
  ])("%s is its problem alone, and is said in words", async (_, body, words) => {
    expect(await faultOf(body)).toMatch(words);
  });

  test("a file that is missing, cannot be read as code, or exports no feed says so", async () => {
    const bad = path.join(folder, "bad.ts");
    const run = () => feedOf(bad).run(feedRecorder().emit, new AbortController().signal);
    await expect(run()).rejects.toThrow(
      `bad.ts: there is no such file; create ${bad} or correct the option "file"`,
    );
    await writeFile(bad, "export default {{{");
    await expect(run()).rejects.toThrow(/^bad\.ts: \w+/);
    await writeFile(bad, "export const feed = 1;");
    await expect(run()).rejects.toThrow("bad.ts: it exports no feed; write export default defineFeed(");
  });

  test.each([
    [
      "never returns",
      "await new Promise(() => { setInterval(() => {}, 1_000); emit({ channel: 'sensor/own', value: 1 }); });",
    ],
    ["never lets go", "emit({ channel: 'sensor/own', value: 1 }); await sleep(20); for (;;);"],
  ])("a run that %s is ended with its process", async (_, body) => {
    const abort = new AbortController();
    const recorder = feedRecorder(() => setTimeout(() => abort.abort(), 60));
    await feedOf(await fileOf(body)).run(recorder.emit, abort.signal);
    expect(recorder.ticks).toHaveLength(1);
  });

  test("emitting faster than can be taken is bounded and counted", async () => {
    const file = await fileOf(
      `for (let value = 0; value < 50_000; value++) emit({ channel: "sensor/own", value });`,
    );
    const { ticks, refusals } = await runFor(feedOf(file), 100_000);
    expect(ticks).toHaveLength(20_000);
    expect(refusals).toEqual([{ reason: "emitted faster than it can be taken", detail: "30000 calls" }]);
  });

  test("its memory is bounded", async () => {
    const body = "const kept = []; for (;;) kept.push(new Array(10_000).fill(Math.random()));";
    expect(await faultOf(body)).toContain("has ended; it may take 256 MB of memory");
  });
});

test("a file runs once it was loaded, however long that takes, and one that cannot be loaded never does", async () => {
  const slow = path.join(folder, "slow.ts");
  const late = "await new Promise((resolve) => setTimeout(resolve, 1_500));";
  await writeFile(slow, `${late}\nthrow new Error("not to be loaded");\n`);
  await using feed = runFeed(feedOf(slow));
  const states = new Set<string>();
  await feed.until("it fails", () => states.add(feed.status().state).has("retrying"));
  expect([...states]).toEqual(["starting", "retrying"]);
  await using quiet = runFeed(feedOf(await fileOf("await sleep(60_000, undefined, { signal });")));
  await quiet.until("it runs", () => quiet.status().state === "running");
});

describe("a file that changes", () => {
  const once = (value: number) =>
    `emit({ channel: "sensor/own", value: ${value} }); await sleep(60_000, undefined, { signal }).catch(() => {});`;

  test("starts the feed anew in development, also after a fault, and else does not", async () => {
    const file = await fileOf(once(1));
    const sink = new SinkRecorder();
    const feed = supervised(module.create({ type: "module", file }, { dev: true }), sink);
    const other = new SinkRecorder();
    const still = supervised(feedOf(file, { name: "Still" }), other);
    const values = () => sink.ticks.map(({ value }) => value);
    await waitFor(() => expect([values(), other.ticks.length]).toEqual([[1], 1]));
    await fileOf(once(2), path.basename(file));
    await waitFor(() => expect(values()).toEqual([1, 2]));
    await fileOf("throw new Error('half-written');", path.basename(file));
    await waitFor(() => expect(feed.status().message).toContain("half-written"));
    await fileOf(once(3), path.basename(file));
    await waitFor(() => expect(values()).toEqual([1, 2, 3]));
    expect(other.ticks).toHaveLength(1);
    feed.stop();
    still.stop();
    await Promise.all([feed.done, still.done]);
  });
});

describe("the page about it", () => {
  test("shows the example as it is", async () => {
    const [page, example] = await Promise.all(
      ["docs/your-own-feed.md", "examples/module/cellar.ts"].map((file) =>
        readFile(path.join(ROOT, file), "utf8"),
      ),
    );
    const withoutComment = example?.replace(/^\/\*\*.*\n/m, "") ?? "";
    expect(page).toContain(`\`\`\`ts\n${withoutComment}\`\`\``);
  });
});

function supervised(
  feed: Feed,
  sink: SinkRecorder,
): Pick<SupervisedFeed, "status" | "counters" | "done"> & { stop(): void } {
  const abort = new AbortController();
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const run = superviseFeed({
    feed,
    sink,
    log,
    signal: abort.signal,
    backoff: { base: 60_000, random: () => 0.5 },
  });
  return {
    status: () => run.status(),
    counters: () => run.counters(),
    done: run.done,
    stop: () => abort.abort(),
  };
}

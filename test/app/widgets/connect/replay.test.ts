import { describe, expect, it } from "vitest";
import type { Posted, PushedItem } from "../../../../app/_widgets/connect/file/post.ts";
import { type Plan, Replay } from "../../../../app/_widgets/connect/file/replay.ts";
import { progressText } from "../../../../app/_widgets/connect/file/replay-words.ts";
import { previewOf, rowsOf } from "../../../../app/_widgets/connect/file/rows.ts";

const START = 1_700_000_000_000;
const RECORDED = Date.UTC(2024, 0, 1);

/** A clock that sleeping moves, and a server that takes everything unless told otherwise. */
function stage(answer: (items: readonly PushedItem[], at: number) => Posted = taken) {
  const posts: { at: number; items: readonly PushedItem[] }[] = [];
  let now = START;
  let under = 0;
  let most = 0;
  const port = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
    post: async (items: readonly PushedItem[]) => {
      most = Math.max(most, ++under);
      await Promise.resolve();
      under--;
      posts.push({ at: now - START, items });
      return answer(items, posts.length);
    },
  };
  return { port, posts, most: () => most };
}

function taken(items: readonly PushedItem[]): Posted {
  return { as: "taken", accepted: items.length, refusals: 0, refused: [] };
}

const row = (ms: number, value: unknown) => `${new Date(RECORDED + ms).toISOString()},${value}`;

function planOf(lines: readonly string[], more: Partial<Plan> = {}): Plan {
  return {
    file: new File([["time,value", ...lines].join("\n")], "a.csv"),
    layout: { format: "csv", delimiter: "," },
    hasHeader: true,
    columns: { time: 0, value: 1 },
    channel: "sensor/a",
    unit: "°C",
    decimals: 1,
    speed: 1,
    from: "now",
    ...more,
  };
}

describe("a recording that is played from the browser", () => {
  it("goes at its own pace, moved to the present", async () => {
    const { port, posts } = stage();
    await new Replay(planOf([row(0, 1), row(1_000, 2), row(3_000, 3)]), port).run();
    expect(posts.map(({ at }) => at)).toEqual([0, 1_000, 3_000]);
    expect(posts.flatMap(({ items }) => items.map(({ time, value }) => [time - START, value]))).toEqual([
      [0, 1],
      [1_000, 2],
      [3_000, 3],
    ]);
    expect(posts[0]?.items[0]).toMatchObject({ channel: "sensor/a", unit: "°C", decimals: 1 });
  });

  it("goes sixty times as fast with its own times", async () => {
    const { port, posts } = stage();
    await new Replay(planOf([row(0, 1), row(60_000, 2)], { speed: 60, from: "recorded" }), port).run();
    expect(posts.map(({ at }) => at)).toEqual([0, 1_000]);
    expect(posts.flatMap(({ items }) => items.map(({ time }) => time))).toEqual([
      RECORDED,
      RECORDED + 60_000,
    ]);
  });

  it("sends at most 500 in a request, and one request at a time", async () => {
    const lines = Array.from({ length: 1_234 }, (_, at) => row(at, at));
    const { port, posts, most } = stage();
    const replay = new Replay(planOf(lines, { speed: 0, from: "recorded" }), port);
    await replay.run();
    expect(posts.map(({ items }) => items.length)).toEqual([500, 500, 234]);
    expect(most()).toBe(1);
    expect(replay.progress).toMatchObject({ state: "done", accepted: 1_234, refused: 0, share: 1 });
  });

  it("names what could not be taken by its line of the file, whoever said so", async () => {
    const { port } = stage((items) => ({
      as: "taken",
      accepted: items.length - 1,
      refusals: 1,
      refused: [{ line: 2, reason: "too late" }],
    }));
    const replay = new Replay(
      planOf([row(0, 1), row(1, "n/a"), "", row(2, 3)], { speed: 0, from: "recorded" }),
      port,
    );
    await replay.run();
    expect(replay.progress).toMatchObject({ accepted: 1, refused: 2 });
    expect(replay.progress.quoted).toEqual([
      { line: 3, reason: 'value is not a number: column 2 is "n/a"' },
      { line: 5, reason: "too late" },
    ]);
  });

  it("waits where the server asks it to, and sends the same again", async () => {
    const { port, posts } = stage((items, at) => (at === 1 ? { as: "later", afterMs: 2_000 } : taken(items)));
    await new Replay(planOf([row(0, 1)]), port).run();
    expect(posts.map(({ at, items }) => [at, items[0]?.value])).toEqual([
      [0, 1],
      [2_000, 1],
    ]);
  });

  it("ends with the server's words where nothing may be pushed", async () => {
    const { port, posts } = stage(() => ({ as: "failed", message: "send a valid token" }));
    const replay = new Replay(planOf([row(0, 1), row(5_000, 2)]), port);
    await replay.run();
    expect(replay.progress).toMatchObject({ state: "failed", message: "send a valid token", share: 0 });
    expect(progressText(replay.progress)).toBe("Nothing was taken");
    expect(posts).toHaveLength(1);
  });

  it("counts as played what was sent, not what was read", async () => {
    const lines = Array.from({ length: 1_000 }, (_, at) => row(at, 1));
    const shares: number[] = [];
    const { port } = stage((items, at) => (at === 2 ? { as: "failed", message: "gone" } : taken(items)));
    const replay = new Replay(planOf(lines, { speed: 0, from: "recorded" }), port);
    replay.listen(() => shares.push(replay.progress.share));
    await replay.run();
    expect(replay.progress.share).toBeCloseTo(0.5, 1);
    expect(progressText(replay.progress)).toMatch(/^Ended at (49|50) %: 500 values$/);
    expect(Math.max(...shares)).toBeLessThan(0.6);
  });

  it("goes on from where it was after a pause, in the present", async () => {
    const { port, posts } = stage();
    const replay = new Replay(planOf([row(0, 1), row(1_000, 2), row(2_000, 3)]), port);
    const { sleep } = port;
    let naps = 0;
    port.sleep = async (ms) => {
      await sleep(ms);
      naps++;
      if (naps === 6) replay.pause();
      if (naps === 36) replay.resume();
    };
    await replay.run();
    expect(posts).toHaveLength(3);
    const [, second, third] = posts;
    const held = 30 * 200;
    expect(third?.at).toBe(2_000 + held);
    expect(third?.items[0]?.time).toBe(START + 2_000 + held);
    expect(second?.at).toBe(1_000);
  });

  it("stops when it is told to, and sends nothing more", async () => {
    const { port, posts } = stage();
    const replay = new Replay(planOf([row(0, 1), row(60_000, 2)]), port);
    const { sleep } = port;
    port.sleep = async (ms) => {
      await sleep(ms);
      replay.stop();
    };
    await replay.run();
    expect(posts).toHaveLength(1);
    expect(replay.progress.state).toBe("stopped");
  });

  it("says so where not one line is a value", async () => {
    const { port } = stage();
    const replay = new Replay(planOf(["x,y", "x,z"]), port);
    await replay.run();
    expect(replay.progress).toMatchObject({ state: "failed", refused: 2 });
  });

  it("tells the volume of a price, which a sensor does not have", async () => {
    const { port, posts } = stage();
    const lines = [`${row(0, 5)},7`];
    const columns = { time: 0, value: 1, size: 2 };
    await new Replay(planOf(lines, { channel: "symbol/A", columns }), port).run();
    await new Replay(planOf(lines, { columns }), port).run();
    expect(posts.map(({ items }) => items[0]?.size)).toEqual([7, undefined]);
  });
});

describe("the rows of a file", () => {
  it("reads no further than it is asked to", async () => {
    let pulled = 0;
    const line = new TextEncoder().encode(`${row(0, 1)}\n`.repeat(1_000));
    const stream = () =>
      new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(line);
        },
      });
    const endless = Object.assign(new Blob(), { stream });
    const rows = rowsOf(endless, { format: "csv", delimiter: "," });
    for (let at = 0; at < 1_500; at++) await rows.next();
    await rows.return(undefined);
    expect(pulled).toBeLessThan(5);
  });

  it("understands quotes, semicolons with decimal commas, and a byte order mark", async () => {
    const file = new File(['\uFEFFname;value\n"a;b";21,5\n"a ""b""";3\n'], "a.csv");
    const { layout, rows } = await previewOf(file);
    expect(layout).toEqual({ format: "csv", delimiter: ";" });
    expect(rows).toEqual([
      ["name", "value"],
      ["a;b", "21.5"],
      ['a "b"', "3"],
    ]);
  });

  it("loses a line that is no JSON, and no other", async () => {
    const rows = [];
    const layout = { format: "ndjson", delimiter: "," } as const;
    for await (const read of rowsOf(new Blob(['{"a":1}\n{"a":\n{"a":3}']), layout)) rows.push(read);
    expect(rows).toMatchObject([
      { cells: { a: 1 } },
      { line: 2, fault: expect.any(String) },
      { cells: { a: 3 } },
    ]);
  });
});

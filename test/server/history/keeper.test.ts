import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import { HistoryError, type HistoryStore } from "../../../server/history/history.ts";
import { Keeper } from "../../../server/history/keeper.ts";
import { MemoryHistory } from "../../../server/history/memory.ts";
import { OpeningStore } from "../../../server/history/opening-store.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-keeper-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const RECORD = {
  handle: 1,
  channel: "sensor/a",
  epoch: "e",
  seq: 0,
  facts: factsOf({ channel: "sensor/a" }, "sensor", "Feed"),
  expectedMs: null,
};

async function keeping(open: () => Promise<HistoryStore>, lapsed: () => void = () => {}) {
  const lines: string[] = [];
  const say = (line: string): void => {
    lines.push(line);
  };
  const store = new OpeningStore({ open, name: "sqlite", retryMs: 0 });
  const ahead = { ticks: 10, bytes: 10_000 };
  const log = { warn: say, info: say };
  const keeper = await Keeper.open({ store, dir, covers: () => true, log, ahead, lapsed });
  return { keeper, lines };
}

function hear(keeper: Keeper, seq: number): void {
  keeper.heard(RECORD, seq, { channel: "sensor/a", time: seq, value: seq });
}

test("what is asked has what was heard until then", async () => {
  const { keeper } = await keeping(async () => new MemoryHistory());
  keeper.opened(RECORD);
  hear(keeper, 1);
  const { bars } = await keeper.range({ channel: "sensor/a", from: 0, to: 10, max: 5 });
  expect(bars.map(({ seq }) => seq)).toEqual([1]);
  hear(keeper, 2);
  const seqs: number[] = [];
  for await (const { seq } of keeper.ticks({ channel: "sensor/a", from: 0, to: 10 })) seqs.push(...seq);
  expect(seqs).toEqual([1, 2]);
  expect(keeper.report()).toMatchObject({ state: "recording", recorded: 2, store: "memory" });
  await keeper.close();
});

test("a store that cannot be opened is tried again, and nothing else fails meanwhile", async () => {
  let broken = true;
  const { keeper, lines } = await keeping(async () => {
    if (broken) throw new HistoryError("there is no disk");
    return new MemoryHistory();
  });
  keeper.opened(RECORD);
  hear(keeper, 1);
  await expect(keeper.range({ channel: "sensor/a", from: 0, to: 10, max: 5 })).rejects.toThrow(
    "there is no disk",
  );
  expect(keeper.report()).toMatchObject({ state: "failing", message: "there is no disk", store: "sqlite" });
  expect(keeper.report().lost).toMatchObject({ "store-failed": 1 });
  broken = false;
  hear(keeper, 2);
  await keeper.range({ channel: "sensor/a", from: 0, to: 10, max: 5 });
  expect(keeper.report()).toMatchObject({ state: "recording", recorded: 1 });
  expect(lines[0]).toContain("there is no disk");
  await keeper.close();
});

test("a store that never lets go does not keep the server from ending", { timeout: 9_000 }, async () => {
  const stuck = Object.assign(new MemoryHistory(), {
    append: () => new Promise<void>(() => {}),
    close: () => new Promise<void>(() => {}),
  });
  const { keeper, lines } = await keeping(async () => stuck);
  keeper.opened(RECORD);
  hear(keeper, 1);
  await keeper.close();
  expect(lines).toEqual([expect.stringContaining("1 ticks short")]);
});

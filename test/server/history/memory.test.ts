import { expect, test } from "vitest";
import { MemoryHistory } from "../../../server/history/memory.ts";
import { historyContract } from "../../contracts/history-contract.ts";
import { columnsOf } from "../../support/history-ticks.ts";

historyContract("memory", {
  place: async () => ({ open: async () => new MemoryHistory(), remove: async () => {} }),
  durable: false,
});

test("keeps no more ticks than it may, the newest", async () => {
  const store = new MemoryHistory(100);
  const ticks = Array.from({ length: 250 }, (_, at) => ({
    channel: "sensor/a",
    epoch: "one",
    seq: at + 1,
    time: at * 1_000,
    value: at,
  }));
  await store.append(columnsOf(ticks));
  expect(store.stats().ticks).toBeLessThanOrEqual(100);
  const { bars } = await store.range({ channel: "sensor/a", from: 0, to: 1e9, max: 1_000 });
  expect(bars.at(-1)?.close).toBe(249);
});

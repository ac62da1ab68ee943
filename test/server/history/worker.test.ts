import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { HistoryStore } from "../../../server/history/history.ts";
import { openSqliteHistory } from "../../../server/history/sqlite.ts";
import { historyPlace } from "../../support/history-place.ts";
import { columnsOf } from "../../support/history-ticks.ts";

let place: Awaited<ReturnType<typeof historyPlace>>;
let store: HistoryStore;
const said: string[] = [];
const posted = vi.spyOn(Worker.prototype, "postMessage");

beforeEach(async () => {
  place = await historyPlace();
  said.length = 0;
  posted.mockClear();
  store = await openSqliteHistory({ dataDir: place.dataDir, say: (_, text) => void said.push(text) });
});
afterEach(async () => {
  await store.close();
  await place[Symbol.asyncDispose]();
});

const tick = (seq: number) => columnsOf([{ channel: "sensor/a", epoch: "e", seq, time: seq, value: seq }]);

function worker(): Worker {
  const [first] = posted.mock.contexts;
  if (!(first instanceof Worker)) throw new Error("no thread has been asked");
  return first;
}

test("a thread that ends by itself fails what it was asked, and another goes on with the file", async () => {
  await store.append(tick(1));
  // Never arrives, so that it has no answer however soon the thread would have had one.
  posted.mockImplementationOnce(() => {});
  const asked = store.append(tick(2));
  await worker().terminate();
  await expect(asked).rejects.toThrow("the thread of history has ended");
  await store.append(tick(3));
  const { bars } = await store.range({ channel: "sensor/a", from: 0, to: 10, max: 10 });
  expect(bars.map(({ seq }) => seq)).toEqual(expect.arrayContaining([1, 3]));
  expect(said).toEqual([expect.stringContaining("another is started")]);
});

test("a thread that ends again and again is left alone for a while, in words", async () => {
  await worker().terminate();
  await store.append(tick(1));
  const again = posted.mock.contexts.at(-1);
  await (again instanceof Worker && again.terminate());
  await expect(store.append(tick(2))).rejects.toThrow("the thread of history has ended");
  expect(said).toHaveLength(2);
});

test("a store whose thread has ended can be closed", async () => {
  await worker().terminate();
  await store.close();
  await expect(store.append(tick(1))).rejects.toThrow("history is closed");
});

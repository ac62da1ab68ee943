import { expect, test } from "vitest";
import type { KeptBar } from "../../../../app/_live/history/kept-answer.ts";
import { PageCache } from "../../../../app/_live/history/page-cache.ts";

const page = (bars = 1, at = 0) => ({ bars: Array.from<KeptBar>({ length: bars }), gaps: [], at });

test("the pages looked at last are held, 64 of them and no more bars than some megabytes take", () => {
  const cache = new PageCache();
  for (let n = 0; n < 64; n++) cache.put(`${n}`, page());
  cache.get("0", 0);
  cache.put("64", page());
  expect([cache.has("0"), cache.has("1"), cache.has("64")]).toEqual([true, false, true]);
  for (let n = 100; n < 110; n++) cache.put(`${n}`, page(5_000));
  expect(["105", "106", "109", "64"].map((key) => cache.has(key))).toEqual([false, true, true, false]);
  cache.put("109", page(1));
  cache.put("110", page(5_000));
  expect(cache.has("106")).toBe(true);
});

test("a page is fresh for a minute", () => {
  const cache = new PageCache();
  cache.put("a", page(1, 1_000));
  expect(cache.get("a", 60_999)?.fresh).toBe(true);
  expect(cache.get("a", 61_000)?.fresh).toBe(false);
  cache.delete("a");
  expect(cache.get("a", 1_000)).toBeUndefined();
});

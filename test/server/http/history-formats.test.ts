import { expect, test } from "vitest";
import type { HistoryBar, HistoryRange } from "../../../server/history/history.ts";
import { packBars, unpackBars } from "../../../server/history/sqlite/sent-bars.ts";
import { rangeInPieces } from "../../../server/http/history/formats.ts";
import { parseHistoryQuery } from "../../../server/http/history/query.ts";

const COUNT = 2_501;

function barsOf(mean: number | null): HistoryBar[] {
  return Array.from({ length: COUNT }, (_, at) => ({
    ...{ seq: at + 1, time: at * 10, first: at * 10 - 5, open: at, high: at + 2, low: at - 2, close: at + 1 },
    ...{
      count: 2,
      volume: mean === null ? at : Number.NaN,
      bid: Number.NaN,
      ask: at / 3,
      mean: mean && mean * at,
    },
  }));
}

function written(channel: string, format: string, bars: HistoryBar[]): string[] {
  const query = parseHistoryQuery(
    new URLSearchParams({ channel, format, max: "5000", from: "0", to: "99999" }),
    0,
  );
  if (typeof query === "string") throw new Error(query);
  const range: HistoryRange = { epoch: "e", bars, level: 1_000, bucketMs: 1_000, holdMs: 3_000, gaps: [] };
  return [...rangeInPieces(query, range)];
}

test("[HTTP3] a range of many bars is written in pieces, and whole", () => {
  const pieces = written("sensor/a", "json", barsOf(1.5));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(100_000);
  const { rows, means, gaps } = JSON.parse(pieces.join(""));
  expect([rows.length, means.length, gaps]).toEqual([COUNT, COUNT, []]);
  expect([rows[2_500], means[2_500]]).toEqual([[2_501, 25_000, 2_501, 2, 2_500, 2_502, 2_498], 3_750]);
  expect(written("sensor/a", "csv", barsOf(1)).join("").trim().split("\n")).toHaveLength(COUNT + 1);
  expect(written("symbol/a", "ndjson", barsOf(null)).join("").trim().split("\n")).toHaveLength(COUNT);
  expect(JSON.parse(written("sensor/a", "json", []).join(""))).toMatchObject({ rows: [], means: [] });
});

test("bars go from thread to thread as they are", async () => {
  for (const mean of [1.5, null]) expect(await unpackBars(packBars(barsOf(mean)))).toEqual(barsOf(mean));
});

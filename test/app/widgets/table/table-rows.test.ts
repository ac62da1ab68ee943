import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Overlay } from "../../../../app/_widgets/chart/overlay.ts";
import { columnsOf, usedColumns } from "../../../../app/_widgets/table/table-columns.ts";
import { figuresOf, linesAfter, tableLines } from "../../../../app/_widgets/table/table-rows.ts";
import { barsOf, dataOf, type MadeRow, T0 } from "../made.ts";

const MINUTE = 60_000;
const B0 = Math.ceil(T0 / MINUTE) * MINUTE - T0;
const WINDOW = { from: T0, to: T0 + 60_000 };

describe("the lines of a table", () => {
  test("are the window's rows, newest first, with what is missing between them", () => {
    const data = dataOf([
      [-1_000, 0],
      [0, 1],
      [1_000, 2],
      [30_000, 3],
      [59_000, 4],
      [61_000, 5],
    ]);
    const lines = tableLines(data, WINDOW, false).map(({ kind, time }) => `${kind} ${time - T0}`);
    expect(lines).toEqual(["bar 59000", "gap 30000", "bar 30000", "gap 1000", "bar 1000", "bar 0"]);
  });

  test("have each time once and in order, whatever came twice or late", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer()), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 1_000, 7_000), (made, bucketMs) => {
        const data = bucketMs > 0 ? barsOf(bucketMs, made) : dataOf(made);
        const times = tableLines(data, WINDOW, false).flatMap((line) =>
          line.kind === "bar" ? line.time : [],
        );
        expect(times).toEqual([...new Set(times)].sort((a, b) => b - a));
      }),
    );
  });

  test("have bars by their beginning, the one that reaches into the window included", () => {
    const data = barsOf(MINUTE, [
      [B0 + 59_000, 1],
      [B0 + 61_000, 2],
    ]);
    const lines = tableLines(data, { from: T0 + B0 + 30_000, to: T0 + B0 + 63_000 }, false);
    expect(lines.map(({ time }) => time)).toEqual([T0 + B0 + MINUTE, T0 + B0]);
  });

  test("are folded where rows have one time", () => {
    const data = dataOf(
      [
        [0, 5, { open: 1, high: 6, low: 1, count: 3, volume: 2, seq: 3 }],
        [0, 4, { open: 4, high: 4, low: 0.5, volume: Number.NaN, bid: 3, ask: 5, seq: 4 }],
      ],
      { channel: "symbol/X", kind: "symbol" },
    );
    const [line, ...others] = tableLines(data, WINDOW, false).filter(({ kind }) => kind === "bar");
    expect(others).toEqual([]);
    expect(line?.kind === "bar" && figuresOf(data, line)).toEqual({
      ...{ open: 1, high: 6, low: 0.5, close: 4, count: 4, volume: 2, bid: 3, ask: 5, mean: Number.NaN },
    });
  });

  test("newer than a moment are those that push it down", () => {
    const data = dataOf(Array.from({ length: 10 }, (_, at) => [at * 1_000, at]));
    const lines = tableLines(data, WINDOW, true);
    expect(linesAfter(lines, T0 + 7_000)).toBe(lines.findIndex((line) => line.time === T0 + 7_000));
    expect(linesAfter(lines, T0 - 1)).toBe(lines.length);
  });
});

describe("the columns of a table", () => {
  const overlay: Overlay = {
    ...{ id: "sma-20", label: "SMA 20", color: "", place: "values", decimals: 3 },
    series: dataOf([]),
    version: () => 0,
    points: () => ({ times: [], values: [] }),
    at: (time) => time - T0,
  };

  test("of a sensor have no prices, and overlays come last", () => {
    const names = columnsOf(dataOf([]), [overlay]).map(({ name }) => name);
    expect(names).toEqual(["open", "high", "low", "close", "count", "sma-20"]);
  });

  test("of a price have volume, bid and ask", () => {
    const names = columnsOf(dataOf([], { channel: "symbol/X" }), []).map(({ name }) => name);
    expect(names).toEqual(["open", "high", "low", "close", "volume", "count", "bid", "ask"]);
  });

  test("have volumes below one another, with the decimals of the largest", () => {
    const of = (...sizes: number[]) => {
      const rows = sizes.map((volume, at): MadeRow => [at * 1_000, 1, { volume }]);
      const column = columnsOf(dataOf(rows, { channel: "symbol/X" }), []).find(
        ({ name }) => name === "volume",
      );
      return sizes.map((size) => column?.say(size));
    };
    expect(of(0.07271, 3.5)).toEqual(["0.073", "3.500"]);
    expect(of(12_345.6, 1)).toEqual(["12,346", "1"]);
  });

  test("ask an overlay for its value at a moment, and say it with its decimals", () => {
    const data = dataOf([[0, 1]]);
    const [line] = tableLines(data, WINDOW, false).filter((item) => item.kind === "bar");
    const column = columnsOf(data, [overlay]).at(-1);
    if (!line || !column) throw new Error("there must be both");
    expect(column.value(figuresOf(data, line), T0 + 5)).toBe(5);
    expect(column.say(5)).toBe("5.000");
  });

  test("say the name of a state, and a dash for what is unknown", () => {
    const close = columnsOf(dataOf([], { labels: { "1": "open" }, decimals: 0 }), [])[3];
    expect([close?.say(1), close?.say(2), close?.say(Number.NaN)]).toEqual(["Open", "2", "—"]);
  });
});

test("columns without any value are left out, and come back with their first", () => {
  const names = (rest: object) => {
    const series = dataOf([[0, 1, rest]], { channel: "symbol/X", kind: "symbol" });
    const lines = tableLines(series, WINDOW, false);
    return usedColumns(columnsOf(series, []), lines, series).map(({ name }) => name);
  };
  const always = ["open", "high", "low", "close", "count"];
  expect(names({})).toEqual(always);
  expect(names({ bid: 1, ask: 2 })).toEqual([...always, "bid", "ask"]);
});
